import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainManifest, warnedManifest, wrongManifest } from '../cli/manifests.ts';
import { checkOutput, readOutput } from '../cli/output.ts';
import { createWorld } from '../world.ts';
import { bin, miniapp, start, temporaryFolder } from './spawn.ts';

describe('the process', () => {
  it.each<[string, string[]]>([
    ['done', ['validate', 'sound.yaml']],
    ['a failed check', ['validate', 'wrong.yaml']],
    ['a failed check as JSON', ['validate', 'wrong.yaml', '--json']],
    ['wrong usage', ['validate', '--stric']],
    ['a missing file', ['validate', 'missing.yaml', '--json']],
    ['no platform', ['push', 'sound.yaml']],
    ['an unreachable platform', ['push', 'sound.yaml', '--host', 'http://127.0.0.1:9']],
    ['help', ['validate', '--help']],
    ['nothing', []],
  ])('ends and prints as run() does: %s', async (_what, argv) => {
    const world = await createWorld();
    await writeFile(world.path('sound.yaml'), plainManifest);
    await writeFile(world.path('wrong.yaml'), wrongManifest);
    const environment = { MINIAPP_TOKEN: 't' };
    const { signal, ...spawned } = await miniapp(argv, { directory: world.directory, environment });
    expect(signal).toBeNull();
    expect(spawned).toEqual(await world.run(argv, { environment }));
  });

  it('prints all to a pipe that does not wait for its reader', async () => {
    const directory = await temporaryFolder();
    const fields = Array.from({ length: 100 }, (_, number) => `größe_${number}: 1\n`);
    for (let number = 0; number < 30; number++) {
      await writeFile(join(directory, `${number}.yaml`), plainManifest + fields.join(''));
    }
    // Far more than a pipe holds. Node gives its own children pipes that wait.
    const code = 'use Fcntl; fcntl(STDOUT, F_SETFL, O_WRONLY | O_NONBLOCK); exec @ARGV';
    const argv = [process.execPath, bin, 'validate', '*.yaml', '--json'];
    const { exitCode, stdout, stderr } = await start('perl', ['-e', code, ...argv], { directory }).ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { message: string }[] };
    expect(diagnostics.length).toBe(3_000);
    expect(diagnostics.every(({ message }) => message.includes('größe_'))).toBe(true);
  });

  it('reads standard input', async () => {
    const ended = await miniapp(['validate', '-', '--format', 'line'], { stdin: wrongManifest });
    expect(ended).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^<stdin>:3:7: error: /) });
  });

  it('reads no more of an endless input than it needs', async () => {
    const script = `"${process.execPath}" "${bin}" validate - --json < /dev/zero`;
    const shell = await start('sh', ['-c', script]).ended;
    expect(shell.exitCode).toBe(1);
    expect(readOutput(shell).diagnostics).toMatchObject([{ code: 'yaml/too-large' }]);
  });

  // Without the -- in the bin's first line, Node would read the flag first, even after the script.
  it('keeps --env-file for itself', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'miniapp.yaml'), plainManifest.replace('name: Email Verifier', 'name: ${APP_NAME}'));
    await writeFile(join(folder, 'app.env'), 'APP_NAME=From file\n');
    const options = { directory: folder };
    expect(await start(bin, ['validate', '--env-file', 'app.env'], options).ended).toMatchObject({
      exitCode: 0,
      stdout: '',
    });
    const missing = await start(bin, ['-C', folder, 'validate', '--env-file', 'none.env'], options).ended;
    expect(missing.exitCode).toBe(2);
    expect(missing.stderr).toMatch(/^Error: There is no file at .*none\.env\./);
  });

  // Libraries that are loaded when they are needed, as the build has bundled them.
  it.each<[string, string[], RegExp]>([
    ['folders of apps', ['apps'], /2 manifests: no problems/],
    ['globs', ['apps/*'], /2 manifests: no problems/],
    ['a configuration with globs', ['--config', 'own.yaml'], /2 manifests: no problems/],
    ['a diff', ['--fix-dry-run', 'wrong.yaml'], /1 could be fixed/],
    ['sarif', ['apps', '--format', 'sarif'], /no problems/],
    ['junit and gitlab', ['apps', '--output', 'junit=a.xml', '--output', 'gitlab=a.json'], /no problems/],
  ])('validates with %s', async (_, argv, expected) => {
    const folder = await temporaryFolder();
    for (const name of ['one', 'two']) {
      await mkdir(join(folder, 'apps', name), { recursive: true });
      await writeFile(join(folder, 'apps', name, 'miniapp.yaml'), plainManifest);
    }
    await writeFile(join(folder, 'wrong.yaml'), plainManifest.replace('name:', 'nmae:'));
    await writeFile(
      join(folder, 'own.yaml'),
      'apps: [apps/*]\noverrides: [{files: apps/*/miniapp.yaml, rules: {scopes/redundant: off}}]\n',
    );
    const ended = await miniapp(['validate', ...argv], { directory: folder });
    expect(ended.stderr).toMatch(expected);
    expect(ended.exitCode).toBe(0);
  });

  it('says what is wrong in a working folder that was deleted', async () => {
    const folder = join(await temporaryFolder(), 'gone');
    await mkdir(folder);
    const script = `cd ${folder} && rmdir ${folder} && exec "${process.execPath}" "${bin}" validate`;
    const ended = await start('sh', ['-c', script]).ended;
    expect(ended).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(/^Error: There is no file at gone\./),
    });
    await expect(rmdir(folder)).rejects.toThrow('ENOENT');
  });

  it('stays quiet when its output is not read to the end, and keeps its exit status', async () => {
    const folder = await temporaryFolder();
    const unknown = Array.from({ length: 90 }, (_, index) => `unknown_${index}_${'x'.repeat(1_000)}: 1\n`).join('');
    await writeFile(join(folder, 'miniapp.yaml'), plainManifest + unknown);
    for (const flags of ['', '--json', '--format line']) {
      // A pipe holds 64 KiB; head ends at once, so the rest of the output finds nobody.
      const script = `{ "${process.execPath}" "${bin}" validate ${flags}; echo $? > status; } | head -c 10`;
      const { stdout, stderr } = await start('sh', ['-c', script], { directory: folder }).ended;
      expect(stdout).toHaveLength(10);
      expect(stderr).not.toMatch(/EPIPE|Error|^ +at /m);
      expect(await readFile(join(folder, 'status'), 'utf8')).toBe('1\n');
    }
  });

  it('does not mind when standard error is closed', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'miniapp.yaml'), warnedManifest);
    const script = `"${process.execPath}" "${bin}" validate --strict 2>&-`;
    expect(await start('sh', ['-c', script], { directory: folder }).ended).toMatchObject({ exitCode: 1 });
  });

  it('prints valid JSON that is longer than a pipe holds', async () => {
    const folder = await temporaryFolder();
    const unknown = Array.from({ length: 90 }, (_, index) => `unknown_${index}_${'x'.repeat(1_000)}: 1\n`).join('');
    await writeFile(join(folder, 'miniapp.yaml'), plainManifest + unknown);
    const { exitCode, stdout } = await miniapp(['validate', '--json'], { directory: folder });
    expect(exitCode).toBe(1);
    expect(stdout.length).toBeGreaterThan(100_000);
    checkOutput(stdout);
  });
});
