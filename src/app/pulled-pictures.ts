import { createHash } from 'node:crypto';
import { isAbsolute, join, relative } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import type { System } from '../system/ports.ts';
import { isLedOut, leadsOut } from './project-assets.ts';

/** A picture to be fetched from a platform. */
export interface PulledPicture {
  /** As the manifest has it. */
  readonly path: string;
  /** Where it is written. */
  readonly file: string;
  readonly sha256: string;
}

type Assets = Readonly<Record<string, string>>;

/**
 * The pictures that differ from what stands in the project. `known` are those that the project’s manifest names: they may be
 * replaced, whatever else stands in the way only when `force` is set. Paths come from a platform and are not trusted.
 * Rejects with `picture-refused`; writes nothing.
 */
export async function planPictures(
  wanted: Assets,
  known: Assets,
  { folder, force }: { readonly folder: string; readonly force: boolean },
  { disk }: Pick<System, 'disk'>,
): Promise<PulledPicture[]> {
  const pictures: PulledPicture[] = [];
  for (const [path, sha256] of Object.entries(wanted)) {
    const refuse = (reason: string, forcible = false) =>
      new MiniappError('picture-refused', { path, reason, forcible });
    if (!isPicturePath(path, folder)) throw refuse('its path leads out of the project, or is none of a picture');
    const file = join(folder, path);
    if (await isLedOut(file, folder, disk)) throw refuse('a link on its way leads out of the project');
    const kind = await disk.kind(file);
    if (kind === 'folder' || kind === 'other') throw refuse('something that is no file stands there');
    const standing = kind === 'file' ? hash(await disk.read(file)) : null;
    if (standing === sha256) continue;
    const isKnown = Object.hasOwn(known, path) && known[path] === standing;
    if (standing !== null && !isKnown && !force)
      throw refuse('a file stands there that the manifest does not name', true);
    pictures.push({ path, file, sha256 });
  }
  return pictures;
}

/** What Windows takes for a device, or for another name. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)|[. ]$/i;

/** Relative, with `/`, inside of the project, in none of its hidden folders and not among packages; a name that any system takes. */
function isPicturePath(path: string, folder: string): boolean {
  if (path === '' || /[\\:\x00-\x1f\x7f]/.test(path) || isAbsolute(path)) return false;
  const inside = relative(folder, join(folder, path));
  return inside !== '' && !leadsOut(inside) && !inside.split(/[\\/]/).some(isForeignPart);
}

function isForeignPart(part: string): boolean {
  return part.startsWith('.') || part.toLowerCase() === 'node_modules' || reserved.test(part);
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
