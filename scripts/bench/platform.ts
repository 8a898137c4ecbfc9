/**
 * Load on the local platform: the built program, as a process of its own, in turns with a bare server and bare durable
 * inserts, so that what else the machine does hits both. The ratios are what to look at; nothing passes or fails.
 *
 *   --rounds N     turns of a second each, 2 unless given
 *   --growth       in turns with itself on more data instead: 10, 1,000 and 100,000 deliveries
 *   --only TEXT    the loads whose names hold this
 *   --json         the result for programs
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatTable } from '../table.ts';
import { type Grown, measureGrowth } from './growth.ts';
import { type Load, prepareLoads, send } from './loads.ts';
import { average, type Measured, shoot, warmUp } from './measure.ts';
import { type Bare, type ServedPlatform, startBare, startPlatform, stop } from './processes.ts';

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
    growth: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
  },
});
const folder = await mkdtemp(join(tmpdir(), 'miniapp-bench-'));
const processes: (ServedPlatform | Bare)['process'][] = [];
try {
  const rounds = Number(values.rounds);
  const bare = await startBare();
  processes.push(bare.process);
  const results = values.growth
    ? await measureGrowth({ folder, server: bare.url, rounds, only: values.only, processes, progress })
    : await bench(bare, rounds, values.only);
  console.log(values.json ? JSON.stringify(results, null, 2) : table(results.map(toRow)));
} finally {
  await stop(processes);
  await rm(folder, { recursive: true, force: true });
}

async function bench(bare: Bare, rounds: number, only: string): Promise<Compared[]> {
  const platform = await startPlatform(folder);
  processes.push(platform.process);
  const loads = await prepareLoads(platform, bare.url);
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
    load.beside === 'insert' ? insert(bare, duration) : shoot(bare.url, load, duration);
  await runBare(warmUp);
  await shoot(platform.url, load, warmUp);
  const measured: { platform: Measured; bare: Measured }[] = [];
  for (let round = 0; round < rounds; round++) {
    measured.push({ bare: await runBare(1), platform: await shoot(platform.url, load, 1) });
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

/** A result by the heads of its columns. */
function toRow(result: Compared | Grown): Record<string, string> {
  if ('sizes' in result) {
    const [first] = result.sizes;
    return Object.fromEntries([
      ['load', result.name],
      ...result.sizes.flatMap(({ deliveries, perSecond, p99 }) => [
        [`${deliveries}: per second`, perSecond.toFixed(0)],
        [`p99 ms (${deliveries})`, p99.toFixed(1)],
        [`ratio (${deliveries})`, (perSecond / (first?.perSecond ?? 0)).toFixed(2)],
      ]),
    ]);
  }
  const { name, beside, platform, bare, ratio } = result;
  return {
    load: name,
    'per second': platform.perSecond.toFixed(0),
    'p99 ms': platform.p99.toFixed(1),
    'beside bare': beside,
    'bare per second': bare.perSecond.toFixed(0),
    'bare p99 ms': bare.p99.toFixed(1),
    ratio: ratio.toFixed(2),
  };
}

function table(rows: readonly Record<string, string>[]): string {
  const heads = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => heads.map((head) => row[head] ?? ''));
  return formatTable(heads, cells, [0, heads.indexOf('beside bare')]);
}

function progress(text: string): void {
  process.stderr.write(`${text} …\n`);
}
