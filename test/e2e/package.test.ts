import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainManifest } from '../cli/manifests.ts';
import { bin, root, start, temporaryFolder } from './spawn.ts';

describe('what is loaded', () => {
  /** Texts by which a library is known in a chunk; the build shortens names. */
  const libraries = {
    inquirer: 'AbortPromptError',
    ora: 'There is no built-in spinner named',
    hono: 'Context is not finalized',
    kysely: 'SelectQueryNode',
    conf: 'Config schema violation',
  };

  /** The files that the CLI loaded, as paths below the package, and how it ended. */
  async function load(argv: readonly string[]) {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'miniapp.yaml'), plainManifest);
    const hook = join(folder, 'hook.cjs');
    const list = join(folder, 'loaded.json');
    const code = `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(list)},
      JSON.stringify({ files: Object.keys(require.cache), builtin: process.moduleLoadList })));`;
    await writeFile(hook, code);
    // Otherwise chunks are loaded past require.cache.
    const environment = { NODE_DISABLE_COMPILE_CACHE: '1' };
    const ended = await start(process.execPath, ['--require', hook, bin, ...argv], { directory: folder, environment })
      .ended;
    const { files, builtin } = JSON.parse(await readFile(list, 'utf8')) as { files: string[]; builtin: string[] };
    return {
      ...ended,
      builtin,
      files: files
        .filter((file) => file !== hook)
        .map((file) => relative(root, file))
        .sort(),
    };
  }

  it('every library is in some chunk, known by its mark', async () => {
    const chunks = await readdir(join(root, 'dist', 'chunks'));
    const texts = await Promise.all(chunks.map((name) => readFile(join(root, 'dist', 'chunks', name), 'utf8')));
    for (const mark of Object.values(libraries)) expect(texts.some((text) => text.includes(mark))).toBe(true);
  });

  it('--version loads no more than the program’s first file', async () => {
    const { exitCode, stdout, files } = await load(['--version']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    // And what writes, and the few helpers that the build may add.
    const helpers = files.filter((file) => file.startsWith('dist/chunks/'));
    const entries = ['bin/miniapp.cjs', ...helpers, 'dist/main.cjs', 'package.json'];
    expect(files.filter((file) => file !== 'bin/compile-cache.cjs')).toEqual(entries);
    for (const file of helpers) expect((await readFile(join(root, file))).length).toBeLessThan(3_000);
    expect(helpers.length).toBeLessThan(3);
  });

  it.each([[['validate']], [['validate', '--json']], [['--help']], [['simulate-install']]])(
    '%j loads no costly library',
    async (argv) => {
      const { exitCode, files, builtin } = await load(argv);
      expect(exitCode).toBe(0);
      expect(files.filter((file) => file.startsWith('dist/chunks/')).length).toBeGreaterThan(0);
      expect(files.filter((file) => file.includes('node_modules'))).toEqual([]);
      for (const file of files) {
        const text = await readFile(join(root, file), 'utf8');
        for (const mark of [...Object.values(libraries), 'no schema with key or ref']) {
          expect(text.includes(mark), `${file} holds ${mark}`).toBe(false);
        }
      }
      // The first use of these costs tens of milliseconds.
      for (const name of ['http', 'https', 'tls', 'internal/deps/undici/undici']) {
        expect(builtin).not.toContain(`NativeModule ${name}`);
      }
    },
  );

  // What a start costs, in what can be counted: a little above what it was when these were set.
  it.each([
    { argv: ['--help'], mostFiles: 8, mostKilobytes: 120, mostModules: 3 },
    { argv: ['validate'], mostFiles: 13, mostKilobytes: 385, mostModules: 3 },
    { argv: ['simulate-install'], mostFiles: 11, mostKilobytes: 405, mostModules: 3 },
  ])('$argv stays within its budget', async ({ argv, mostFiles, mostKilobytes, mostModules }) => {
    const { files, builtin } = await load(argv);
    const { builtin: least } = await load(['--version']);
    const sizes = await Promise.all(files.map(async (file) => (await readFile(join(root, file))).length));
    const kilobytes = sizes.reduce((sum, size) => sum + size, 0) / 1_000;
    const modules = builtin.filter((name) => name.startsWith('NativeModule') && !least.includes(name)).length;
    expect(files.length).toBeLessThanOrEqual(mostFiles);
    expect(kilobytes).toBeLessThanOrEqual(mostKilobytes);
    expect(modules).toBeLessThanOrEqual(mostModules);
  });
});

