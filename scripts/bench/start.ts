/**
 * How long commands take as whole processes, each in turn with `node -e 0`, so that what else the machine does hits both.
 * The ratios are what to look at; nothing passes or fails. v8r and ajv are measured as well when they are on the PATH.
 *
 *   --pairs N      runs of each, 15 unless given
 *   --many N       manifests in the largest folder, 10,000 unless given; 0 leaves these runs out
 *   --json         the result for programs
 */
import { type StdioOptions, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatTable } from '../table.ts';
import { manifestFor } from './manifest.ts';
import { type Bare, startBare, stop } from './processes.ts';

interface Case {
  readonly name: string;
  /** What follows `node`. */
  readonly argv: readonly string[];
}

interface Measured {
  readonly name: string;
  /** Median of a run's time by that of `node -e 0` right before it. */
  readonly ratio: number;
  /** Median, milliseconds. */
  readonly milliseconds: number;
  /** Largest resident memory, MB. */
  readonly peak: number;
}

const warmUps = 3;
const stdio: StdioOptions = ['ignore', 'pipe', 'pipe'];
const root = join(import.meta.dirname, '../..');
const miniapp = join(root, 'bin/miniapp.cjs');

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '15' },
    many: { type: 'string', default: '10000' },
    json: { type: 'boolean', default: false },
  },
});
const pairs = Number(values.pairs);
const most = Number(values.many);

// It slows the start of Node 20 by half, which would flatter every ratio.
const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env;
const folder = await mkdtemp(join(tmpdir(), 'miniapp-bench-'));
let bare: Bare | undefined;
try {
  bare = await startBare();
  const { url } = bare;
  await writeFile(join(folder, 'miniapp.yaml'), manifestFor(url, 0));
  await writeFile(
    join(folder, 'peak.cjs'),
    "process.on('exit', () => require('node:fs').writeFileSync(process.env.BENCH_PEAK, `${process.resourceUsage().maxRSS}`))",
  );
  const own = [['--version'], ['--help'], ['validate'], ['simulate-install'], ['simulate-install', '--deliver']];
  const cases: Case[] = own.map((argv) => ({ name: argv.join(' '), argv: [miniapp, ...argv] }));
  const measured = [{ name: 'nothing', argv: ['-e', '0'] }, ...cases, ...(await findPeers())].map(measure);
  const sizes = [1_000, most].filter((count) => count > 0 && count <= most);
  const many = await Promise.all([...new Set(sizes)].map(makeManifests)).then((folders) => folders.map(measureMany));
  console.log(values.json ? JSON.stringify({ starts: measured, many }, null, 2) : present(measured, many));
} finally {
  if (bare) await stop([bare.process]);
  await rm(folder, { recursive: true, force: true });
}

function measure({ name, argv }: Case): Measured {
  process.stderr.write(`${name} …\n`);
  const times: number[] = [];
  const ratios: number[] = [];
  for (let pair = -warmUps; pair < pairs; pair++) {
    const nothing = time(['-e', '0'], folder);
    const milliseconds = time(argv, folder);
    if (pair < 0) continue;
    times.push(milliseconds);
    ratios.push(milliseconds / nothing);
  }
  return { name, ratio: median(ratios), milliseconds: median(times), peak: peakOf(argv, folder) };
}

/** Milliseconds of a whole process, whose output goes into a pipe, as in CI. Throws unless it succeeds. */
function time(argv: readonly string[], directory: string): number {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, argv, { cwd: directory, env: environment, stdio });
  const end = performance.now();
  if (status !== 0) throw new Error(`node ${argv.join(' ')} ended with exit status ${status}.`);
  return end - start;
}

/** MB of resident memory at most, as the process itself saw it when it ended. */
function peakOf(argv: readonly string[], directory: string): number {
  const file = join(folder, 'peak');
  const env = { ...environment, BENCH_PEAK: file };
  const { status } = spawnSync(process.execPath, ['--require', join(folder, 'peak.cjs'), ...argv], {
    cwd: directory,
    env,
    stdio,
  });
  if (status !== 0) throw new Error(`node ${argv.join(' ')} ended with exit status ${status}.`);
  return Number(readFileSync(file, 'utf8')) / 1_024;
}

/** Other validators of YAML by a JSON Schema, as their users run them on this manifest. */
async function findPeers(): Promise<Case[]> {
  const schema = join(root, 'schemas/miniapp.schema.json');
  const peers: Case[] = [
    { name: 'v8r', argv: ['--schema', schema, 'miniapp.yaml'] },
    {
      name: 'ajv',
      argv: ['validate', '--spec=draft2020', '-c', 'ajv-formats', '--strict=false', '-s', schema, '-d', 'miniapp.yaml'],
    },
  ];
  return peers.flatMap(({ name, argv }) => {
    const program = (process.env.PATH ?? '')
      .split(delimiter)
      .map((directory) => join(directory, name))
      .find((path) => existsSync(path));
    return program === undefined ? [] : [{ name, argv: [realpathSync(program), ...argv] }];
  });
}

async function makeManifests(count: number): Promise<string> {
  const directory = join(folder, String(count));
  await mkdir(directory);
  for (let number = 0; number < count; number++) {
    await writeFile(join(directory, `${number}.yaml`), manifestFor('https://api.example.com', number));
  }
  return directory;
}

/** `validate` of a folder of manifests: median of three. */
function measureMany(directory: string): { count: number; seconds: number; peak: number } {
  const argv = [miniapp, 'validate', '*.yaml'];
  const count = Number(basename(directory));
  process.stderr.write(`validate of ${count} manifests …\n`);
  const times = [0, 1, 2].map(() => time(argv, directory));
  return { count, seconds: median(times) / 1_000, peak: peakOf(argv, directory) };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function present(starts: readonly Measured[], many: readonly ReturnType<typeof measureMany>[]): string {
  const rows = starts.map(({ name, ratio, milliseconds, peak }) => [
    name,
    ratio.toFixed(2),
    milliseconds.toFixed(0),
    peak.toFixed(0),
  ]);
  const counts = many.map(({ count, seconds, peak }) => [String(count), seconds.toFixed(2), peak.toFixed(0)]);
  const tables = [formatTable(['command', '× node -e 0', 'ms', 'peak MB'], rows)];
  if (counts.length > 0) tables.push(formatTable(['manifests', 'seconds', 'peak MB'], counts));
  return tables.join('\n\n');
}
