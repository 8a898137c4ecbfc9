import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createWorld } from '../world.ts';
import { plainManifest } from './manifests.ts';
import { readOutput } from './output.ts';
import { startPlatforms } from './signed-in.ts';

const server = 'subscribe: { url: https://api.example.com/in }\nunsubscribe: { url: https://api.example.com/out }\n';
const staging = 'slug: email-verifier-staging\nsubscribe:\n  url: https://staging.example.com/in\n';
const project = { 'miniapp.yaml': plainManifest + server, 'miniapp.staging.yaml': staging };

async function worldWith(files: Readonly<Record<string, string>>) {
  const world = await createWorld();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(world.path(path)), { recursive: true });
    await writeFile(world.path(path), content);
  }
  return world;
}

describe('--env', () => {
  it.each([
    ['the flag', ['--env', 'staging'], {}],
    ['the variable', [], { MINIAPP_ENV: 'staging' }],
    ['the name of the file', ['miniapp.staging.yaml'], {}],
  ])('renders the merged manifest by %s', async (_by, flags, environment) => {
    const world = await worldWith(project);
    const { stdout } = await world.run(['render', ...flags], { environment });
    expect(JSON.parse(stdout)).toMatchObject({
      slug: 'email-verifier-staging',
      name: 'Email Verifier',
      subscribe: { url: 'https://staging.example.com/in' },
    });
  });

  it('takes JSON over YAML as well', async () => {
    const world = await worldWith({ ...project, 'miniapp.qa.json': '{"name": "QA"}' });
    expect(JSON.parse((await world.run(['render', '--env', 'qa'])).stdout)).toMatchObject({ name: 'QA' });
  });

  it.each([
    ['stagin', 'Environments here: qa, staging.', 'Did you mean staging? It is given by --env or MINIAPP_ENV.'],
    ['production', 'Environments here: qa, staging.', 'Write what differs from the manifest into that file'],
  ])('%s is none: says which there are', async (name, known, hint) => {
    const world = await worldWith({
      ...project,
      'miniapp.qa.json': '{}',
      'miniapp.Other.yaml': '',
      'other.x.yaml': '',
    });
    const finished = await world.run(['validate', '--env', name, '--json']);
    expect(finished.exitCode).toBe(2);
    const { error } = readOutput(finished);
    expect(error).toMatchObject({
      code: 'environment-not-found',
      message: `There is no environment ${name}: miniapp.${name}.yaml does not exist. ${known}`,
      hint: expect.stringContaining(hint),
    });
  });

  it.each([
    ['--env', ['validate', '--env', 'Staging.yaml']],
    ['Standard input', ['validate', '-', '--env', 'staging']],
    ['miniapp.staging.yaml is for', ['validate', 'miniapp.staging.yaml', '--env', 'qa']],
  ])('cannot be used so: %s', async (words, argv) => {
    const world = await worldWith(project);
    expect(await world.run(argv)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(words) });
  });

  it('simulates, with --set in the file that gives the value', async () => {
    const world = await worldWith(project);
    const simulate = async (...flags: string[]) => {
      const finished = await world.run(['simulate-install', '--env', 'staging', '--json', ...flags]);
      return JSON.parse(finished.stdout).result.request.url as string;
    };
    expect(await simulate()).toBe('https://staging.example.com/in');
    expect(await simulate('--set', 'subscribe.url=https://a.example.com/in')).toBe('https://a.example.com/in');
    expect(await simulate('--event', 'uninstall', '--set', 'unsubscribe.url=https://b.example.com/out')).toBe(
      'https://b.example.com/out',
    );
  });

  it('keeps the webhook secret of the environment’s app', async () => {
    const world = await worldWith(project);
    const { result } = readOutput(await world.run(['webhook', 'secret', '--env', 'staging', '--json']));
    expect(result).toMatchObject({ slug: 'email-verifier-staging' });
  });

  it('pushes to the profile of its name, unless another platform is named', async () => {
    const platforms = await startPlatforms();
    await platforms.login('https://one.example.com', '--profile', 'one');
    await platforms.login('https://staging.example.com', '--profile', 'staging');
    for (const [name, text] of Object.entries(project)) await writeFile(platforms.world.path('work', name), text);
    const push = async (...flags: string[]) => {
      const finished = await platforms.run(['push', '--dry-run', '--json', ...flags]);
      return readOutput(finished).result;
    };
    expect(await push('--env', 'staging')).toMatchObject({
      host: 'https://staging.example.com',
      slug: 'email-verifier-staging',
    });
    expect(await push('--env', 'staging', '--profile', 'one')).toMatchObject({ host: 'https://one.example.com' });
    expect(await push('--profile', 'one')).toMatchObject({ slug: 'email-verifier' });
  });
});

