import type { PlatformClient } from '../client/platform-client.ts';
import type { Version } from '../contract/platform.ts';
import { MiniappError } from '../core/errors.ts';
import { grantedScopes } from '../core/scopes/granted.ts';
import { scopes } from '../generated/catalog.ts';
import { changeVersion } from './change-version.ts';

/** A rollback that is possible, and what it means for users. */
export interface PlannedRollback {
  readonly target: Version;
  /** The version that users have now; null when there is none. */
  readonly current: Version | null;
  /** What the target asks for and the current version does not: users have to agree to it again. */
  readonly addedScopes: readonly string[];
}

/**
 * Looks whether a version can become current again. Rejects with `app-unknown`, `version-unknown`, `version-unpublished`,
 * `version-current`.
 */
export async function planRollback(slug: string, number: number, client: PlatformClient): Promise<PlannedRollback> {
  const versions = await client.listVersions(slug);
  const target = versions.find((version) => version.number === number);
  if (!target) throw new MiniappError('version-unknown', { slug, number });
  if (target.state !== 'published') {
    const state = target.state === 'in_review' ? 'in review' : target.state;
    const reason = `Version ${number} of ${slug} was never published: it is ${state}.`;
    throw new MiniappError('version-unpublished', { reason });
  }
  if (target.current) {
    throw new MiniappError('version-current', { reason: `Version ${number} of ${slug} is the current one.` });
  }
  const current = versions.find((version) => version.current) ?? null;
  const granted = grantedScopes(current?.api_scopes ?? [], scopes);
  return { target, current, addedScopes: target.api_scopes.filter((scope) => !granted.has(scope)) };
}

/** Makes a version that `planRollback` took current again. Rejects as `changeVersion` does. */
export function rollBackApp(slug: string, number: number, client: PlatformClient): Promise<Version> {
  const send = () => client.rollBack(slug, number);
  return changeVersion(slug, number, { name: 'rollback', send, isDone: ({ current }) => current }, client);
}
