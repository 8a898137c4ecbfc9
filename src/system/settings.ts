import { isAbsolute, join, resolve } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import { readError, writeError } from './disk.ts';
import type { Disk, Settings, SettingsContent } from './ports.ts';

const name = 'profiles';

/** The person's own settings, kept by conf. Neither it nor its folder is touched before there is something to keep. */
export function createSettings(
  environment: Readonly<Record<string, string | undefined>>,
  disk: Pick<Disk, 'kind' | 'makeFolder'>,
): Settings {
  const folder = settingsFolder(environment);
  const path = join(folder, `${name}.json`);
  return {
    folder,
    async read() {
      if ((await disk.kind(path)) === 'missing') return {};
      const conf = await open(folder, path, readError);
      return { ...conf.store };
    },
    async update(change) {
      await disk.makeFolder(folder, { mode: 0o700 });
      const conf = await open(folder, path, writeError);
      // conf reads and writes here without a pause, through a rename. Two processes that do so within the same
      // millisecond can still lose the change of one. Only login, logout and profiles --use change this file, by a
      // person's hand, and the same command again repairs it: a lock would be more trouble than the loss.
      const changed = change(conf.store);
      guard(path, writeError, () => {
        conf.store = { ...changed };
      });
    },
  };
}

/** `MINIAPP_CONFIG_HOME`, else `miniapp` in the folder where this system's programs keep settings. */
function settingsFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const { MINIAPP_CONFIG_HOME: own, XDG_CONFIG_HOME: shared, HOME, APPDATA } = environment;
  if (own) return resolve(own);
  // A relative one is to be ignored, says the XDG Base Directory Specification.
  if (shared && isAbsolute(shared)) return join(shared, 'miniapp');
  if (process.platform === 'win32' && APPDATA) return join(APPDATA, 'miniapp');
  return join(HOME || process.getBuiltinModule('node:os').homedir(), '.config', 'miniapp');
}

type Explain = (error: unknown, path: string) => unknown;

async function open(folder: string, path: string, explain: Explain) {
  const { default: Conf } = await import('conf');
  return guard(
    path,
    explain,
    () =>
      new Conf<Record<string, unknown>>({
        cwd: folder,
        configName: name,
        // conf would let everybody read it.
        configFileMode: 0o600,
        accessPropertiesByDotNotation: false,
        deserialize: readObject,
      }),
  );
}

function guard<Value>(path: string, explain: Explain, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    // What was read is not repeated: who knows what stands there.
    if (error instanceof SyntaxError) {
      throw new MiniappError('config-invalid', { place: path, problem: 'It is not a JSON object.' });
    }
    throw explain(error, path);
  }
}

function readObject(text: string): SettingsContent {
  const value: unknown = JSON.parse(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as SettingsContent;
  throw new SyntaxError('not an object');
}