describe('validate', () => {
  it('points into the file that a value is from', async () => {
    const world = await worldWith({ ...project, 'miniapp.staging.yaml': `${staging}name: null\nvideo: 1\n` });
    const finished = await world.run(['validate', '--env', 'staging', '--json']);
    const { result, diagnostics } = readOutput(finished);
    expect(result).toEqual({
      files: ['miniapp.yaml', 'miniapp.staging.yaml'],
      overlays: [{ file: 'miniapp.staging.yaml', base: 'miniapp.yaml' }],
      errors: 2,
      warnings: 0,
    });
    expect(diagnostics.map(({ file, code, range }) => [file, code, range.start.line, range.start.column])).toEqual([
      ['miniapp.staging.yaml', 'schema/required', 4, 7],
      ['miniapp.staging.yaml', 'schema/type', 5, 8],
    ]);
  });

  it('judges a file named by itself over its manifest, and says so', async () => {
    const world = await worldWith(project);
    expect(await world.run(['validate', 'miniapp.staging.yaml'])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr:
        'miniapp.staging.yaml is no manifest by itself: it was checked laid over miniapp.yaml.\n' +
        '✓ miniapp.yaml with miniapp.staging.yaml: no problems\n',
    });
  });

  it.each([[['.']], [['a']], [['*/*.yaml']], [['*']], [['**']]])('leaves it out of %j', async (targets) => {
    const files = Object.fromEntries(Object.entries(project).map(([name, text]) => [`a/${name}`, text]));
    const world = await worldWith(files);
    const { result } = readOutput(await world.run(['validate', '--json', ...targets]));
    expect(result).toEqual({ files: ['a/miniapp.yaml'], errors: 0, warnings: 0 });
  });

  it('tells once what is wrong in a manifest that is checked alone and with an environment', async () => {
    const world = await worldWith({ ...project, 'miniapp.yaml': `${plainManifest}foo: 1\n` });
    const { result } = readOutput(await world.run(['validate', '--json', 'miniapp.yaml', 'miniapp.staging.yaml']));
    expect(result).toMatchObject({ files: ['miniapp.yaml', 'miniapp.staging.yaml'], errors: 1 });
  });

  it('corrects each file at its place', async () => {
    const base = `${plainManifest}${server}api_scopes: [flow-tags:veiw]\n`;
    const overlay = `# Staging\n${staging}docmentation: https://staging.example.com\n`;
    const world = await worldWith({ 'miniapp.yaml': base, 'miniapp.staging.yaml': overlay });
    const { result, diagnostics } = readOutput(await world.run(['validate', '--env', 'staging', '--fix', '--json']));
    expect(result).toMatchObject({
      fixes: [
        { file: 'miniapp.yaml', fixed: 1 },
        { file: 'miniapp.staging.yaml', fixed: 1 },
      ],
    });
    expect(diagnostics).toEqual([]);
    expect(await readFile(world.path('miniapp.yaml'), 'utf8')).toBe(base.replace('veiw', 'view'));
    expect(await readFile(world.path('miniapp.staging.yaml'), 'utf8')).toBe(
      overlay.replace('docmentation', 'documentation'),
    );
  });

  it('watches the environment’s file too', async () => {
    const world = await worldWith(project);
    const running = await world.start(['validate', '--watch', '--env', 'staging']);
    expect(await running.event('validated')).toMatchObject({ ok: true });
    await writeFile(world.path('miniapp.staging.yaml'), 'name: 1\n');
    expect(await running.event('validated', 1)).toMatchObject({
      ok: false,
      diagnostics: [{ file: 'miniapp.staging.yaml' }],
    });
  });
});

it('dev pushes again when the environment’s file changes', async () => {
  const world = await worldWith(project);
  const dev = await world.start(['dev', '--port', '0', '--env', 'staging']);
  expect(await dev.event('pushed')).toMatchObject({ slug: 'email-verifier-staging', action: 'created' });
  await writeFile(world.path('miniapp.staging.yaml'), `${staging}name: Staging\n`);
  expect(await dev.event('pushed', 1)).toMatchObject({ action: 'updated' });
});
