import { dirname } from 'node:path';
import { chooseHost } from '../../app/choose-host.ts';
import { loadSoundManifest } from '../../app/load-manifest.ts';
import { approveVersion, awaitReview, type PublishRequest, type Submitted, submitApp } from '../../app/publish-app.ts';
import type { Version } from '../../contract/platform.ts';
import { type ExitCode, exitCodes, MiniappError } from '../../core/errors.ts';
import { escapeLine } from '../../core/escape.ts';
import { type CommandContext, defineCommand, type Outcome } from '../command.ts';
import { hostOptions, tellRetry } from '../host-options.ts';
import { manifestOptions } from '../manifest-options.ts';
import { flag } from '../options.ts';
import { presentVersions } from '../present/version.ts';

interface Result {
  /** `waiting`: the same draft was submitted before, and was in review. */
  readonly action: Submitted['action'];
  readonly slug: string;
  readonly host: string;
  readonly version: Version;
}

/** What became of a version after it was submitted. */
interface Followed {
  readonly version: Version;
  readonly exitCode?: ExitCode;
  readonly error?: MiniappError;
}

export default defineCommand({
  description:
    'Submits the platform’s draft for review, as the app’s next version. The draft must be what this project has, so push ' +
    'first; the manifest must have no warnings, and a version that was not submitted before. Run again while it is in ' +
    'review, it submits nothing.',
  arguments: [{ name: '[manifest]', description: 'the manifest, or its folder (default: .)' }],
  options: {
    wait: flag('Wait until it is reviewed; exits 1 when it is rejected'),
    approve: flag('Approve it at once, where your token may: the local platform’s does'),
    ...hostOptions,
    ...manifestOptions,
  },
  examples: [
    { command: 'miniapp publish --approve', does: 'Into the local platform’s store, in one step.' },
    { command: 'miniapp publish --profile work', does: 'Submit to a platform you signed in to.' },
    { command: 'miniapp publish --profile work --wait', does: 'And wait for the reviewer.' },
  ],
  async run([target], options, context): Promise<Outcome<Result>> {
    const { system, directory, say, progress } = context;
    const loaded = await loadSoundManifest({ ...options, target, directory }, system);
    const host = await chooseHost({ ...options, directory, beside: [dirname(loaded.path)] }, say, system);
    const request: PublishRequest = { loaded, host, onRetry: tellRetry(say) };
    const { action, version } = await progress(`Submitting to ${host.url}`, () => submitApp(request, system));
    const { version: followed, ...ending } = await follow(request, version, options, context);
    const { slug } = loaded.manifest;
    return {
      result: { action, slug, host: host.url, version: followed },
      diagnostics: loaded.diagnostics,
      ...ending,
    };
  },
  present: ({ result }, { style }) => (result ? presentVersions([result.version], style) : ''),
  remark({ result, error }, { style }) {
    if (!result || error) return '';
    const { action, slug, host, version } = result;
    const name = `${slug} ${escapeLine(version.version)}`;
    if (version.state === 'published') {
      return `${style.green('✓')} ${name} is published as version ${version.number} on ${host}\n`;
    }
    if (action === 'waiting') return `${name} was submitted before, and is in review on ${host}\n`;
    return `${style.green('✓')} ${name} was submitted as version ${version.number} to ${host}, and is in review\n`;
  },
});

/** Approves the version or waits for its review. It stays submitted whatever happens here, so failures go with it. */
async function follow(
  request: PublishRequest,
  version: Version,
  { wait, approve }: { readonly wait: boolean; readonly approve: boolean },
  { system, say, progress }: CommandContext,
): Promise<Followed> {
  const { url } = request.host;
  try {
    if (approve) {
      return { version: await progress(`Approving on ${url}`, () => approveVersion(request, version, system)) };
    }
    if (!wait) return { version };
    const stopped = system.signals.untilStopped();
    say(`Version ${version.number} is in review on ${url}. Ctrl-C ends the waiting, not the review.`);
    const reviewed = await progress('Waiting for the review', () => awaitReview(request, version, stopped, system));
    if (reviewed === null) {
      return { version, exitCode: (await stopped) === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated };
    }
    if (reviewed.state !== 'rejected') return { version: reviewed };
    const { slug } = request.loaded.manifest;
    const { number, note } = reviewed;
    return { version: reviewed, error: new MiniappError('version-rejected', { slug, number, note }) };
  } catch (error) {
    if (error instanceof MiniappError) return { version, error };
    throw error;
  }
}
