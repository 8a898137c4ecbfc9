import { dirname } from 'node:path';
import { type AppStatus, fetchStatus } from '../../app/app-status.ts';
import { chooseHost } from '../../app/choose-host.ts';
import { loadSoundManifest } from '../../app/load-manifest.ts';
import { defineCommand, type Outcome } from '../command.ts';
import { hostOptions, tellRetry } from '../host-options.ts';
import { manifestOptions } from '../manifest-options.ts';
import { adviseStatus, presentStatus } from '../present/app-status.ts';

interface Result extends AppStatus {
  readonly host: string;
  readonly profile: string | null;
}

export default defineCommand({
  description:
    'One look at an app: the platform and account, whether the project is what the platform’s draft is, what is in review, ' +
    'and what users get. Changes nothing. The manifest must be valid; then it exits 0 however the app stands.',
  arguments: [{ name: '[manifest]', description: 'the manifest, or its folder (default: .)' }],
  options: {
    ...hostOptions,
    ...manifestOptions,
  },
  examples: [
    { command: 'miniapp status', does: 'How the app in this folder stands.' },
    { command: 'miniapp status --profile work --json', does: 'On another platform, for a script.' },
  ],
  async run([target], options, { system, directory, say, progress }): Promise<Outcome<Result>> {
    const loaded = await loadSoundManifest({ ...options, target, directory }, system);
    const host = await chooseHost({ ...options, directory, beside: [dirname(loaded.path)] }, say, system);
    const request = { loaded, host, onRetry: tellRetry(say) };
    const status = await progress(`Asking ${host.url}`, () => fetchStatus(request, system));
    return { result: { host: host.url, profile: host.profile, ...status }, diagnostics: loaded.diagnostics };
  },
  present: ({ result }, view) => (result ? presentStatus(result, view) : ''),
  remark: ({ result }) => (result ? adviseStatus(result) : ''),
});
