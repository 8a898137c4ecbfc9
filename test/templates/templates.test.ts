import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { analyzeManifest } from '../../src/core/manifest/analyze.ts';
import { templates } from '../../src/core/scaffold/templates.ts';
import { createSource } from '../../src/core/source.ts';
import { readTemplate, templateFolder, textOf } from './files.ts';

it('the list names every folder of templates/', async () => {
  expect((await readdir(templateFolder('.'))).sort()).toEqual(templates.map(({ name }) => name).sort());
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
    expect(job?.steps).toContainEqual({ run: 'npx --yes miniapp-cli validate --strict' });
  });

  it('has no file that npm leaves out of packages, and nothing that was left behind', async () => {
    const paths = (await readTemplate(name)).map(({ path }) => path);
    for (const path of paths) {
      expect(path).not.toMatch(/(^|\/)(\.gitignore|\.npmignore|\.npmrc|\.DS_Store|node_modules|data|\.miniapp)(\/|$)/);
    }
    expect(paths).toContain('gitignore');
  });

  it('ignores what holds secrets', async () => {
    const ignored = textOf(await readTemplate(name), 'gitignore').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.env', '.miniapp/', ...(name === 'server' ? ['data/'] : [])]));
  });
});