describe('the package', () => {
  it('holds what users need, and nothing else', async () => {
    const { exitCode, stdout } = await start('npm', ['pack', '--dry-run', '--json', '--ignore-scripts']).ended;
    expect(exitCode).toBe(0);
    const [packed] = JSON.parse(stdout) as { files: { path: string }[]; unpackedSize: number }[];
    expect(packed?.unpackedSize).toBeLessThan(1_500_000);
    const paths = packed?.files.map(({ path }) => path) ?? [];
    for (const path of [
      'package.json',
      'LICENSE',
      'bin/miniapp.cjs',
      'bin/keyring.cjs',
      'bin/compile-cache.cjs',
      'dist/main.cjs',
      'dist/index.cjs',
      'dist/thread.cjs',
      'dist/types/index.d.ts',
      'schemas/miniapp.schema.json',
      'schemas/miniapp.overlay.schema.json',
      'schemas/seed.schema.json',
      ...['minimal', 'server', 'server-ts'].flatMap((name) =>
        ['miniapp.yaml', 'gitignore', '.github/workflows/miniapp.yml'].map((path) => `templates/${name}/${path}`),
      ),
      'templates/shared/.vscode/settings.json',
      'templates/shared/assets/logo.png',
      'templates/server/server.js',
      'templates/server-ts/src/server.ts',
      'templates/server-ts/test/server.test.ts',
      'templates/server-ts/tsconfig.build.json',
    ]) {
      expect(paths).toContain(path);
    }
    expect(
      paths.filter((path) => !/^(package\.json|README\.md|LICENSE|(bin|dist|schemas|templates)\/.*)$/.test(path)),
    ).toEqual([]);
    // TypeScript is what a template may be written in; of the program it is the source.
    const allowed = /\.d\.ts$|^templates\/server-ts\/.*\.ts$/;
    expect(
      paths.filter((path) => /\.map$|\.tsx?$|node_modules|\.env|\.miniapp|\.sqlite/.test(path.replace(allowed, ''))),
    ).toEqual([]);
    expect(paths.filter((path) => /^templates\/[^/]+\/(dist|data)\//.test(path))).toEqual([]);
  });

  it('works where its optional driver is not installed, but for the platform, which says what to install', async () => {
    const folder = await temporaryFolder();
    const packed = await start('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder]).ended;
    expect(packed.exitCode).toBe(0);
    const [archive = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
    expect(await start('tar', ['-xzf', archive], { directory: folder }).ended).toMatchObject({ exitCode: 0 });
    // A newer Node has a driver of its own; without it, it is as an older one.
    const builtIn = process.allowedNodeEnvironmentFlags.has('--experimental-sqlite');
    const without = builtIn ? ['--no-experimental-sqlite'] : [];
    const run = (...argv: string[]) =>
      start(process.execPath, [...without, '--', join(folder, 'package', 'bin', 'miniapp.cjs'), ...argv], {
        directory: folder,
      }).ended;

    await writeFile(join(folder, 'miniapp.yaml'), plainManifest);
    for (const argv of [
      ['--version'],
      ['validate', '--strict'],
      ['simulate-install'],
      ['init', 'other', '--template', 'minimal', '--yes'],
      ['webhook', 'secret'],
      ['platform', 'reset', '--yes'],
    ]) {
      expect([argv, await run(...argv)]).toEqual([argv, expect.objectContaining({ exitCode: 0 })]);
    }
    for (const argv of [['platform', 'start'], ['dev']]) {
      const { exitCode, stdout, stderr } = await run(...argv, '--port', '0');
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toBe(
        `Error: The local platform needs SQLite, and Node ${process.versions.node} has none built in.\n` +
          'Install the driver with: npm install better-sqlite3. Or use Node 22.13 or newer.\n',
      );
    }
  });

  it('says nothing of the machine it was built on', async () => {
    const files = await readdir(join(root, 'dist'), { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile())) {
      const text = await readFile(join(file.parentPath, file.name), 'utf8');
      expect(text.includes(root), `${file.name} holds ${root}`).toBe(false);
      expect(text).not.toContain('sourceMappingURL');
    }
  });
});

describe('as a library', () => {
  const typescript = join(root, 'node_modules/typescript/bin/tsc');

  /** A project of somebody else, that has the package installed. */
  async function consumer(files: Readonly<Record<string, string>>) {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'node_modules'));
    await symlink(root, join(folder, 'node_modules', 'miniapp-cli'));
    // Its own, so that it is a package whatever stands in the folders above.
    await writeFile(join(folder, 'package.json'), '{ "name": "consumer", "private": true }');
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    return folder;
  }
  const program = `
    const { manifest, diagnostics } = validateManifest('name: A', { file: 'a.yaml' });
    if (manifest !== null) throw new Error('sound');
    for (const { code, file, range } of diagnostics) console.log(code, file, range.start.line);
  `;
  const printed = 'schema/required a.yaml 1\n'.repeat(4);

  it.each([
    ['ESM', 'use.mjs', `import { validateManifest } from 'miniapp-cli';${program}`],
    ['CommonJS', 'use.cjs', `const { validateManifest } = require('miniapp-cli');${program}`],
  ])('runs from %s', async (_what, name, code) => {
    const folder = await consumer({ [name]: code });
    const ended = await start(process.execPath, [name], { directory: folder }).ended;
    expect(ended).toMatchObject({ exitCode: 0, stdout: printed, stderr: '' });
  });

  it.each(['miniapp.schema.json', 'seed.schema.json'])('gives schemas/%s', async (name) => {
    const folder = await consumer({ 'use.cjs': `console.log(require('miniapp-cli/schemas/${name}').$schema)` });
    const ended = await start(process.execPath, ['use.cjs'], { directory: folder }).ended;
    expect(ended).toMatchObject({ exitCode: 0, stdout: 'https://json-schema.org/draft/2020-12/schema\n' });
  });

  it.each([
    ['ESM', 'nodenext', 'use.mts'],
    ['CommonJS', 'node16', 'use.cts'],
    ['a bundler', 'bundler', 'use.ts'],
  ])('has types for %s', async (_what, resolution, name) => {
    const folder = await consumer({
      [name]: `import { type Diagnostic, type Manifest, validateManifest } from 'miniapp-cli';
        const { manifest, diagnostics } = validateManifest('name: A', { environment: { A: undefined } });
        const sound: Manifest | null = manifest;
        const lines: number[] = diagnostics.map(({ range }: Diagnostic) => range.start.line);
        // @ts-expect-error: the severity is no number, so these are real types.
        const severity: number | undefined = diagnostics[0]?.severity;
        export { lines, severity, sound };`,
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          target: 'es2022',
          lib: ['es2022'],
          module: resolution === 'bundler' ? 'preserve' : resolution,
          moduleResolution: resolution,
          strict: true,
          noEmit: true,
          skipLibCheck: false,
          types: [],
        },
        files: [name],
      }),
    });
    const { exitCode, stdout } = await start(process.execPath, [typescript, '-p', '.'], { directory: folder }).ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
  });
});
