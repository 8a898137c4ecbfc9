import { once } from 'node:events';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { it } from 'vitest';
import { differences, isExpected, type Step, stepsOf } from '../docs/console.ts';
import { type Document, fencesOf, readDocuments } from '../docs/markdown.ts';
import { type Shell, startShell } from '../docs/shell.ts';
import { bin, root, temporaryFolder } from './spawn.ts';

// With MINIAPP_UPDATE_DOCS=1, what is printed otherwise than expected is written into the documents instead. Look at the
// difference: every `…` of that output is gone.
const isUpdate = Boolean(process.env.MINIAPP_UPDATE_DOCS);

const executed = readDocuments().filter(({ text }) => fencesOf(text).some(({ language }) => language === 'console'));

it.concurrent.for(executed)(
  '$path shows what is printed',
  { timeout: 60_000 },
  async (document, { onTestFinished }) => {
    const ports = await freePorts();
    const shell = await shellFor(document, await temporaryFolder(onTestFinished), ports);
    onTestFinished(() => shell.end());
    const failures: string[] = [];
    const updates: Update[] = [];
    for (const fence of fencesOf(document.text)) {
      if (fence.file !== undefined) await writeThere(shell, fence.file, toReal(fence.lines.join('\n'), ports));
      for (const step of fence.language === 'console' ? stepsOf(fence) : []) {
        const isEnough = (lines: readonly string[]) =>
          !(isUpdate && step.expected.length === 0) && isExpected(toShown(lines, ports), step.expected);
        const { lines, exitCode } = await shell.run(toReal(step.command, ports), isEnough);
        const actual = toShown(lines, ports);
        if (!isExpected(actual, step.expected)) {
          if (isUpdate) updates.push({ step, lines: actual });
          else failures.push(failure(document, step, differences(actual, step.expected)));
        } else if (step.mustSucceed && exitCode !== 0) {
          failures.push(
            failure(document, step, `It ended with exit status ${exitCode}, which the document does not show.`),
          );
        }
      }
    }
    await update(document, updates);
    if (failures.length > 0) throw new Error(`\n${failures.join('\n\n')}`);
  },
);

/** The ports that documents name, each with the free one that is used instead. */
type Ports = ReadonlyMap<string, string>;

async function freePorts(): Promise<Ports> {
  const servers = ['8181', '8787'].map((shown) => ({ shown, server: createServer().listen(0, '127.0.0.1') }));
  await Promise.all(servers.map(({ server }) => once(server, 'listening')));
  const ports = servers.map(({ shown, server }) => [shown, String((server.address() as AddressInfo).port)] as const);
  await Promise.all(servers.map(({ server }) => once(server.close(), 'close')));
  return new Map(ports);
}

function toReal(text: string, ports: Ports): string {
  return text.replace(/:(8181|8787)\b/g, (_, shown: string) => `:${ports.get(shown)}`);
}

function toShown(lines: readonly string[], ports: Ports): string[] {
  let text = lines.join('\n').replaceAll('\r\n', '\n');
  for (const [shown, real] of ports) text = text.replaceAll(`:${real}`, `:${shown}`);
  return text.split('\n');
}

/** A shell in a new folder, as of a person who has installed miniapp: nobody is signed in, and nothing is set. */
async function shellFor({ path }: Document, place: string, ports: Ports): Promise<Shell> {
  const [home, scratch, programs, modules] = ['home', 'scratch', 'programs', 'node_modules'].map((name) =>
    join(place, name),
  );
  const folder = join(place, path.replace(/^.*\/|\.md$/g, '').toLowerCase());
  for (const each of [home, scratch, programs, modules, folder]) await mkdir(each ?? '');
  await symlink(bin, join(programs ?? '', 'miniapp'));
  await symlink(process.execPath, join(programs ?? '', 'node'));
  await symlink(root, join(modules ?? '', 'miniapp-cli'));
  const server = `http://127.0.0.1:${ports.get('8787')}/miniapp`;
  const environment = {
    PATH: `${programs}:${process.env.PATH ?? ''}`,
    HOME: home ?? '',
    XDG_CONFIG_HOME: home ?? '',
    NO_COLOR: '1',
    MINIAPP_PORT: ports.get('8181') ?? '',
    PORT: ports.get('8787') ?? '',
    SUBSCRIBE_URL: `${server}/subscribe`,
    UNSUBSCRIBE_URL: `${server}/unsubscribe`,
  };
  return startShell(folder, scratch ?? '', environment, isUpdate ? 2_000 : 20_000);
}

/** Writes a file that the document shows into the folder that its shell is in. */
async function writeThere(shell: Shell, file: string, text: string): Promise<void> {
  const { lines } = await shell.run('pwd', () => true);
  const path = join(lines[0] ?? '', file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${text}\n`);
}

function failure({ path }: Document, { command, line }: Step, what: string): string {
  return `${path}:${line}\n$ ${command}\n${what}`;
}

interface Update {
  readonly step: Step;
  readonly lines: readonly string[];
}

async function update({ path }: Document, updates: readonly Update[]): Promise<void> {
  if (updates.length === 0) return;
  const file = join(root, path);
  const text = (await readFile(file, 'utf8')).split('\n');
  // From the end, so that the numbers of the lines before stay right.
  for (const { step, lines } of updates.toReversed()) {
    const printed = lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
    text.splice(step.expectedLine - 1, step.expected.length, ...printed);
  }
  await writeFile(file, text.join('\n'));
}
