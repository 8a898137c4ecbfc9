import { describe, expect, it } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { analyzeManifest } from '../../../src/core/manifest/analyze.ts';
import { interpolate } from '../../../src/core/manifest/environment.ts';
import { projectPath, type ScaffoldAnswers, scaffoldProject } from '../../../src/core/scaffold/scaffold.ts';
import { templates } from '../../../src/core/scaffold/templates.ts';
import { createSource } from '../../../src/core/source.ts';
import { readTemplate, textOf } from '../../templates/files.ts';

const schema = '{"title": "Mini-app manifest"}\n';
const version = '1.2.3';
const answers: ScaffoldAnswers = {
  name: 'Email Verifier',
  slug: 'email-verifier',
  description: 'Checks e-mail addresses that users type into a chat.',
  scopes: [],
};

const hostileTexts = [
  'Tags: a #1 app',
  'Bob\'s “best” "app"',
  '- leading dash',
  '# heading',
  'yes',
  'NO',
  'null',
  '~',
  '1.0',
  '2024-02-29',
  '{{system.api_key}}',
  'Hi {{x}} and \\{{y}}',
  '${HOME}',
  'a ${y} b \\${z} $${w} ${',
  '$& $1 $` $$',
  '[x], {y}: z',
  '&a *b !c |d >e %f @g `h`',
  'two\nlines',
  'carriage\r\nreturn\ttab',
  ' spaces around ',
  'emoji 🎉 検証 Ü',
  'My Mini-App',
  'my-mini-app',
  '<b>*bold*</b> _it_ [link](x) | ~~no~~ `code`',
  'back\\slash\\',
  '\u001b[31mred\u202e',
];

/** What the platform reads: environment values filled in, none set. */
function readManifest(text: string): Record<string, unknown> {
  const document = parseDocument(text);
  expect(document.errors).toEqual([]);
  const read = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const { text: filled, missing, malformed } = interpolate(value, {});
      expect({ missing, malformed }).toEqual({ missing: [], malformed: [] });
      return filled;
    }
    if (Array.isArray(value)) return value.map(read);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, read(item)]));
  };
  return read(document.toJS()) as Record<string, unknown>;
}

