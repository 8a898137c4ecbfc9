import { chooseApp } from '../../app/choose-app.ts';
import { connectPlatform } from '../../app/connect-platform.ts';
import type { Version } from '../../contract/platform.ts';
import { defineCommand, type Outcome } from '../command.ts';
import { hostOptions, tellRetry } from '../host-options.ts';
import { manifestOptions } from '../manifest-options.ts';
import { text } from '../options.ts';
import { presentVersions } from '../present/version.ts';

interface Result {
  readonly slug: string;
  readonly host: string;
  /** All, the newest first. */
  readonly versions: readonly Version[];
}

export default defineCommand({
  description:
    'Lists all versions of an app that were submitted, the newest first: number, version, state, when it was reviewed (or ' +
    'submitted), and the reviewer’s note.',
  arguments: [{ name: '[manifest]', description: 'the manifest, or its folder (default: .)' }],
  options: {
    app: text('<slug>', 'The app by its slug, where there is no manifest'),
    ...hostOptions,
    ...manifestOptions,
  },
  examples: [
    { command: 'miniapp versions', does: 'The versions of the app in this folder.' },
    { command: 'miniapp versions --app email-verifier --profile work --json', does: 'Of another one, for a script.' },
  ],
  async run([target], options, { system, directory, say, progress }): Promise<Outcome<Result>> {
    const { slug, beside } = await chooseApp({ ...options, target, directory }, system);
    const told = { say, onRetry: tellRetry(say) };
    const { host, client } = await connectPlatform({ ...options, directory, beside }, told, system);
    const versions = await progress(`Asking ${host.url}`, () => client.listVersions(slug));
    return { result: { slug, host: host.url, versions } };
  },
  present: ({ result }, { style }) => presentVersions(result?.versions ?? [], style),
  remark: ({ result }) =>
    result?.versions.length === 0
      ? `No version of ${result.slug} was submitted to ${result.host} yet. The first is by: miniapp publish\n`
      : '',
});
