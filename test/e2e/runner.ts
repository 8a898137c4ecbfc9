import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { bin, root, start, temporaryFolder } from './spawn.ts';

interface Action {
  readonly name: string;
  readonly description: string;
  readonly inputs: Readonly<Record<string, { description: string; default: string }>>;
  readonly outputs: Readonly<Record<string, { description: string; value: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly { id: string; shell: string; run: string; env: Readonly<Record<string, string>> }[];
  };
}
/** What `with:` gives. */
export type Inputs = Readonly<Record<string, string>>;

const folder = join(root, 'action');
export const action: Action = parse(await readFile(join(folder, 'action.yml'), 'utf8'));

/**
 * A workspace of GitHub’s runner with these files, and this miniapp installed in it; `run` runs the action there.
 * Nothing can be fetched.
 */
export async function createWorkspace(files: Readonly<Record<string, string>>) {
  const home = await temporaryFolder();
  const workspace = join(home, 'work space');
  const bins = join(workspace, 'node_modules', '.bin');
  await mkdir(bins, { recursive: true });
  await symlink(bin, join(bins, 'miniapp'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(workspace, path, '..'), { recursive: true });
    await writeFile(join(workspace, path), content);
  }
  return {
    path: (...names: string[]) => join(workspace, ...names),
    listing: async () => (await readdir(workspace)).filter((name) => name !== 'node_modules').sort(),
    run: (inputs: Inputs) => runAction(inputs, home, workspace),
  };
}

/** Runs the action's one step as the runner does: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell */
async function runAction(inputs: Inputs, home: string, workspace: string) {
  const given = { ...Object.fromEntries(Object.entries(action.inputs).map(([name, each]) => [name, each.default])) };
  Object.assign(given, { version: 'installed', ...inputs });
  const [step] = action.runs.steps;
  if (step === undefined) throw new Error('The action has no step.');
  const fill = (text: string) => text.replace(/\$\{\{ inputs\.([a-z-]+) \}\}/g, (_, name: string) => given[name] ?? '');
  const environment = Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, fill(value)]));

  const script = join(home, 'step.sh');
  const output = join(home, 'output');
  const summary = join(home, 'summary.md');
  await writeFile(script, fill(step.run));
  for (const file of [output, summary]) await writeFile(file, '');
  const ended = await start('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
    directory: workspace,
    environment: {
      ...environment,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION_PATH: folder,
      GITHUB_WORKSPACE: workspace,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: home,
      // What asks the registry fails at once.
      npm_config_offline: 'true',
      npm_config_cache: join(home, 'npm'),
    },
  }).ended;
  return { ...ended, outputs: readOutputs(await readFile(output, 'utf8')), summary: await readFile(summary, 'utf8') };
}

/** The file that outputs are set in: `name=value`, or `name<<word`, lines, `word`. */
function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const [, name = '', word] = /^([^=<]+)<<(.+)$/.exec(line) ?? [];
    if (word === undefined) {
      const [single = '', ...value] = line.split('=');
      if (single !== '') outputs[single] = value.join('=');
      continue;
    }
    const end = lines.indexOf(word);
    if (end < 0) throw new Error(`The output ${name} does not end.`);
    outputs[name] = lines
      .splice(0, end + 1)
      .slice(0, -1)
      .join('\n');
  }
  return outputs;
}
