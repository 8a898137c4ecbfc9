/**
 * Builds dist/: lazy chunks, bundled with every pure-JavaScript dependency, as CommonJS (which starts faster than ES
 * modules). Fails when a costly library gets into what every start loads.
 *
 *   --source-maps  writes them beside the chunks, which stay the same: they decode a stack trace of this version
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import { inAscii } from './build/ascii.ts';
import { licenses } from './build/licenses.ts';
import { checkLoads } from './build/loads.ts';
import { withoutRenderStorage } from './build/render-storage.ts';
import { removeUnmentioned } from './build/types.ts';
import { withoutUnusedParts } from './build/unused-parts.ts';

const root = join(import.meta.dirname, '..');
const output = join(root, 'dist');
const sourcemap = process.argv.includes('--source-maps') && 'hidden';
rmSync(output, { recursive: true, force: true });

/** The checks draw on the schema, but not on its counter-examples, a third of it. */
const withoutCounterExamples: Plugin = {
  name: 'without-counter-examples',
  load: {
    filter: { id: /schemas\/miniapp\.schema\.json$/ },
    handler: (id) => {
      const schema: unknown = JSON.parse(readFileSync(id, 'utf8'), (key, value) =>
        key === 'x-invalid' ? undefined : value,
      );
      return { code: JSON.stringify(schema), moduleType: 'json' };
    },
  },
};

const bundle = await rolldown({
  cwd: root,
  input: { main: 'src/main.ts', index: 'src/index.ts', thread: 'src/thread.ts' },
  platform: 'node',
  external: ['better-sqlite3', 'node:sqlite'],
  plugins: [withoutUnusedParts, withoutRenderStorage, withoutCounterExamples, inAscii],
  resolve: {
    alias: {
      // The same library as ES modules: its CommonJS, a hundred modules, takes twice as long to load.
      yaml: join(root, 'node_modules/yaml/browser/dist/index.js'),
      // Of eighty spinners, the one that is shown; and what ora measures widths with, as Node's own pattern.
      'cli-spinners': join(root, 'scripts/build/spinners.ts'),
      'emoji-regex': join(root, 'scripts/build/emoji.ts'),
    },
  },
  // hono does not say so, and has a whole renderer for browsers that a server's pages never use.
  treeshake: { moduleSideEffects: [{ test: /node_modules\/hono\//, sideEffects: false }] },
  transform: { target: 'node20.19' },
});
const { output: chunks } = await bundle.write({
  dir: output,
  format: 'cjs',
  exports: 'named',
  entryFileNames: '[name].cjs',
  chunkFileNames: 'chunks/[name]-[hash].cjs',
  comments: false,
  // What is always loaded together is one file: each costs a start its opening, reading and linking.
  codeSplitting: {
    groups: [
      { name: 'output', test: /src\/system\/output\.ts$/, priority: 3 },
      { name: 'start', test: /src\/(cli\/run|cli\/parse|system\/system)\.ts$/, priority: 2 },
      {
        name: 'install',
        test: /src\/(app\/simulate-install|core\/delivery\/target|cli\/simulation-options|cli\/present\/simulation)\.ts$/,
        priority: 0,
      },
      {
        name: 'manifest',
        test: /src\/(app\/(load-manifest|validate-manifests)|cli\/(manifest-options|command|present\/formats))\.ts$/,
        priority: 1,
      },
    ],
  },
  // A require, as for all else: compiled code that is kept between runs cannot import.
  dynamicImportInCjs: false,
  minify: true,
  sourcemap,
});
await bundle.close();

checkLoads(root, chunks);
writeFileSync(join(output, 'licenses.txt'), licenses(chunks));
buildTypes();

/** Declarations of the library entry and of all it mentions. */
function buildTypes(): void {
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.types.json')],
    { stdio: 'inherit' },
  );
  removeUnmentioned(join(output, 'types'));
  // The program is CommonJS, and so are its types: else TypeScript forbids CommonJS projects to import it.
  writeFileSync(join(output, 'types', 'package.json'), '{ "type": "commonjs" }\n');
}