function comments(text: string): string[] {
  return text.match(/(?:^|(?<= ))# .*$/gm) ?? [];
}

/** All but the note that a server on this machine is for the local platform: that is what a new project has. */
function diagnosticsOf(manifest: string) {
  const { diagnostics } = analyzeManifest(createSource('miniapp.yaml', manifest), { environment: {} });
  return diagnostics.filter(({ code, severity }) => code !== 'request/loopback-on-publish' || severity !== 'info');
}

describe.each(templates)('scaffoldProject: $name', ({ name: templateName }) => {
  it('writes every file of the template, the schema, and nothing else', async () => {
    const template = await readTemplate(templateName);
    const files = scaffoldProject(template, answers, schema, version);
    const expected = template.map(({ path }) => (path === 'gitignore' ? '.gitignore' : path));
    expect(files.map(({ path }) => path)).toEqual([...expected, '.vscode/miniapp.schema.json']);
    expect(textOf(files, '.vscode/miniapp.schema.json')).toBe(schema);
    expect(textOf(files, '.gitignore')).toBe(textOf(template, 'gitignore'));
    const logo = (list: typeof files) => list.find(({ path }) => path === 'assets/logo.png')?.content;
    expect(logo(files)).toEqual(logo(template));
  });

  it('takes the schema as bytes, and replaces one that the template has', async () => {
    const bytes = new TextEncoder().encode(schema);
    const template = await readTemplate(templateName);
    const old = { path: '.vscode/miniapp.schema.json', content: new Uint8Array([1]) };
    const found = scaffoldProject([...template, old], answers, bytes, version).filter(({ path }) => path === old.path);
    expect(found).toEqual([{ path: old.path, content: bytes }]);
  });

  it.each(hostileTexts)('name and description %j read back exactly', async (text) => {
    const template = await readTemplate(templateName);
    const original = textOf(template, 'miniapp.yaml');
    const scopes = parse(original).api_scopes;
    const files = scaffoldProject(template, { ...answers, name: text, description: text, scopes }, schema, version);
    const manifest = textOf(files, 'miniapp.yaml');
    expect(readManifest(manifest)).toEqual({
      ...readManifest(original),
      name: text,
      description: text,
      slug: 'email-verifier',
    });
    expect(comments(manifest)).toEqual(comments(original));
  });

  it('keeps the layout: only the values differ', async () => {
    const template = await readTemplate(templateName);
    const original = textOf(template, 'miniapp.yaml');
    const scopes = parse(original).api_scopes;
    const manifest = textOf(scaffoldProject(template, { ...answers, scopes }, schema, version), 'miniapp.yaml');
    const expected = original
      .replace('name: My Mini-App', 'name: Email Verifier')
      .replace('slug: my-mini-app', 'slug: email-verifier')
      .replace(/^description: .*$/m, `description: ${answers.description}`);
    expect(manifest).toBe(expected);
  });

  it.each(hostileTexts)('README and package.json with the name %j', async (text) => {
    const template = await readTemplate(templateName);
    const files = scaffoldProject(template, { ...answers, name: text, description: text }, schema, version);
    const [heading, ...rest] = textOf(files, 'README.md').split('\n');
    const escaped = heading?.slice(2) ?? '';
    expect(escaped.replace(/\\([!-/:-@[-`{-~])/g, '$1')).toBe(text.replace(/\s+/g, ' ').trim());
    expect(escaped.replace(/\\[\\`*_[\]<>#|~&$]/g, '')).not.toMatch(/[\\`*_[\]<>#|~&$]/);
    expect(rest.join('\n')).toBe(textOf(template, 'README.md').split('\n').slice(1).join('\n'));

    if (templateName === 'minimal') return;
    const original = JSON.parse(textOf(template, 'package.json'));
    const written = JSON.parse(textOf(files, 'package.json'));
    const devDependencies = { ...original.devDependencies, 'miniapp-cli': '^1.2.3' };
    expect(written).toEqual({ ...original, name: 'email-verifier', description: text, devDependencies });
    expect(Object.keys(written)).toEqual(Object.keys(original));
    expect(Object.keys(written.devDependencies)).toEqual(Object.keys(original.devDependencies));
  });

  it.each<[string, Partial<ScaffoldAnswers>]>([
    ['nothing chosen', {}],
    ['scopes', { scopes: ['flow-tags:view', 'subscribers:view'] }],
    ['a subscribe URL', { subscribeUrl: 'https://example.com/subscribe' }],
    ['an unsubscribe URL', { unsubscribeUrl: 'https://example.com/unsubscribe' }],
    ['both URLs', { subscribeUrl: 'https://example.com/on', unsubscribeUrl: 'https://example.com/off' }],
    ['scopes and a URL', { scopes: ['flow-tags:manage'], subscribeUrl: 'https://example.com/s?a=1&b=2' }],
    [
      'URLs with values',
      { subscribeUrl: '${S:-https://example.com/s}', unsubscribeUrl: 'https://{{auth.x}}.example.com' },
    ],
  ])('what is written is right: %s', async (_, chosen) => {
    const all = { ...answers, ...chosen };
    const text = textOf(scaffoldProject(await readTemplate(templateName), all, schema, version), 'miniapp.yaml');
    const manifest = parse(text);
    const hasRequests = templateName !== 'minimal' || all.scopes.length > 0 || all.subscribeUrl !== undefined;
    const local = (event: string) => `\${${event.toUpperCase()}_URL:-http://127.0.0.1:8787/miniapp/${event}}`;

    expect(manifest.api_scopes).toEqual(all.scopes);
    expect(manifest.subscribe?.url).toBe(all.subscribeUrl ?? (hasRequests ? local('subscribe') : undefined));
    expect(manifest.unsubscribe?.url).toBe(all.unsubscribeUrl ?? (hasRequests ? local('unsubscribe') : undefined));
    if (hasRequests) {
      expect(manifest.subscribe.body).toMatchObject({
        installation_id: '{{system.installation_id}}',
        flow_ns: '{{system.flow_ns}}',
        workspace_id: '{{system.workspace_id}}',
      });
      expect(manifest.subscribe.body.api_key).toBe(all.scopes.length > 0 ? '{{system.api_key}}' : undefined);
    }
  });

  it.each<[string, Partial<ScaffoldAnswers>]>([
    ['nothing chosen', {}],
    ['scopes', { scopes: ['flow-tags:view', 'subscribers:view'] }],
    ['a subscribe URL', { subscribeUrl: 'https://example.com/subscribe' }],
    ['an unsubscribe URL', { unsubscribeUrl: 'https://example.com/unsubscribe' }],
    [
      'scopes and both URLs',
      {
        scopes: ['flow-tags:manage'],
        subscribeUrl: 'https://example.com/on',
        unsubscribeUrl: 'https://example.com/off',
      },
    ],
    [
      'a name of every kind',
      { name: 'Tags: ${x} {{y}} #1 "app"', description: '- It’s {{not}} ${a} placeholder: yes\n#' },
    ],
  ])('validates without a word: %s', async (_, chosen) => {
    const template = await readTemplate(templateName);
    const text = textOf(scaffoldProject(template, { ...answers, ...chosen }, schema, version), 'miniapp.yaml');
    expect(diagnosticsOf(text)).toEqual([]);
  });
});

describe('scaffoldProject: templates of other shapes', () => {
  const file = (path: string, text: string) => ({ path, content: new TextEncoder().encode(text) });

  it('adds what the manifest lacks', () => {
    const files = scaffoldProject(
      [file('miniapp.yaml', 'name: A\nslug: aa')],
      { ...answers, scopes: ['x:view'] },
      schema,
      version,
    );
    expect(parse(textOf(files, 'miniapp.yaml'))).toMatchObject({
      name: 'Email Verifier',
      slug: 'email-verifier',
      description: answers.description,
      api_scopes: ['x:view'],
      subscribe: { body: { api_key: '{{system.api_key}}' } },
      unsubscribe: {},
    });
  });

  it('replaces name and slug wherever a README has them, once', () => {
    const readme = '# A Name\n\nA Name is a-name: `a-name` by A Name\n';
    const template = [file('miniapp.yaml', 'name: A Name\nslug: a-name\n'), file('README.md', readme)];
    const files = scaffoldProject(
      template,
      { ...answers, name: 'New a-name $& A Name', slug: 'new-slug' },
      schema,
      version,
    );
    const name = 'New a-name \\$\\& A Name';
    expect(textOf(files, 'README.md')).toBe(`# ${name}\n\n${name} is new-slug: \`new-slug\` by ${name}\n`);
  });

  it('adds no dependency to a package.json that has none', () => {
    for (const content of [{}, { devDependencies: {} }, { devDependencies: { tsx: '^4.0.0' } }]) {
      const template = [file('miniapp.yaml', 'name: A\nslug: aa\n'), file('package.json', JSON.stringify(content))];
      const written = JSON.parse(textOf(scaffoldProject(template, answers, schema, version), 'package.json'));
      expect(written).toEqual({ ...content, name: 'email-verifier', description: answers.description });
    }
  });

  it('does not touch its input', () => {
    const template = [file('miniapp.yaml', 'name: A\nslug: aa\n'), file('README.md', '# A\n')];
    const copy = structuredClone(template);
    scaffoldProject(template, answers, schema, version);
    expect(template).toEqual(copy);
  });

  it('refuses a template without a manifest', () => {
    expect(() => scaffoldProject([file('README.md', '')], answers, schema, version)).toThrow('no miniapp.yaml');
  });
});

describe('projectPath', () => {
  it.each([
    ['gitignore', '.gitignore'],
    ['web/gitignore', 'web/.gitignore'],
    ['notgitignore', 'notgitignore'],
    ['gitignore.md', 'gitignore.md'],
    ['.github/workflows/miniapp.yml', '.github/workflows/miniapp.yml'],
  ])('%s → %s', (stored, written) => {
    expect(projectPath(stored)).toBe(written);
  });
});
