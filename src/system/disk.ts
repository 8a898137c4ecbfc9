import {
  closeSync,
  existsSync,
  type FSWatcher,
  openSync,
  // A getter: what only few commands need is loaded at its first use.
  promises,
  readSync,
  realpathSync,
  statSync,
  watch as watchFolder,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import type { Disk, FileKind } from './ports.ts';

/** Milliseconds: one save is several events. */
const settlingTime = 50;
/** Milliseconds after which a temporary file belongs to no write that goes on. */
const leftoverAge = 60 * 60 * 1_000;
/** Names of files that are written before they take another's place. */
const temporaryName = /^\.miniapp-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/**
 * The real file system. What is read is read at once, which takes half the time of a promise and its thread: a command has
 * nothing else to do meanwhile.
 */
export function createDisk(): Disk {
  return {
    async read(path, limit = Number.POSITIVE_INFINITY) {
      try {
        // A pipe or a device could block or go on for ever: only regular files are read.
        const found = statSync(path);
        if (!found.isFile()) throw new MiniappError('not-a-file', { path });
        return readFile(path, Math.min(found.size, limit + 1));
      } catch (error) {
        throw readError(error, path);
      }
    },

    async write(path, content, { mode: wanted } = {}) {
      // A file that stands there keeps its permissions.
      const mode = wanted ?? permissionsOf(path) ?? 0o644;
      const folder = dirname(path);
      const temporary = join(folder, `.miniapp-${process.getBuiltinModule('node:crypto').randomUUID()}.tmp`);
      try {
        const handle = await promises.open(temporary, 'wx', mode);
        try {
          await handle.writeFile(content);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await promises.rename(temporary, path);
      } catch (error) {
        await promises.rm(temporary, { force: true }).catch(() => {});
        throw writeError(error, path);
      }
      // What is written is written, whatever becomes of these.
      await removeLeftovers(folder).catch(() => {});
    },

    async remove(path) {
      try {
        await promises.rm(path, { force: true });
      } catch (error) {
        throw writeError(error, path);
      }
    },

    async makeFolder(path, { mode = 0o755 } = {}) {
      try {
        await makeFolders(path, mode);
      } catch (error) {
        throw writeError(error, path);
      }
    },

    async kind(path): Promise<FileKind> {
      try {
        const found = statSync(path);
        return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
      } catch (error) {
        if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(systemCode(error))) return 'missing';
        throw readError(error, path);
      }
    },

    async isReadableByOthers(path) {
      // Windows has other means, and gives every file the same mode.
      if (process.platform === 'win32') return false;
      try {
        return (statSync(path).mode & 0o044) !== 0;
      } catch (error) {
        throw readError(error, path);
      }
    },

    async size(path) {
      try {
        return statSync(path).size;
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return 0;
        throw readError(error, path);
      }
    },

    async list(folder) {
      try {
        return await listBelow(folder, '');
      } catch (error) {
        throw readError(error, folder);
      }
    },

    async glob(pattern, folder) {
      const { glob } = await import('tinyglobby');
      const ignore = ['**/node_modules/**', '**/.git/**'];
      const found = await glob(pattern, {
        cwd: folder,
        absolute: true,
        onlyFiles: false,
        followSymbolicLinks: false,
        ignore,
      });
      return found.map((path) => path.replace(/\/$/, '')).sort();
    },

    watch(paths, onChange) {
      const timers = new Map<string, NodeJS.Timeout>();
      // Editors write a new file and rename it, which ends a watch on the file itself: its folder is watched.
      const places = paths.map((path) => ({ path, ...watchedPlace(path) }));
      const watchers = [...new Set(places.map(({ folder }) => folder))].map((folder) => {
        const tell = (name: string | null) => {
          for (const { path, entry } of places.filter((place) => place.folder === folder)) {
            // An event without a name may mean any of them.
            if (name !== null && name !== entry) continue;
            clearTimeout(timers.get(path));
            timers.set(path, setTimeout(onChange, settlingTime, path));
          }
        };
        // On Windows, a folder that is deleted is an error of its watch.
        return openWatch(folder, tell).on('error', () => tell(null));
      });
      return {
        close() {
          for (const timer of timers.values()) clearTimeout(timer);
          for (const watcher of watchers) watcher.close();
        },
      };
    },

    async realPath(path) {
      try {
        return realpathSync.native(path);
      } catch {
        return null;
      }
    },
  };
}

/** The mode of a file; undefined when there is none that can be looked at. */
function permissionsOf(path: string): number | undefined {
  try {
    return statSync(path).mode & 0o777;
  } catch {
    return undefined;
  }
}

function readFile(path: string, most: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const buffer = new Uint8Array(most);
    let length = 0;
    while (length < buffer.length) {
      const count = readSync(file, buffer, length, buffer.length - length, null);
      if (count === 0) break;
      length += count;
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

/** Removes what writes left in a folder when they were killed, once no write can be going on with it. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of (await promises.readdir(folder)).filter((entry) => temporaryName.test(entry))) {
    const path = join(folder, name);
    const found = await promises.lstat(path);
    if (found.isFile() && Date.now() - found.mtimeMs > leftoverAge) await promises.rm(path, { force: true });
  }
}

/** The folder whose events tell of a file, and the entry in it: the nearest folder that is there. */
function watchedPlace(path: string): { folder: string; entry: string } {
  const folder = dirname(path);
  return existsSync(folder) || folder === path ? { folder, entry: basename(path) } : watchedPlace(folder);
}

function openWatch(folder: string, tell: (name: string | null) => void): FSWatcher {
  try {
    return watchFolder(folder, (_event, name) => tell(name));
  } catch (error) {
    throw readError(error, folder);
  }
}

/**
 * Makes a folder and those above it. Not by Node's `recursive`, which tries for ever where a folder is there and yet
 * nothing can be made in it, such as /proc.
 */
async function makeFolders(path: string, mode: number): Promise<void> {
  const make = async () => {
    try {
      await promises.mkdir(path, { mode });
    } catch (error) {
      if (!(await isFolder(path))) throw error;
    }
  };
  try {
    await make();
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolders(dirname(path), mode);
    await make();
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

async function listBelow(folder: string, prefix: string): Promise<string[]> {
  const entries = await promises.readdir(join(folder, prefix), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      if (entry.isDirectory()) return listBelow(folder, path);
      return (await promises.lstat(join(folder, path))).isFile() ? [path] : [];
    }),
  );
  return found.flat().sort();
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  EEXIST: 'a file stands where a folder is needed',
  ENOENT: 'its folder does not exist',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
};

/** What a failure to read means to the person; an unknown failure as it is. */
export function readError(error: unknown, path: string): unknown {
  if (error instanceof MiniappError) return error;
  const code = systemCode(error);
  if (code === 'ENOENT') return new MiniappError('file-not-found', { path });
  return code === '' ? error : new MiniappError('file-not-readable', { path, reason: reasons[code] ?? code });
}

/** What a failure to write means to the person; an unknown failure as it is. */
export function writeError(error: unknown, path: string): unknown {
  const code = systemCode(error);
  return code === '' ? error : new MiniappError('folder-not-writable', { path, reason: reasons[code] ?? code });
}

function systemCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}
