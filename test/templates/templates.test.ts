import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import ours from '../../package.json' with { type: 'json' };
import { analyzeManifest } from '../../src/core/manifest/analyze.ts';
import { templates } from '../../src/core/scaffold/templates.ts';
import { createSource } from '../../src/core/source.ts';
import { readTemplate, templateFolder, textOf } from './files.ts';

it('the list names every folder of templates/ but the shared one', async () => {
  expect((await readdir(templateFolder('.'))).sort()).toEqual([...templates.map(({ name }) => name), 'shared'].sort());
});

describe.each(templates)('template $name', ({ name }) => {
  it('has a manifest without problems, with and without the environment’s values', async () => {
    const text = textOf(await readTemplate(name), 'miniapp.yaml');
    const loopback = Array.from({ length: 2 }, () => ['request/loopback-on-publish', 'info']);
    const set = { SUBSCRIBE_URL: 'https://example.com/on', UNSUBSCRIBE_URL: 'https://example.com/off' };
    for (const environment of [{}, set]) {
      const { manifest, diagnostics } = analyzeManifest(createSource('miniapp.yaml', text), { environment });
      // Until the environment gives an address, the server is on this machine: an info, told until it is published.
      const expected = environment === set || name === 'minimal' ? [] : loopback;
      expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual(expected);
      expect(manifest).toMatchObject({ schema_version: 1, name: 'My Mini-App', slug: 'my-mini-app', version: '0.1.0' });
    }
  });

  it('points editors to the schema that is written beside it', async () => {
    const files = await readTemplate(name);
    expect(textOf(files, 'miniapp.yaml').split('\n')[0]).toBe(
      '# yaml-language-server: $schema=.vscode/miniapp.schema.json',
    );
    expect(JSON.parse(textOf(files, '.vscode/settings.json'))).toEqual({
      'yaml.schemas': { '.vscode/miniapp.schema.json': 'miniapp.yaml' },
    });
  });

  it.each([
    ['assets/logo.png', 512, 512],
    ['assets/cover.png', 1280, 720],
  ])('%s is a whole PNG of %d × %d under 40 KB', async (path, width, height) => {
    const content = (await readTemplate(name)).find((file) => file.path === path)?.content ?? new Uint8Array();
    const bytes = Buffer.from(content);
    expect(bytes.subarray(0, 16).toString('latin1')).toBe('\x89PNG\r\n\x1a\n\0\0\0\rIHDR');
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([width, height]);
    expect(bytes.subarray(-8, -4).toString('latin1')).toBe('IEND');
    expect(bytes.length).toBeLessThan(40_000);
  });

  it('has a workflow that may only read, and keeps no credentials', async () => {
    const workflow = parse(textOf(await readTemplate(name), '.github/workflows/miniapp.yml'));
    expect(Object.keys(workflow.on)).toEqual(['push', 'pull_request']);
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const [job, ...others] = Object.values<{ permissions?: unknown; steps: Record<string, unknown>[] }>(workflow.jobs);
    expect(others).toEqual([]);
    expect(job?.permissions).toBeUndefined();
    expect(job?.steps).toContainEqual(
      expect.objectContaining({
        uses: expect.stringMatching(/^actions\/checkout@/),
        with: { 'persist-credentials': false },
      }),
    );
    expect(job?.steps).toContainEqual(expect.objectContaining({ with: { 'node-version': 22 } }));
    const runs = job?.steps.map(({ run }) => run).filter(Boolean);
    const summary = '--output "markdown=$GITHUB_STEP_SUMMARY"';
    const checks = [
      'npm install',
      `npm run validate -- ${summary}`,
      ...(name === 'server-ts' ? ['npm run typecheck'] : []),
      'npm test',
    ];
    expect(runs).toEqual(
      name === 'minimal'
        ? [`npx --yes miniapp-cli validate --strict ${summary}`]
        : [...checks, ...(name === 'server-ts' ? ['npm run build'] : [])],
    );
  });

  it('has no file that npm leaves out of packages, and nothing that was left behind', async () => {
    const paths = (await readTemplate(name)).map(({ path }) => path);
    for (const path of paths) {
      expect(path).not.toMatch(
        /(^|\/)(\.gitignore|\.npmignore|\.npmrc|\.DS_Store|node_modules|package-lock\.json|data|dist|\.miniapp)(\/|$)/,
      );
    }
    expect(paths).toContain('gitignore');
  });

  it('ignores what holds secrets', async () => {
    const ignored = textOf(await readTemplate(name), 'gitignore').split('\n');
    expect(ignored).toEqual(
      expect.arrayContaining(['.env', '.miniapp/', ...(name === 'minimal' ? [] : ['data/', 'node_modules/'])]),
    );
  });
});

describe('the packages of the servers', () => {
  const packageOf = async (name: string) => JSON.parse(textOf(await readTemplate(name), 'package.json'));

  it.each(['server', 'server-ts'])('%s cannot be published by mistake, and asks for this miniapp', async (name) => {
    expect(await packageOf(name)).toMatchObject({
      name: 'my-mini-app',
      private: true,
      type: 'module',
      scripts: { validate: 'miniapp validate --strict' },
      devDependencies: { 'miniapp-cli': `^${ours.version}` },
    });
  });

  it('server runs without dependencies', async () => {
    const { dependencies, devDependencies, scripts } = await packageOf('server');
    expect(dependencies).toBeUndefined();
    expect(Object.keys(devDependencies)).toEqual(['miniapp-cli']);
    expect(scripts).toMatchObject({ start: 'node server.js', test: 'node --test' });
  });

  it('server-ts is tested here with the versions that it asks for', async () => {
    const { dependencies, devDependencies, scripts } = await packageOf('server-ts');
    const { 'miniapp-cli': _, ...others } = devDependencies;
    expect(ours.devDependencies).toMatchObject({ ...dependencies, ...others });
    expect(scripts).toMatchObject({
      start: 'node dist/server.js',
      typecheck: 'tsc',
      test: 'node --import tsx --test test/*.test.ts',
    });
  });

  it('server-ts declares what it imports: in src only what is there in production', async () => {
    const files = await readTemplate('server-ts');
    const { dependencies } = await packageOf('server-ts');
    const imported = files
      .filter(({ path }) => path.endsWith('.ts'))
      .flatMap(({ path }) => [...textOf(files, path).matchAll(/ from '((?:@[^/']+\/)?[^./'][^/']*)/g)])
      .map(([, name = '']) => name)
      .filter((name) => !name.startsWith('node:'));
    expect([...new Set(imported)].sort()).toEqual(Object.keys(dependencies).sort());
  });

  it('both servers are of the same app', async () => {
    const [first, second] = await Promise.all(['server', 'server-ts'].map(readTemplate));
    const same = (path: string) => /^(miniapp\.yaml|assets\/|\.vscode\/)/.test(path);
    expect(first?.filter(({ path }) => same(path))).toEqual(second?.filter(({ path }) => same(path)));
  });
});
