import type { PlatformClient } from '../client/platform-client.ts';
import type { Version } from '../contract/platform.ts';
import { type ErrorArguments, MiniappError } from '../core/errors.ts';

/** A change of a version that the platform is asked for. */
interface VersionChange {
  /** What it is called, as in “the rollback may have been done”. */
  readonly name: 'approval' | 'rollback';
  readonly send: () => Promise<Version>;
  /** Whether a version shows that it was done. */
  readonly isDone: (version: Version) => boolean;
}

/**
 * Changes a version. Where the answer is lost or odd, it looks whether it was done, and rejects with the same error where that
 * cannot be seen, which then says that it may have been done.
 */
export async function changeVersion(
  slug: string,
  number: number,
  { name, send, isDone }: VersionChange,
  client: PlatformClient,
): Promise<Version> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof MiniappError)) throw error;
    const { code, args } = error;
    if (code !== 'host-failed' && code !== 'host-unreachable') throw error;
    const versions = await client.listVersions(slug).catch(() => null);
    const target = versions?.find((version) => version.number === number);
    if (target && isDone(target)) return target;
    if (target) throw error;
    const { host, reason } = args as ErrorArguments<'host-failed' | 'host-unreachable'>;
    throw new MiniappError(code, {
      host,
      reason: `${reason}; the ${name} may have been done all the same, which miniapp versions shows`,
    });
  }
}
