import type { PlatformClient } from '../client/platform-client.ts';
import type { Version } from '../contract/platform.ts';
import { type ErrorArguments, MiniappError } from '../core/errors.ts';
import { grantedScopes } from '../core/scopes/granted.ts';
import { scopes } from '../generated/catalog.ts';

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

/**
 * Makes a version that `planRollback` took current again. Where the answer is lost or odd, it looks whether it was done, and
 * rejects with the same error where that cannot be seen, which then says that it may have been done.
 */
export async function rollBackApp(slug: string, number: number, client: PlatformClient): Promise<Version> {
  try {
    return await client.rollBack(slug, number);
  } catch (error) {
    if (!(error instanceof MiniappError)) throw error;
    const { code, args } = error;
    if (code !== 'host-failed' && code !== 'host-unreachable') throw error;
    const versions = await client.listVersions(slug).catch(() => null);
    const target = versions?.find((version) => version.number === number);
    if (target?.current) return target;
    if (target) throw error;
    const { host, reason } = args as ErrorArguments<'host-failed' | 'host-unreachable'>;
    throw new MiniappError(code, {
      host,
      reason: `${reason}; the rollback may have been done all the same, which miniapp versions shows`,
    });
  }
}
