import { loadSoundManifest } from '../../app/load-manifest.ts';
import { exitCodes } from '../../core/errors.ts';
import { escapeJson } from '../../core/escape.ts';
import { defineCommand } from '../command.ts';
import { manifestOptions } from '../manifest-options.ts';

export default defineCommand({
  description:
    'Prints the manifest as it will be sent: environment values filled in, placeholders as they are. It can hold ' +
    'secrets from the environment.',
  arguments: [{ name: '[manifest]', description: 'the manifest, or its folder (default: .)' }],
  options: manifestOptions,
  examples: [
    { command: 'miniapp render --env-file staging.env', does: 'Show what a push with these values sends.' },
    { command: 'miniapp render --env staging', does: 'Show miniapp.yaml with miniapp.staging.yaml laid over it.' },
  ],
  async run([target], options, { system, directory }) {
    const { manifest, diagnostics } = await loadSoundManifest({ ...options, target, directory }, system);
    return { result: manifest, diagnostics, exitCode: exitCodes.done };
  },
  present: ({ result }) => `${escapeJson(JSON.stringify(result, null, 2))}\n`,
});
