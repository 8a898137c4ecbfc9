import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path/posix';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { errorKinds } from '../../src/core/errors.ts';
import { rules } from '../../src/core/manifest/rules.ts';
import { validateManifest } from '../../src/index.ts';
import { createWorld, packageDirectory } from '../world.ts';
import { type Fence, fencesOf, proseOf, readDocuments, readTemplateDocuments } from './markdown.ts';
import { flagsOfCommands, knownVariables, textBelow } from './names.ts';

const documents = readDocuments();
const texts = new Map(documents.map(({ path, text }) => [path, text]));
const isGenerated = (path: string) => path.startsWith('docs/reference/');

/** What is not run, by its first line, and why. All else that could be run stands in `console` blocks, and is. */
const notRun = new Map([
  ['npm ci && npm run demo', 'installs packages; test/e2e/demo.test.ts runs the demo'],
  ['npm ci && npm test', 'installs packages, and runs this test'],
  ['miniapp login platform.example.com', 'needs a platform on the internet; test/cli/login.test.ts signs in'],
  ['miniapp login platform.example.com --token-stdin < token.txt', 'the same'],
  ['MINIAPP_TOKEN=… miniapp push --host platform.example.com', 'the same'],
  [
    'export MINIAPP_PLATFORM_PASSWORD=$(openssl rand -base64 18)',
    'lets others in; test/cli/platform/host.test.ts does',
  ],
  ['npx --no-install miniapp validate --strict', 'is a file of husky, in a project with packages'],
  ['npx --yes miniapp-cli@0.1.0 validate --strict --output junit=miniapp-junit.xml', 'installs a package'],
]);
/** Programs that other tests run: test/cli/webhook.test.ts. */
const runElsewhere = ['docs/webhooks.md'];

it.each(documents)('$path has blocks of known kinds, and each is what it says', ({ path, text }) => {
  for (const fence of fencesOf(text)) {
    const place = `${path}:${fence.line}`;
    expect([place, problemOf(fence, path)]).toEqual([place, undefined]);
  }
});

/** Of what is shown, not run. */
const plainLanguages = ['console', 'text', 'http', 'zsh', 'fish'];

function problemOf({ language, lines, file }: Fence, path: string): string | undefined {
  const text = lines.join('\n');
  if (language === 'sh') return notRun.has(lines[0] ?? '') ? undefined : 'is not run: make it a console block';
  if (language === 'js') return file || runElsewhere.includes(path) ? undefined : 'is a program that nobody runs';
  if (language === 'json') return void JSON.parse(text);
  // Lines of a shell's start-up file.
  if (language === 'bash') return lines.some((line) => /^\W*miniapp /.test(line)) ? 'is not run' : undefined;
  if (language !== 'yaml') return plainLanguages.includes(language) ? undefined : `is “${language}”`;
  // The reference of rules shows what is wrong; what a document gives a name, its commands read.
  if (isGenerated(path) || file !== undefined) return undefined;
  const [problem] = parseAllDocuments(text).flatMap(({ errors }) => errors);
  if (problem || !text.startsWith('schema_version:')) return problem?.message;
  return validateManifest(text).diagnostics.find(({ severity }) => severity === 'error')?.message;
}

it('every block that is not run is still there', () => {
  const blocks = documents.flatMap(({ text }) => fencesOf(text)).filter(({ language }) => language === 'sh');
  expect(new Set(blocks.map(({ lines }) => lines[0]))).toEqual(new Set(notRun.keys()));
});

