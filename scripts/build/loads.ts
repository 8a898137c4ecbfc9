import { relative } from 'node:path';
import type { OutputAsset, OutputChunk } from 'rolldown';

/** Costly libraries, and large data, that no quick command may load. */
const banned =
  /node_modules\/(inquirer|@inquirer|ora|hono|@hono|kysely|conf|@napi-rs|better-sqlite3|tinyglobby|picomatch|diff)\/|node_modules\/ajv\/(?!dist\/runtime\/)|src\/generated\/contract\.ts/;

/** What quick commands load: main and run, parse for the command line, and the command's own chunk. */
const starts = [
  'src/main.ts',
  'src/index.ts',
  'src/thread.ts',
  'src/cli/run.ts',
  'src/cli/parse.ts',
  'src/cli/commands/validate.ts',
  'src/cli/commands/simulate-install.ts',
];

/** Throws when a chunk that a quick command loads statically holds what it may not. */
export function checkLoads(root: string, output: readonly (OutputChunk | OutputAsset)[]): void {
  const chunks = new Map<string, OutputChunk>();
  for (const chunk of output) if (chunk.type === 'chunk') chunks.set(chunk.fileName, chunk);
  const failures: string[] = [];
  for (const start of starts) {
    const entry = [...chunks.values()].find(({ moduleIds }) => moduleIds.some((id) => relative(root, id) === start));
    if (!entry) throw new Error(`The build made no chunk for ${start}.`);
    for (const file of reach(entry.fileName, chunks)) {
      for (const module of chunks.get(file)?.moduleIds ?? []) {
        if (banned.test(module)) failures.push(`${start} loads ${relative(root, module)}`);
      }
    }
  }
  if (failures.length === 0) return;
  const some = failures.slice(0, 10).join('\n');
  throw new Error(`Costly modules reached the start-up, ${failures.length} of them, such as:\n${some}`);
}

function reach(start: string, chunks: ReadonlyMap<string, OutputChunk>, seen = new Set<string>()): Set<string> {
  if (seen.has(start)) return seen;
  seen.add(start);
  for (const file of chunks.get(start)?.imports ?? []) reach(file, chunks, seen);
  return seen;
}
