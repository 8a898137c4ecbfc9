import { createPlatformClient, type PlatformClient } from '../client/platform-client.ts';
import type { Version } from '../contract/platform.ts';
import { MiniappError } from '../core/errors.ts';
import { changeVersion } from './change-version.ts';
import { sourcesByFile } from './load-manifest.ts';
import { atItsPlace, type PushRequest, planPush } from './push-app.ts';

/** What is published: as for a push, which never replaces anything here. */
export type PublishRequest = Omit<PushRequest, 'replace'>;

/** `waiting`: the same draft was submitted before, and is in review. */
export interface Submitted {
  readonly action: 'submitted' | 'waiting';
  readonly version: Version;
}

type World = Parameters<typeof planPush>[1];

/**
 * Submits the platform's draft for review, as the next version, after a check that it is what the project has. A draft that
 * is in review already is not submitted twice. Rejects with `manifest-warned`, `not-pushed`, `remote-changed`,
 * `version-taken`, `version-in-review`, `version-unchanged`, `platform-rejected`, …
 */
export async function submitApp(request: PublishRequest, system: World): Promise<Submitted> {
  const { loaded } = request;
  refuseWarnings(loaded);
  const { slug, version } = loaded.manifest;
  const { action, remote } = await planPush({ ...request, replace: 'never' }, system);
  if (action === 'conflict') throw new MiniappError('remote-changed', { slug, when: 'during' });
  if (action !== 'nothing' || remote === null) throw new MiniappError('not-pushed', { slug, exists: remote !== null });

  const client = connect(request, system);
  const versions = await client.listVersions(slug);
  const inReview = versions.find(({ state }) => state === 'in_review');
  if (inReview?.hash === remote.app.hash) return { action: 'waiting', version: inReview };
  // What else is impossible, the platform says; of this one it may know nothing.
  if (!inReview) refuseTaken(slug, version, versions, remote.app.hash);
  const submitted = await client
    .submitVersion(slug, remote.etag)
    .catch((error: unknown) => Promise.reject(atItsPlace(error, loaded)));
  if (submitted === null) throw new MiniappError('remote-changed', { slug, when: 'during' });
  return { action: 'submitted', version: submitted };
}

/** Approves a version that is in review. Rejects with `token-forbidden` where the token may not, and as `changeVersion` does. */
export function approveVersion(request: PublishRequest, { number }: Version, system: World): Promise<Version> {
  const { slug } = request.loaded.manifest;
  const client = connect(request, system);
  const send = () => client.approveVersion(slug, number);
  return changeVersion(slug, number, { name: 'approval', send, isDone: ({ state }) => state === 'published' }, client);
}

/** Milliseconds between looks at a version in review. */
const interval = 2_000;

/** Waits until a version is reviewed; null when `stopped` resolves before. */
export async function awaitReview(
  request: PublishRequest,
  { number }: Version,
  stopped: Promise<unknown>,
  system: World,
): Promise<Version | null> {
  const { slug } = request.loaded.manifest;
  const client = connect(request, system);
  const ending = new AbortController();
  void stopped.then(() => ending.abort());
  for (;;) {
    await system.clock.wait(interval, ending.signal);
    if (ending.signal.aborted) return null;
    const version = (await client.listVersions(slug)).find((each) => each.number === number);
    if (!version) throw new MiniappError('version-unknown', { slug, number });
    if (version.state !== 'in_review') return version;
  }
}

function connect({ host, onRetry }: PublishRequest, system: World): PlatformClient {
  return createPlatformClient(host, { ...system, onRetry });
}

/** Warnings block publishing: users would meet what they warn of. */
function refuseWarnings(loaded: PublishRequest['loaded']): void {
  const { diagnostics, sources } = loaded;
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning');
  if (warnings.length === 0) return;
  throw new MiniappError(
    'manifest-warned',
    { file: sources[0].file, warnings: warnings.length },
    { diagnostics: warnings, sources: sourcesByFile([loaded]) },
  );
}

function refuseTaken(slug: string, version: string, versions: readonly Version[], hash: string): void {
  const taken = versions.find((each) => each.version === version && each.state !== 'rejected');
  // That the current version is the draft is another matter, and told as such.
  if (!taken || (taken.current && taken.hash === hash)) return;
  const reason = `${version} of ${slug} was submitted before, as version ${taken.number}.`;
  throw new MiniappError('version-taken', { reason });
}
