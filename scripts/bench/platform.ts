/**
 * Load on the local platform: the built program, as a process of its own, in turns with a bare server and bare durable
 * inserts, so that what else the machine does hits both. The ratios are what to look at; nothing passes or fails.
 *
 *   --rounds N     turns of a second each, 2 unless given
 *   --installs N   deliveries that are stored before, to see whether answers slow down as data grows
 *   --only TEXT    the loads whose names hold this
 *   --json         the result for programs
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { type Load, prepareLoads, send } from './loads.ts';
import { type Bare, type ServedPlatform, startBare, startPlatform, stop } from './processes.ts';

/** As many browsers or programs at once. */
const connections = 10;
const warmUp = 0.5;

interface Measured {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p99: number;
}

interface Compared {
  readonly name: string;
  readonly beside: Load['beside'];
  readonly platform: Measured;
  readonly bare: Measured;
  readonly ratio: number;
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '2' },
    installs: { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
  },
});
const folder = await mkdtemp(join(tmpdir(), 'miniapp-bench-'));
const processes: (ServedPlatform | Bare)['process'][] = [];
try {
  const results = await bench(Number(values.rounds), Number(values.installs), values.only);
  console.log(values.json ? JSON.stringify(results, null, 2) : table(results));
} finally {
  await stop(processes);
  await rm(folder, { recursive: true, force: true });
}

async function bench(rounds: number, installs: number, only: string): Promise<Compared[]> {
  const platform = await startPlatform(folder);
  processes.push(platform.process);
  const bare = await startBare();
  processes.push(bare.process);
  const loads = await prepareLoads(platform, bare.url);
  const install = loads.at(-1);
  if (installs > 0 && install) {
    progress(`${installs} installs to begin with`);
    await shoot(platform.url, install, { amount: installs });
  }
  const results: Compared[] = [];
  for (const load of loads.filter(({ name }) => name.includes(only))) {
    progress(load.name);
    results.push(await compare(platform, bare, load, rounds));
  }
  return results;
}

/** Measures a load and what it is compared with in turns. */
async function compare(platform: ServedPlatform, bare: Bare, load: Load, rounds: number): Promise<Compared> {
  const { body, type } = await send(platform, load);
  await bare.answer(body, type);
  const runBare = (duration: number) =>
    load.beside === 'insert' ? insert(bare, duration) : shoot(bare.url, load, { duration });
  await runBare(warmUp);
  await shoot(platform.url, load, { duration: warmUp });
  const measured: { platform: Measured; bare: Measured }[] = [];
  for (let round = 0; round < rounds; round++) {
    measured.push({ bare: await runBare(1), platform: await shoot(platform.url, load, { duration: 1 }) });
  }
  const sides = {
    platform: average(measured.map((round) => round.platform)),
    bare: average(measured.map((round) => round.bare)),
  };
  return { name: load.name, beside: load.beside, ...sides, ratio: sides.platform.perSecond / sides.bare.perSecond };
}

async function insert(bare: Bare, duration: number): Promise<Measured> {
  const { inserts, p99 } = await bare.insert(join(folder, 'bare.sqlite'), duration * 1_000);
  return { perSecond: inserts / duration, p99 };
}

async function shoot(
  url: string,
  { method, path, headers, body, name }: Load,
  until: { duration: number } | { amount: number },
): Promise<Measured> {
  const setupRequest = (request: object) => ({ ...request, ...(body && { body: body() }) });
  const requests = [{ method, path, headers, ...(body && { setupRequest }) }];
  const result = await autocannon({ url, connections, requests, ...until });
  if (result.non2xx + result.errors > 0) {
    throw new Error(`${name}: ${result.non2xx} answers were no success, and ${result.errors} requests failed.`);
  }
  return { perSecond: result['2xx'] / result.duration, p99: result.latency.p99 };
}

function average(rounds: readonly Measured[]): Measured {
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  return { perSecond: mean(rounds.map((round) => round.perSecond)), p99: mean(rounds.map((round) => round.p99)) };
}

function table(results: readonly Compared[]): string {
  const rows = results.map(({ name, beside, platform, bare, ratio }) => [
    name,
    platform.perSecond.toFixed(0),
    platform.p99.toFixed(1),
    beside,
    bare.perSecond.toFixed(0),
    bare.p99.toFixed(1),
    ratio.toFixed(2),
  ]);
  const all = [['load', 'per second', 'p99 ms', 'beside bare', 'per second', 'p99 ms', 'ratio'], ...rows];
  const width = (column: number) => Math.max(...all.map((row) => row[column]?.length ?? 0));
  const isText = (column: number) => column === 0 || column === 3;
  return all
    .map((row) => row.map((cell, i) => (isText(i) ? cell.padEnd(width(i)) : cell.padStart(width(i)))).join('  '))
    .join('\n');
}

function progress(text: string): void {
  process.stderr.write(`${text} …\n`);
}
