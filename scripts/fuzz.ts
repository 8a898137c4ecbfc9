/**
 * Feeds every reader of foreign input with what it does not expect, for as long as it is told, and says what came of it.
 * Fails on the first input of a reader that it cannot take, which is shown with the seed that makes it again.
 *
 *   --seconds N    for each reader, 10 unless given
 *   --seed N       what chance begins with; another each time unless given
 *   --only TEXT    the readers whose names hold this
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Tried } from '../test/fuzz/target.ts';
import { formatTable } from './table.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    only: { type: 'string', default: '' },
  },
});

const folder = await mkdtemp(join(tmpdir(), 'miniapp-fuzz-'));
const report = join(folder, 'report');
try {
  console.log(`Seed ${values.seed}, ${values.seconds} s for each reader.`);
  const ended = await fuzz();
  const results = await readReport();
  show(results);
  if (ended !== 0 || results.length === 0 || results.some(({ problem }) => problem !== null)) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function fuzz(): Promise<unknown> {
  const { seconds, seed, only } = values;
  const vitest = new URL('../node_modules/vitest/vitest.mjs', import.meta.url).pathname;
  const child = spawn(process.execPath, [vitest, 'run', '--config', 'vitest.fuzz.config.ts'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      MINIAPP_FUZZ_SECONDS: seconds,
      MINIAPP_FUZZ_SEED: seed,
      MINIAPP_FUZZ_ONLY: only,
      MINIAPP_FUZZ_REPORT: report,
    },
  });
  const [status] = await once(child, 'exit');
  return status;
}

async function readReport(): Promise<Tried[]> {
  const text = await readFile(report, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Tried);
}

function show(results: readonly Tried[]): void {
  const rows = results.map(({ target, tried, outcomes, slowest, problem }) => [
    ...[target, String(tried), String(outcomes), problem === null ? '0' : '1', `${slowest} ms`],
  ]);
  const total = results.reduce((sum, { tried }) => sum + tried, 0);
  const crashes = results.filter(({ problem }) => problem !== null).length;
  const head = ['reader', 'inputs', 'outcomes', 'crashes', 'slowest'];
  console.log(formatTable(head, [...rows, ['all', String(total), '', String(crashes), '']]));
  for (const { target, problem } of results) if (problem !== null) console.log(`\n${target}: ${problem}`);
}
