import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import { type Draft, sealSecrets } from '../core/release/plan.ts';
import type { System } from '../system/ports.ts';
import { isLoopbackUrl } from './host-address.ts';
import { dataFolderName, makeDataFolder } from './local-platform-file.ts';

/**
 * What this project knows of a platform's copy of an app: what it last saw there, so that a change of somebody else is not
 * mistaken for its own. Secrets are kept as hashes.
 */
export interface PushedDrafts {
  /** The draft that was last pushed, pulled, or found equal; null when there was none. */
  readonly base: Draft | null;
  /** `draftHash` of the drafts that came from here or were seen here, the newest last; also of one that is being written. */
  readonly known: readonly string[];
  /** `draftHash` of the draft that a refused push showed: the one that `--force` may replace. */
  readonly shown: string | null;
}

const nothing: PushedDrafts = { base: null, known: [], shown: null };
/** A few suffice: the copy is one of the last, or somebody else's. */
const longestKnown = 50;

/** Which platform's copy of which app, for the project of a manifest. */
export interface PushTarget {
  /** Absolute. */
  readonly manifestPath: string;
  readonly hostUrl: string;
  readonly slug: string;
}

/** What is known; nothing where the file is missing or not ours. */
export async function readPushed(target: PushTarget, { disk }: Pick<System, 'disk'>): Promise<PushedDrafts> {
  const path = pathOf(target);
  if ((await disk.kind(path)) !== 'file') return nothing;
  let value: Partial<PushedDrafts> | null;
  try {
    value = JSON.parse(
      new TextDecoder().decode(await disk.read(path, 4 * 1024 * 1024)),
    ) as Partial<PushedDrafts> | null;
  } catch (error) {
    if (error instanceof SyntaxError) return nothing;
    throw error;
  }
  const { base = null, known, shown = null } = value ?? {};
  if (!Array.isArray(known) || !known.every((hash) => typeof hash === 'string')) return nothing;
  return { base: isDraft(base) ? base : null, known, shown: typeof shown === 'string' ? shown : null };
}

/** Notes that the platform has this draft now. */
export async function notePushed(
  target: PushTarget,
  draft: Draft & { readonly hash: string },
  system: Pick<System, 'disk'>,
): Promise<void> {
  const { known } = await readPushed(target, system);
  await write(target, { base: sealSecrets(draft), known: withHash(known, draft.hash), shown: null }, system);
}

/** Notes that this draft is about to be written: a push that is killed has made it ours all the same. */
export async function notePushing(target: PushTarget, hash: string, system: Pick<System, 'disk'>): Promise<void> {
  const before = await readPushed(target, system);
  await write(target, { ...before, known: withHash(before.known, hash) }, system);
}

/** Notes the platform's draft that was shown to differ: `--force` may replace this one, and no other. */
export async function noteShown(target: PushTarget, hash: string, system: Pick<System, 'disk'>): Promise<void> {
  await write(target, { ...(await readPushed(target, system)), shown: hash }, system);
}

/** A project that cannot be written to remembers nothing: at worst a later push asks whose change it is. */
async function write(target: PushTarget, pushed: PushedDrafts, { disk }: Pick<System, 'disk'>): Promise<void> {
  const path = pathOf(target);
  try {
    await makeDataFolder(dirname(dirname(path)), { disk });
    await disk.makeFolder(dirname(path), { mode: 0o700 });
    await disk.write(path, `${JSON.stringify(pushed, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    if (!(error instanceof MiniappError) || error.code !== 'folder-not-writable') throw error;
  }
}

function withHash(known: readonly string[], hash: string): string[] {
  return [...known.filter((each) => each !== hash), hash].slice(-longestKnown);
}

/** One file for a platform and app. All local platforms are one: they take another port each time. */
function pathOf({ manifestPath, hostUrl, slug }: PushTarget): string {
  const host = isLoopbackUrl(hostUrl) ? 'local' : new URL(hostUrl).host;
  // Names of hosts and slugs are safe in paths but for the colon of a port; the hash keeps those apart that become alike.
  const hash = createHash('sha256').update(`${host} ${slug}`).digest('hex').slice(0, 8);
  return join(dirname(manifestPath), dataFolderName, 'pushed', `${slug}-${host.replace(/[^\w.-]/g, '-')}-${hash}.json`);
}

function isDraft(value: unknown): value is Draft {
  const { manifest, assets } = (value ?? {}) as Partial<Draft>;
  return typeof manifest === 'object' && manifest !== null && typeof assets === 'object' && assets !== null;
}
