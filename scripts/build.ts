/**
 * Builds dist/: lazy chunks, bundled with every pure-JavaScript dependency, as CommonJS (which starts faster than ES
 * modules). Fails when a costly library gets into what every start loads.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile, transformSync } from 'esbuild';

const root = join(import.meta.dirname, '..');
const output = join(root, 'dist');
rmSync(output, { recursive: true, force: true });

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { main: 'src/main.ts', index: 'src/index.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Parts of libraries that nothing here uses, and that are larger than all of ours.
  alias: {
    '@inquirer/editor': join(root, 'scripts/build/unused.ts'),
    'ajv/dist/2020.js': join(root, 'scripts/build/unused.ts'),
    'ajv-formats': join(root, 'scripts/build/unused.ts'),
  },
  external: ['better-sqlite3', 'node:sqlite'],
  chunkNames: 'chunks/[name]-[hash]',
  outExtension: { '.js': '.cjs' },
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: false,
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
});

// esbuild splits ES modules only. Each chunk is turned into CommonJS by itself, its imports into requires.
for (const file of Object.keys(metafile.outputs)) {
  const path = join(root, file);
  const { code } = transformSync(readFileSync(path, 'utf8'), {
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    supported: { 'dynamic-import': false },
    // CommonJS has no import.meta; libraries ask it for the place of their file.
    define: { 'import.meta.url': 'importMetaUrl' },
    minifySyntax: true,
    minifyWhitespace: true,
  });
  const place = 'const importMetaUrl=require("node:url").pathToFileURL(__filename).href;';
  writeFileSync(path, code.includes('importMetaUrl') ? place + code : code);
}

checkLoads(metafile);
buildTypes();

/** What a start of the given commands may not load, however it is imported. */
function checkLoads({ outputs }: Metafile): void {
  const banned =
    /node_modules\/(inquirer|@inquirer|ora|hono|@hono|kysely|conf|@napi-rs|better-sqlite3|tinyglobby|picomatch|diff)\/|node_modules\/ajv\/(?!dist\/runtime\/)|src\/generated\/contract\.ts/;
  // The chunks of a command are those it loads statically; main and run load it, and parse reads the command line.
  const starts = ['src/main.ts', 'src/cli/run.ts', 'src/cli/parse.ts', 'src/cli/commands/validate.ts', 'src/index.ts'];
  const modules = ['src/cli/commands/simulate-install.ts'];
  const failures: string[] = [];
  for (const start of [...starts, ...modules]) {
    const entry = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === start);
    if (!entry) throw new Error(`The build made no chunk for ${start}.`);
    for (const file of reach(entry[0], outputs)) {
      for (const input of Object.keys(outputs[file]?.inputs ?? {})) {
        if (banned.test(input)) failures.push(`${start} loads ${input}`);
      }
    }
  }
  if (failures.length > 0) {
    const some = failures.slice(0, 10).join('\n');
    throw new Error(`Costly modules reached the start-up, ${failures.length} of them, such as:\n${some}`);
  }
}

function reach(start: string, outputs: Metafile['outputs'], seen = new Set<string>()): Set<string> {
  if (seen.has(start)) return seen;
  seen.add(start);
  for (const { path, kind } of outputs[start]?.imports ?? []) {
    if (kind === 'import-statement') reach(path, outputs, seen);
  }
  return seen;
}

/** Declarations of the library entry and of all it mentions. */
function buildTypes(): void {
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.types.json')],
    { stdio: 'inherit' },
  );
  // The program is CommonJS, and so are its types: else TypeScript forbids CommonJS projects to import it.
  writeFileSync(join(output, 'types', 'package.json'), '{ "type": "commonjs" }\n');
}
