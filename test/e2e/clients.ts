import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Spawned, startMiniapp } from './spawn.ts';

/** The built local platform as a process. */
export interface ServedPlatform extends Pick<Spawned, 'child' | 'ended'> {
  readonly url: string;
  readonly port: number;
  /** Opens the management API. */
  readonly token: string;
}

/** Starts the built local platform on the data of a folder. */
export async function startServedPlatform(folder: string, flags: readonly string[] = []): Promise<ServedPlatform> {
  const argv = ['platform', 'start', '--port', '0', '--json', '--rate-limit', '0', ...flags];
  const { child, ended, output } = startMiniapp(argv, { directory: folder });
  await output(/^\{"event":"ready".*\}\n/);
  const note = await readFile(join(folder, '.miniapp', 'platform.json'), 'utf8');
  const { url, token } = JSON.parse(note) as { url: string; token: string };
  return { child, ended, url, token, port: Number(new URL(url).port) };
}

/** A client that sends these bytes, and reads no answer unless told to; it is gone when the test ends. */
export async function openClient(port: number, bytes = ''): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  // Whether the server ends or resets it is the same to a client of this kind.
  socket.on('error', () => {});
  if (bytes !== '') socket.write(bytes);
  return socket;
}

/** Asks on a connection of its own. */
export function ask(
  { url, token }: Pick<ServedPlatform, 'url' | 'token'>,
  method: string,
  path: string,
  body?: string | Uint8Array,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const outgoing = request(url + path, { method, headers, agent: false }, async (incoming) => {
      let text = '';
      try {
        for await (const chunk of incoming.setEncoding('utf8')) text += chunk;
        resolve({ status: incoming.statusCode ?? 0, text });
      } catch (error) {
        reject(error);
      }
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
