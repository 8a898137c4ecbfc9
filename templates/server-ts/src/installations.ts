// Where the installations are kept: a file that only its owner can read.

import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isObject, isObjectOf } from './json.ts';

export interface Installation {
  readonly flow_ns: string;
  readonly workspace_id: string;
  readonly token: string;
  /** An app that asks for no scopes gets no key. */
  readonly api_key?: string | undefined;
}

/** With the id of a signed request, a change is made once: false says that the request was processed before. */
export interface Installations {
  /** A known installation is replaced, not ignored: an upgrade or a reinstall brings a new key, and the old one is void. */
  save(id: string, installation: Installation, webhookId?: string): Promise<boolean>;
  /** An unknown one is no error. */
  remove(id: string, webhookId?: string): Promise<boolean>;
}

interface Data {
  readonly installations: ReadonlyMap<string, StoredInstallation>;
  /** The id of each signed request that was processed → when, in milliseconds since 1970. */
  readonly processed: ReadonlyMap<string, number>;
}

interface StoredInstallation extends Installation {
  readonly installed_at: string;
}

/** Processed requests are remembered for three days, which is longer than they are sent again, and only the latest. */
const memory = { milliseconds: 3 * 24 * 60 * 60 * 1000, count: 10_000 };

/** Throws when the file holds something else. */
export async function openInstallations(file: string): Promise<Installations> {
  let data = await load(file);
  let lastChange: Promise<unknown> = Promise.resolve();

  /**
   * Applies a change and stores it. Changes wait for each other; one that cannot be stored does not happen. The request's
   * id is stored with it, so that a late copy of a subscribe request does not bring back what an unsubscribe request
   * deleted. A request that is not signed has no id: anyone could use up the ids of others.
   */
  function change(webhookId: string | undefined, edit: (installations: Map<string, StoredInstallation>) => void) {
    const result = lastChange.then(async () => {
      const processed = recent(data.processed);
      if (webhookId !== undefined) {
        if (processed.has(webhookId)) return false;
        processed.set(webhookId, Date.now());
      }
      const installations = new Map(data.installations);
      edit(installations);
      await store(file, { installations, processed });
      data = { installations, processed };
      return true;
    });
    lastChange = result.catch(() => {});
    return result;
  }

  return {
    save: (id, installation, webhookId) =>
      change(webhookId, (installations) => {
        const installed_at = installations.get(id)?.installed_at ?? new Date().toISOString();
        installations.set(id, { ...installation, installed_at });
      }),
    remove: (id, webhookId) => change(webhookId, (installations) => installations.delete(id)),
  };
}

/** Leaves room for one more. Sorted by time, because JSON does not keep the order of names that are numbers. */
function recent(processed: ReadonlyMap<string, number>): Map<string, number> {
  const oldest = Date.now() - memory.milliseconds;
  const kept = [...processed].filter(([, time]) => time > oldest).sort(([, a], [, b]) => a - b);
  return new Map(kept.slice(1 - memory.count));
}

/** Writes a temporary file and renames it, so that a crash leaves the old file or the new one, whole. */
async function store(path: string, { installations, processed }: Data): Promise<void> {
  const content = { installations: Object.fromEntries(installations), processed: Object.fromEntries(processed) };
  const temporary = `${path}.tmp`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rm(temporary, { force: true });
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function load(file: string): Promise<Data> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { installations: new Map(), processed: new Map() };
    throw new Error(`${file} cannot be read: ${message}`);
  }
  try {
    const { installations, processed } = JSON.parse(text);
    if (isObjectOf(installations, isInstallation) && isObjectOf(processed, isTime)) {
      return { installations: new Map(Object.entries(installations)), processed: new Map(Object.entries(processed)) };
    }
  } catch {
    // JSON.parse quotes the text in its message, and with it the secrets.
  }
  throw new Error(`${file} does not hold installations. It was left as it is: correct it, or move it away.`);
}

/** What this program has written is believed to have its fields. */
function isInstallation(value: unknown): value is StoredInstallation {
  return isObject(value);
}

function isTime(value: unknown): value is number {
  return Number.isFinite(value);
}
