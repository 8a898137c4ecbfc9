import { displayPath } from '../../../app/display-path.ts';
import { loadSoundManifest } from '../../../app/load-manifest.ts';
import { chooseDataFolder } from '../../../app/local-platform-file.ts';
import {
  findWebhookSecret,
  readGivenSecret,
  renewProjectSecret,
  type WebhookSecret,
  webhookSecretsPath,
  webhookSecretVariable,
} from '../../../app/webhook-secret.ts';
import { exitCodes, MiniappError } from '../../../core/errors.ts';
import { escapeLine } from '../../../core/escape.ts';
import { defineCommand, type Outcome } from '../../command.ts';
import { dataOption } from '../../delivery-options.ts';
import { manifestOptions } from '../../manifest-options.ts';
import { flag } from '../../options.ts';

interface Result extends WebhookSecret {
  readonly slug: string;
  /** The file it is kept in, as shown; null when it comes from the environment. */
  readonly path: string | null;
  /** True when it was made now, in the place of the one before. */
  readonly rotated: boolean;
}

export default defineCommand({
  description:
    'Prints the secret that the app’s messages are signed with, for the app’s server to verify them. It is made at its ' +
    `first use and kept in the data folder; ${webhookSecretVariable} goes before it.`,
  arguments: [{ name: '[manifest]', description: 'the manifest, or its folder (default: .)' }],
  options: {
    rotate: flag('Make a new one; the old one verifies no further message'),
    data: dataOption,
    ...manifestOptions,
  },
  examples: [
    {
      command: 'export WEBHOOK_SECRET=$(miniapp webhook secret)',
      does: 'Give it to a server started from this shell.',
    },
    { command: 'miniapp webhook secret --rotate', does: 'Make a new one.' },
  ],
  async run([target], options, { system, directory }): Promise<Outcome<Result>> {
    const { manifest } = await loadSoundManifest({ ...options, target, directory }, system);
    const { slug } = manifest;
    const dataFolder = chooseDataFolder(options.data, directory);
    const place = { slug, dataFolder, directory };
    const path = displayPath(webhookSecretsPath(dataFolder), directory);
    if (options.rotate) {
      if (await readGivenSecret(undefined, directory, system)) {
        throw new MiniappError('invalid-usage', {
          problem: `${webhookSecretVariable} is set and goes before the app’s own secret, so a new one would not be used.`,
          remedy: 'Change or remove the variable.',
        });
      }
      const secret = await renewProjectSecret(place, system);
      return { result: { slug, secret, source: 'project', path, rotated: true }, exitCode: exitCodes.done };
    }
    const found = await findWebhookSecret({ ...place, secretFile: undefined }, system);
    return {
      result: { slug, ...found, path: found.source === 'project' ? path : null, rotated: false },
      exitCode: exitCodes.done,
    };
  },
  present: ({ result }) => (result ? `${result.secret}\n` : ''),
  remark({ result }, { style }) {
    if (!result) return '';
    const { slug, path, rotated } = result;
    const lines = [
      path === null
        ? `It comes from ${webhookSecretVariable}.`
        : `It is kept for ${slug} in ${escapeLine(path)}, which only you can read.`,
    ];
    if (rotated)
      lines.push('A local platform that runs signs with it from the next delivery on. Give it to the app’s server.');
    return lines.map((line) => `${style.dim(line)}\n`).join('');
  },
});
