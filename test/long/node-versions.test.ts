import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';

const execute = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');

/** Node as packed for npm, so that a registry is all that is needed. */
async function installNode(major: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'miniapp-node-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  await execute('npm', ['install', '--prefix', folder, '--no-save', '--no-fund', '--no-audit', `${name}@${major}`]);
  return join(folder, 'node_modules', name, 'bin', 'node');
}

describe('newer versions of Node', () => {
  it.each([22, 24])('the whole main job runs on Node %i, with the SQLite that is built in', async (major) => {
    const node = await installNode(major);
    const { stdout: version } = await execute(node, ['--version']);
    expect(version).toMatch(new RegExp(`^v${major}\\.`));
    const { stdout, stderr } = await execute(node, [join(root, 'node_modules/tsx/dist/cli.mjs'), 'scripts/demo.ts'], {
      cwd: root,
      env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env['PATH']}` },
    });
    expect(stdout).toContain('▸ Done');
    expect(stderr).toBe('');
  });
});
