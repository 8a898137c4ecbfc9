/**
 * The built local platform under load on loopback for a while: pushes, installs, upgrades, uninstalls, API calls, pages,
 * streams of events and replays at the same time, an app's server that fails now and then, faults of the platform's own,
 * kills without warning and restarts. Then nothing that was acknowledged may be lost, and the process may hold no more
 * than it did. Exit status 1 otherwise.
 *
 *   --minutes N    of load, 10 unless given; the looks at the end come besides
 *   --seed TEXT    chooses who does what and when
 *   --json         the result for programs
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Soak, soak } from './soak/campaign.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: 'soak' },
    json: { type: 'boolean', default: false },
  },
});
const folder = await mkdtemp(join(tmpdir(), 'miniapp-soak-'));
try {
  const duration = Number(values.minutes) * 60_000;
  const progress = (text: string) => void process.stderr.write(`${text}\n`);
  const result = await soak({ folder, duration, seed: values.seed, progress });
  console.log(values.json ? JSON.stringify(result, null, 2) : describe(result));
  process.exitCode = result.wrong.length === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** The figures in words. */
function describe({ life, wrong, ...counts }: Soak): string {
  const { early, late, last, first } = life;
  const lines: readonly [string, string | number][] = [
    ['requests', counts.requests],
    ['installations', counts.installations],
    ['deliveries', counts.deliveries],
    ['sent again', counts.repeats],
    ['faults of the server', counts.faults],
    ['kills, stops', `${counts.kills}, ${counts.stops}`],
    [
      'heap, MB',
      `${megabytes(early.heap)} early, ${megabytes(late.heap)} late, ${megabytes(last.heap)} when all had gone`,
    ],
    ['memory, MB', `${megabytes(early.memory)} early, ${megabytes(late.memory)} late`],
    ['open files', `${first.files} at first, ${late.files} late, ${last.files} when all had gone`],
    ['data, MB', megabytes(counts.data)],
    ['wrong', wrong.length],
  ];
  return [...lines.map(([name, value]) => `${name.padEnd(22)}${value}`), ...wrong.slice(0, 20)].join('\n');
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
