import { once } from 'node:events';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { it } from 'vitest';
import { differences, isExpected, type Step, stepsOf } from '../docs/console.ts';
import { type Document, fencesOf, readDocuments } from '../docs/markdown.ts';
import { type Printed, type Shell, startShell } from '../docs/shell.ts';
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
    const done: Done[] = [];
    for (const fence of fencesOf(document.text)) {
      if (fence.file !== undefined) await writeThere(shell, fence.file, toReal(fence.lines.join('\n'), ports));
      const steps = fence.language === 'console' ? stepsOf(fence) : [];
      for (const step of steps) done.push({ step, ...(await perform(step, shell, ports)) });
    }
    if (isUpdate) return update(document, done);
    const problems = done.flatMap((each) => problemOf(document, each) ?? []);
    if (problems.length > 0) throw new Error(`\n${problems.join('\n\n')}`);
  },
);

/** A step, what it printed with the ports that documents name, and how it ended. */
interface Done extends Printed {
  readonly step: Step;
}

async function perform({ command, expected }: Step, shell: Shell, ports: Ports): Promise<Printed> {
  const isUnknown = isUpdate && expected.length === 0;
  const isEnough = (lines: readonly string[]) => !isUnknown && isExpected(toShown(lines, ports), expected);
  const { lines, exitCode } = await shell.run(toReal(command, ports), isEnough);
  return { lines: toShown(lines, ports), exitCode };
}

function problemOf({ path }: Document, { step, lines, exitCode }: Done): string | undefined {
  const place = `${path}:${step.line}\n$ ${step.command}\n`;
  if (!isExpected(lines, step.expected)) return place + differences(lines, step.expected);
  if (!step.mustSucceed || exitCode === 0) return undefined;
  return `${place}It ended with exit status ${exitCode}, which the document does not show.`;
}

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

/** A shell in a new folder, as of a person who has installed miniapp and is signed in nowhere. */
async function shellFor({ path }: Document, place: string, ports: Ports): Promise<Shell> {
  const at = (...names: string[]) => join(place, ...names);
  const folder = at(path.replace(/^.*\/|\.md$/g, '').toLowerCase());
  for (const each of [folder, at('home'), at('scratch'), at('programs'), at('node_modules')]) await mkdir(each);
  await symlink(bin, at('programs', 'miniapp'));
  await symlink(process.execPath, at('programs', 'node'));
  await symlink(root, at('node_modules', 'miniapp-cli'));
  const server = `http://127.0.0.1:${ports.get('8787')}/miniapp`;
  const environment = {
    PATH: `${at('programs')}:${process.env.PATH ?? ''}`,
    HOME: at('home'),
    XDG_CONFIG_HOME: at('home'),
    NO_COLOR: '1',
    // The platform, the server of an app, and where its manifest sends to: on the free ports.
    MINIAPP_PORT: ports.get('8181') ?? '',
    PORT: ports.get('8787') ?? '',
    SUBSCRIBE_URL: `${server}/subscribe`,
    UNSUBSCRIBE_URL: `${server}/unsubscribe`,
  };
  return startShell(folder, at('scratch'), environment, isUpdate ? 2_000 : 20_000);
}

/** Writes a file that the document shows into the folder that its shell is in. */
async function writeThere(shell: Shell, file: string, text: string): Promise<void> {
  const { lines } = await shell.run('pwd', () => true);
  const path = join(lines[0] ?? '', file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${text}\n`);
}

async function update({ path }: Document, done: readonly Done[]): Promise<void> {
  const file = join(root, path);
  const text = (await readFile(file, 'utf8')).split('\n');
  // From the end, so that the numbers of the lines before stay right.
  for (const { step, lines } of done.filter((each) => !isExpected(each.lines, each.step.expected)).toReversed()) {
    const printed = lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
    text.splice(step.expectedLine - 1, step.expected.length, ...printed);
  }
  await writeFile(file, text.join('\n'));
}
