/**
 * What the platform is compared with, as a process of its own: a server of `node:http` that answers everything with the
 * bytes it was told last, and one durable insert after another. It is the app's server as well.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nodeDriver, packageDriver } from '../../src/system/sqlite-drivers.ts';

/** What this process is told. */
export type BareOrder =
  | { readonly order: 'answer'; readonly body: string; readonly type: string }
  | { readonly order: 'insert'; readonly path: string; readonly milliseconds: number };

/** What it says: where it serves, that it will answer so, or how many rows it inserted. */
export type BareReport =
  | { readonly url: string }
  | { readonly ready: true }
  | { readonly inserts: number; readonly p99: number };

let answer: { body: string; type: string } = { body: '{}', type: 'application/json' };

const server = createServer((request, response) => {
  request.resume().once('end', () => {
    const { body, type } = request.url === '/subscribe' ? { body: '{}', type: 'application/json' } : answer;
    response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
  });
});

process.on('message', async (message: BareOrder) => {
  if (message.order === 'insert') return report(await insert(message.path, message.milliseconds));
  answer = message;
  report({ ready: true });
});
process.once('disconnect', () => process.exit());
server.listen(0, '127.0.0.1');
await once(server, 'listening');
report({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });

/** Inserts one row after another, each durable by itself, with the platform's driver and settings. */
async function insert(path: string, milliseconds: number): Promise<BareReport> {
  const driver = nodeDriver() ?? (await packageDriver());
  if (driver === null) throw new Error('There is no SQLite driver: npm install better-sqlite3');
  const database = driver.open(path);
  for (const setting of ['locking_mode = exclusive', 'journal_mode = wal', 'synchronous = full']) {
    const pragma = database.prepare(`pragma ${setting}`);
    if (pragma.reader) pragma.all([]);
    else pragma.run([]);
  }
  database.prepare('create table if not exists notes (id integer primary key, text text)').run([]);
  const statement = database.prepare('insert into notes (text) values (?)');
  const text = 'x'.repeat(500);
  const taken: number[] = [];
  const end = performance.now() + milliseconds;
  for (let before = performance.now(); before < end; ) {
    statement.run([text]);
    const after = performance.now();
    taken.push(after - before);
    before = after;
  }
  database.close();
  taken.sort((a, b) => a - b);
  return { inserts: taken.length, p99: taken[Math.floor(taken.length * 0.99)] ?? 0 };
}

function report(message: BareReport): void {
  process.send?.(message);
}
