/**
 * What npm runs when it makes the package out of a clone. `npm install --global <address of the repository>`, which
 * pre-commit uses, promises that the tools of development are there, but leaves them out: --global goes to npm's own
 * inner `npm install` as well (https://github.com/npm/cli/issues/8440). So what is missing is installed first.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const npm = process.env.npm_execpath;

function run(...words) {
  if (!npm) throw new Error('Run this as: npm run prepare');
  const env = { ...process.env, npm_config_global: 'false' };
  execFileSync(process.execPath, [npm, ...words], { cwd: root, stdio: 'inherit', env });
}

// Without scripts, or npm would begin with this one.
if (!existsSync(join(root, 'node_modules', 'tsx'))) run('ci', '--ignore-scripts', '--include=dev');
run('run', 'build');
