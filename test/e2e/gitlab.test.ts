import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { plainManifest, warnedManifest, wrongManifest } from '../cli/manifests.ts';
import { elementsNamed, parseXml } from '../cli/present/xml.ts';
import { root, start, temporaryFolder } from './spawn.ts';

interface Job {
  readonly stage: string;
  readonly image: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly script: readonly string[];
  readonly artifacts: { readonly when: string; readonly reports: { codequality: string; junit: string } };
}

const template: Record<string, Job> = parse(await readFile(join(root, 'gitlab', 'miniapp.gitlab-ci.yml'), 'utf8'));
const [[name, job] = []] = Object.entries(template);

/** Runs the job in a project that has this miniapp, so that npx need not fetch it. */
async function runJob(files: Readonly<Record<string, string>>, variables: Readonly<Record<string, string>> = {}) {
  if (job === undefined) throw new Error('The template has no job.');
  const project = join(await temporaryFolder(), 'the project');
  const installed = join(project, 'node_modules', 'miniapp-cli');
  await mkdir(installed, { recursive: true });
  // Not the folder as a whole: npx would read all that is installed in there.
  await copyFile(join(root, 'package.json'), join(installed, 'package.json'));
  for (const name of ['bin', 'dist', 'schemas']) await symlink(join(root, name), join(installed, name));
  await mkdir(join(project, 'node_modules', '.bin'));
  await symlink('../miniapp-cli/bin/miniapp.cjs', join(project, 'node_modules', '.bin', 'miniapp'));
  await mkdir(join(project, '.git'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(project, path, '..'), { recursive: true });
    await writeFile(join(project, path), content);
  }
  const script = ['set -eo pipefail', ...job.script].join('\n');
  const { exitCode } = await start('bash', ['-c', script], {
    directory: project,
    environment: {
      CI: 'true',
      GITLAB_CI: 'true',
      CI_PROJECT_DIR: project,
      // Another version than this would have to be fetched.
      npm_config_offline: 'true',
      npm_config_cache: join(project, '.npm'),
      ...job.variables,
      ...variables,
    },
  }).ended;
  const report = (kind: keyof Job['artifacts']['reports']) =>
    readFile(join(project, job.artifacts.reports[kind]), 'utf8');
  return { exitCode, report };
}

describe('the template for GitLab', () => {
  it('is one job, whose reports are kept when it fails', () => {
    expect(Object.keys(template)).toEqual(['miniapp-validate']);
    expect(name).toBe('miniapp-validate');
    expect(job).toMatchObject({ stage: 'test', image: 'node:22-slim', artifacts: { when: 'always' } });
  });

  it('reports what is wrong, with paths from the root of the repository', async () => {
    const files = { 'apps/one/miniapp.yaml': plainManifest, 'apps/two/miniapp.yaml': wrongManifest };
    const { exitCode, report } = await runJob(files);
    expect(exitCode).toBe(1);
    expect(JSON.parse(await report('codequality'))).toMatchObject([
      { check_name: 'schema/pattern', location: { path: 'apps/two/miniapp.yaml' } },
    ]);
    expect(elementsNamed(parseXml(await report('junit')), 'failure')).toHaveLength(1);
  });

  it('takes flags from variables, and leaves the reports where GitLab looks for them', async () => {
    const files = { 'miniapp.yaml': wrongManifest, 'apps/one/miniapp.yaml': warnedManifest };
    const { exitCode, report } = await runJob(files, { MINIAPP_DIRECTORY: 'apps/one', MINIAPP_STRICT: 'true' });
    expect(exitCode).toBe(1);
    expect(JSON.parse(await report('codequality'))).toMatchObject([
      { severity: 'major', location: { path: 'apps/one/miniapp.yaml' } },
    ]);
    expect(elementsNamed(parseXml(await report('junit')), 'failure')).toHaveLength(1);
  });
});
