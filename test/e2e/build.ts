import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Builds dist/ before the tests that spawn it, when something it is made from is newer. */
export default function build(): void {
  const made = ['dist/main.cjs', 'dist/index.cjs', 'dist/types/index.d.ts'].map((path) => join(root, path));
  const oldest = made.every(existsSync) ? Math.min(...made.map((path) => statSync(path).mtimeMs)) : 0;
  const sources = [
    'src',
    'schemas',
    'scripts/build.ts',
    'scripts/build',
    'package.json',
    'tsconfig.json',
    'tsconfig.types.json',
  ];
  const newest = Math.max(...sources.map((path) => newestBelow(join(root, path))));
  if (newest < oldest) return;
  execFileSync(process.execPath, [join(root, 'node_modules/tsx/dist/cli.mjs'), 'scripts/build.ts'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function newestBelow(path: string): number {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newestBelow(join(path, name))));
}