it.each([...documents, ...readTemplateDocuments()])(
  '$path names commands and flags that there are',
  async ({ path, text }) => {
    const commands = await flagsOfCommands();
    const all = new Set([...commands.values()].flatMap((flags) => [...flags]));
    const unknown: string[] = [];
    for (const call of callsIn(text)) {
      const [first = '', second = ''] = call;
      const name = commands.has(`${first} ${second}`) ? `${first} ${second}` : first;
      const isGroup = [...commands.keys()].some((known) => known.startsWith(`${first} `));
      // A flag may go before the command; the words of a group alone are as good.
      const flags = commands.get(name) ?? (first.startsWith('-') || isGroup ? all : undefined);
      if (!flags) unknown.push(`${path}: miniapp ${call.join(' ')}`);
      for (const word of call) {
        const flag = /^--?[a-z-]+/i.exec(word)?.[0];
        if (flag && flags && !flags.has(flag)) unknown.push(`${path}: ${flag} in miniapp ${call.join(' ')}`);
      }
    }
    // Decisions weigh other programs, too.
    if (path.startsWith('docs/decisions/')) return expect(unknown).toEqual([]);
    for (const [, flag = ''] of proseOf(text).matchAll(/`(--[a-z-]+)/g)) {
      if (!all.has(flag) && !ofOtherPrograms.includes(flag)) unknown.push(`${path}: ${flag}`);
    }
    expect(unknown).toEqual([]);
  },
);

/** Flags of curl, and one that a document says there is not. */
const ofOtherPrograms = ['--data', '--data-binary', '--ours'];

/** The words after each `miniapp` in code, up to the end of that command. */
function callsIn(text: string): string[][] {
  const spans = [...proseOf(text).matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);
  const lines = fencesOf(text).flatMap((fence) => fence.lines);
  return [...spans, ...lines].flatMap((code) =>
    // Before it stands what lets one run it: in a sentence, “miniapp” has other words after it.
    [...code.matchAll(/(?:^\s*|[$|(:=] |=\S+ |--\S+ |with )miniapp(?:-cli(?:@[\d.]+)?)? ([a-z-][^|;&><()`…"']*)/g)].map(
      ([, call = '']) =>
        call
          .replace(/\\$/, '')
          .replace(/[.,:](?= |$)/g, ' ')
          .split(/\s+/)
          .filter(Boolean),
    ),
  );
}

it('README.md names every command', async () => {
  const spans = [...proseOf(texts.get('README.md') ?? '').matchAll(/`([^`]+)`/g)].flatMap(([, span = '']) =>
    span.split(/[ |\\]+/),
  );
  for (const name of (await flagsOfCommands()).keys()) expect(spans).toEqual(expect.arrayContaining(name.split(' ')));
});

it('the documents name variables of the environment that are read, and all of them', async () => {
  const known = await knownVariables();
  const ofTests = ['MINIAPP_SCREENSHOTS', 'MINIAPP_DIRECTORY', 'MINIAPP_CLI_VERSION', 'MINIAPP_UPDATE_DOCS'];
  const named = documents.flatMap(({ text }) => text.match(/\bMINIAPP_[A-Z_]*[A-Z]\b/g) ?? []);
  expect(named.filter((name) => !known.has(name) && !ofTests.includes(name))).toEqual([]);
  const read = textBelow('src', 'bin').match(/\bMINIAPP_[A-Z_]*[A-Z]\b/g) ?? [];
  expect(read.filter((name) => !known.has(name))).toEqual([]);
  for (const name of known) expect(texts.get('docs/reference/environment.md')).toContain(`\`${name}\``);
});

it('the documents name rules, codes and other words of the program that there are', () => {
  const program = textBelow('src', 'schemas', 'templates');
  // Of GitHub, of what is in action/ and gitlab/.
  const ofOthers = ['actions/checkout', 'actions/setup-node', 'working-directory', 'miniapp-validate'];
  const families = new Set(rules.map(({ id }) => id.split('/')[0]));
  // Decisions tell of what was not chosen, too.
  const present = documents.filter(({ path }) => !path.startsWith('docs/decisions/'));
  const unknown = present.flatMap(({ path, text }) =>
    [...proseOf(text).matchAll(/`([a-z]+(?:[-/_][a-z]+)+)`/g)]
      .map(([, word = '']) => word)
      .filter((word) => {
        if (ofOthers.includes(word)) return false;
        if (families.has(word.split('/')[0]) && word.includes('/')) return !rules.some(({ id }) => id === word);
        return !Object.hasOwn(errorKinds, word) && !program.includes(word) && !existsSync(join(packageDirectory, word));
      })
      .map((word) => `${path}: ${word}`),
  );
  expect(unknown).toEqual([]);
});

it.each(documents)('$path links to what is there', ({ path, text }) => {
  const targets = [
    ...proseOf(text)
      .replace(/`[^`]*`/g, '')
      .matchAll(/\]\(([^)\s]+)\)|(?:srcset|src)="([^"]+)"/g),
  ];
  const broken = targets
    .map(([, link, picture]) => link ?? picture ?? '')
    .filter((target) => !/^https?:/.test(target))
    .filter((target) => {
      const [file = '', anchor] = target.split('#');
      const aim = file === '' ? path : join(dirname(path), file);
      return !existsSync(join(packageDirectory, aim)) || (anchor !== undefined && !anchorsOf(aim).has(anchor));
    });
  expect(broken).toEqual([]);
});

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(path: string): Set<string> {
  const headings = [...proseOf(texts.get(path) ?? '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

it('every page is named by docs/README.md', () => {
  const guide = texts.get('docs/README.md') ?? '';
  const pages = documents
    .map(({ path }) => path.replace(/^docs\//, ''))
    .filter((path) => !/^decisions\/|README\.md$/.test(path));
  expect(pages.filter((page) => !guide.includes(`](${page}`))).toEqual([]);
});

it('README.md shows what a mistake looks like', async () => {
  const readme = texts.get('README.md') ?? '';
  const [manifest, mistake] = ['yaml', 'text'].map((wanted) =>
    fencesOf(readme)
      .findLast(({ language }) => language === wanted)
      ?.lines.join('\n'),
  );
  const world = await createWorld();
  await writeFile(world.path('miniapp.yaml'), (manifest ?? '').replace('flow-tags:view', 'flow-tags:veiw'));
  const { stdout } = await world.run(['validate', '--no-color'], { terminal: 120 });
  expect(stdout).toContain(mistake);
});
