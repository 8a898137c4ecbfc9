import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { plainManifest, warnedManifest, wrongManifest } from '../cli/manifests.ts';
import { action, createWorkspace, type Inputs } from './runner.ts';

describe('action.yml', () => {
  it('is a composite action that says what it takes and gives', () => {
    expect(action).toMatchObject({ name: expect.any(String), description: expect.any(String) });
    expect(action.runs.using).toBe('composite');
    expect(action.runs.steps).toHaveLength(1);
    for (const { description, default: value } of Object.values(action.inputs)) {
      expect([typeof description, typeof value]).toEqual(['string', 'string']);
    }
    for (const [name, { value }] of Object.entries(action.outputs)) {
      expect(value).toBe(`\${{ steps.${action.runs.steps[0]?.id}.outputs.${name} }}`);
    }
  });

  it('puts inputs into the environment, each of them, and none into a script', () => {
    const [step] = action.runs.steps;
    expect(step).toMatchObject({ shell: 'bash', run: expect.not.stringContaining('${{') });
    const inputs = Object.keys(action.inputs);
    expect(Object.values(step?.env ?? {}).sort()).toEqual(inputs.map((name) => `\${{ inputs.${name} }}`).sort());
  });
});

describe('the action', () => {
  it('passes what can be pushed, and says how many warnings there are', async () => {
    const workspace = await createWorkspace({ 'miniapp.yaml': warnedManifest });
    expect(await workspace.run({})).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^::warning file=miniapp\.yaml,line=\d+,.*\n$/),
      outputs: { errors: '0', warnings: '1' },
      summary: expect.stringContaining('**1 warning** in 1 manifest.'),
    });
    expect(await workspace.run({ strict: 'true' })).toMatchObject({ exitCode: 1, outputs: { warnings: '1' } });
    const rules = 'scopes/without-subscribe=off\n';
    expect(await workspace.run({ strict: 'true', rules })).toMatchObject({ exitCode: 0, outputs: { warnings: '0' } });
  });

  it('fails as validate does, with annotations, a summary and a report', async () => {
    const workspace = await createWorkspace({
      'repository/.git/HEAD': '',
      'repository/apps/one/miniapp.yaml': plainManifest,
      'repository/apps/two/miniapp.yaml': wrongManifest.replace('Email Verifier', '${APP_NAME}'),
      'repository/values.env': 'APP_NAME=Email Verifier\n',
    });
    const run = await workspace.run({
      'working-directory': 'repository',
      files: 'apps/one\napps/two\n',
      'env-file': 'values.env',
      sarif: 'found.sarif',
    });
    const report = workspace.path('repository', 'found.sarif');
    expect(run).toMatchObject({ exitCode: 1, outputs: { errors: '1', warnings: '0', sarif: report } });
    expect(run.stdout).toMatch(/^::error file=apps\/two\/miniapp\.yaml,line=3,.*,title=schema\/pattern::.*\n$/);
    expect(run.summary).toContain('| `apps/two/miniapp.yaml:3:7` | error |');
    const { runs } = JSON.parse(await readFile(report, 'utf8'));
    expect(runs[0].results).toMatchObject([{ ruleId: 'schema/pattern' }]);
  });

  it('takes names for names, whatever stands in them', async () => {
    const name = `$(touch pwned)'"; touch pwned; \`touch pwned\` && \\ *`;
    const workspace = await createWorkspace({
      [`${name}/apps/-x/miniapp.yaml`]: wrongManifest,
      [`${name}/--fix`]: plainManifest.replace('name:', 'nmae:'),
      [`${name}/${name}.env`]: 'A=1\n',
    });
    const sarif = `${name}\nerrors=99`;
    const run = await workspace.run({
      'working-directory': name,
      files: `apps/-x\n\n--fix\n`,
      'env-file': `${name}.env`,
      rules: 'listing/description-short=off\n',
      sarif,
    });
    // The misspelt field is one error, the slug the other.
    expect(run).toMatchObject({ exitCode: 1, outputs: { errors: '2', sarif: workspace.path(name, sarif) } });
    expect(Object.keys(run.outputs)).toEqual(['errors', 'warnings', 'sarif']);
    expect(await readFile(workspace.path(name, '--fix'), 'utf8')).toContain('nmae:');
    expect(await workspace.listing()).toEqual([name]);
    expect((await readdir(workspace.path(name))).sort()).toEqual(['--fix', `${name}.env`, sarif, 'apps'].sort());
  });

  it.each<[string, Inputs, RegExp]>([
    ['a file that is missing', { files: '$(touch pwned)' }, /^Error: There is no file at \$\(touch pwned\)\./m],
    ['a severity that is none', { rules: 'listing/video=$(touch pwned)' }, /^Error: --rule listing\/video=/m],
    ['a folder that is missing', { 'working-directory': 'a\n::set-output name=errors::0' }, /working-directory/],
    ['a switch that is none', { strict: 'true; touch pwned' }, /strict must be true or false/],
    ['a version that is none', { version: '0.1.0 --registry=x; touch pwned' }, /version is no version/],
    ['an archive that is missing', { version: '$(touch pwned).tgz' }, /archive .* does not exist/],
  ])('fails on %s, and counts nothing', async (_what, inputs, words) => {
    const workspace = await createWorkspace({ 'miniapp.yaml': plainManifest });
    const { exitCode, outputs, stdout, stderr } = await workspace.run(inputs);
    expect({ exitCode, outputs }).toEqual({ exitCode: 2, outputs: {} });
    expect(stdout + stderr).toMatch(words);
    expect(stdout).toMatch(/^::error title=miniapp::[^\n]+\n$/);
    expect(await workspace.listing()).toEqual(['miniapp.yaml']);
  });
});
