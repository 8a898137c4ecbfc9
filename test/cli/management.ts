import { readFile } from 'node:fs/promises';
import type { World } from '../world.ts';

/** A call of the management API of the local platform that runs in a world. */
export async function manage(world: World, method: string, path: string, body?: unknown) {
  const note = await readFile(world.path('.miniapp', 'platform.json'), 'utf8');
  const { url, token } = JSON.parse(note) as { url: string; token: string };
  const response = await world.http(
    {
      method,
      url: `${url}/platform/v1${path}`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : new TextEncoder().encode(JSON.stringify(body)),
    },
    { timeout: 5_000, bodyLimit: 1_000_000 },
  );
  const json = JSON.parse(new TextDecoder().decode(response.body)) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, json };
}
