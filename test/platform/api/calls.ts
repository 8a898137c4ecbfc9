import { Kysely } from 'kysely';
import { scopes as catalog } from '../../../src/generated/catalog.ts';
import type { Tables } from '../../../src/platform/store/tables.ts';
import { openDatabase } from '../../../src/system/database.ts';
import {
  type Answer,
  connectedTo,
  install,
  type PlatformSetup,
  type RunningPlatform,
  startAppServer,
  startPlatform,
} from '../harness.ts';

/** An app that is installed, and its calls. */
export interface Installed {
  readonly platform: RunningPlatform;
  readonly installation: string;
  readonly api_key: string;
  readonly flow_ns: string;
  /** Calls the API with the app's key. */
  api(method: string, path: string, options?: Parameters<RunningPlatform['call']>[2]): Promise<Answer>;
  /** Calls an operation such as `GET /flow/tags` as clients do: the query of GET, JSON otherwise. */
  perform(operation: string, parameters?: Readonly<Record<string, unknown>>): Promise<Answer>;
  /** The items of a list. */
  list(path: string): Promise<Item[]>;
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
export type Item = any;

export const allScopes = catalog.map(({ id }) => id);

/** A platform with an app installed, and a function that calls its API with the app's key. */
export async function startInstalled(scopes: readonly string[] = allScopes, setup: PlatformSetup = {}) {
  const server = await startAppServer();
  const platform = await startPlatform(setup);
  const auth = { type: 'api_key', inputs: [{ name: 'token', type: 'string', title: 'API token' }] };
  const { json } = await install(platform, connectedTo(server.url, scopes, { auth }));
  const fields = JSON.parse(server.received[0]?.body ?? '') as { api_key: string; flow_ns: string };
  return useKey(platform, { ...fields, installation: json.id as string });
}

/** The calls of a key that is known already. */
export function useKey(
  platform: RunningPlatform,
  { api_key, flow_ns, installation }: Pick<Installed, 'api_key' | 'flow_ns' | 'installation'>,
): Installed {
  const api: Installed['api'] = (method, path, options = {}) =>
    platform.call(method, `/api${path}`, { bearer: api_key, ...options });
  return {
    platform,
    installation,
    api_key,
    flow_ns,
    api,
    perform: (operation, parameters = {}) => {
      const [method = '', pattern = ''] = operation.split(' ');
      const path = pattern.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(parameters[name])));
      if (method !== 'GET') return api(method, path, { json: parameters });
      const query = new URLSearchParams(
        Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]),
      );
      return api(method, `${path}?${query}`);
    },
    list: async (path) => (await api('GET', path)).json.data,
  };
}

/** Reads the tables of a platform, which ends by it. */
export async function readTables<Result>(
  platform: RunningPlatform,
  read: (database: Kysely<Tables>) => Promise<Result>,
): Promise<Result> {
  await platform.close();
  const database = new Kysely<Tables>({ dialect: await openDatabase(platform.path) });
  try {
    return await read(database);
  } finally {
    await database.destroy();
  }
}
