import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { scopes } from '../../src/generated/catalog.ts';
import { check } from '../core/manifest/check.ts';
import { requiredLines } from '../core/manifest/hostile.ts';
import { createWorld, packageDirectory } from '../world.ts';
import { type LanguageServer, startLanguageServer } from './language-server.ts';

const schemaPath = join(packageDirectory, 'schemas/miniapp.schema.json');
const fixturePath = (...parts: string[]) => join(packageDirectory, 'test/fixtures', ...parts);

/** The rules that hold a manifest against the schema, and so does an editor. */
const schemaRules = [...readdirSync(fixturePath('schema')).map((rule) => `schema/${rule}`), 'scopes/unknown'];

/** Starts, as line:column, that only one of the two reports, with the reason. What is not here is the same in both. */
const differences: Record<string, { ours?: string[]; theirs?: string[]; why: string }> = {
  'schema/format': {
    ours: ['4:10', '6:16'],
    why: 'semver and http-url are formats of ours; an editor does not know them and lets every text pass.',
  },
  'schema/newer-version': {
    theirs: ['6:1'],
    why: 'An editor holds the rest of a newer file against this version; we say nothing about what we do not know.',
  },
  'schema/type': {
    ours: ['13:1'],
    theirs: ['13:12'],
    why: 'Where a value is empty we mark the field, and an editor the place behind its colon, on the same line.',
  },
  'schema/unknown-field': {
    theirs: ['1:1'],
    why: 'Of a misspelt field an editor also says that the right one is missing; we tell one mistake once.',
  },
  'scopes/unknown': {
    ours: ['6:30', '6:48'],
    why: 'An editor joins equal messages of one line: it marks the list from the first wrong scope to the last.',
  },
};

let server: LanguageServer;

beforeAll(async () => {
  server = await startLanguageServer(packageDirectory, { schemas: { [schemaPath]: '*.yaml' } });
});

afterAll(() => server.stop());

/** The starts of what an editor reports by the schema. */
async function editorStarts(path: string): Promise<string[]> {
  const { diagnostics } = await server.open(path, readFileSync(path, 'utf8'));
  return diagnostics
    .filter(({ source }) => source?.startsWith('yaml-schema'))
    .map(({ range: { start } }) => `${start.line + 1}:${start.character + 1}`)
    .sort();
}

/** The starts of what `validate` reports by the schema. */
function ownStarts(path: string): string[] {
  return check(readFileSync(path, 'utf8'))
    .diagnostics.filter(({ code }) => schemaRules.includes(code))
    .map(({ range: { start } }) => `${start.line}:${start.column}`)
    .sort();
}

describe('an editor and validate', () => {
  test.each(schemaRules)('report %s at the same place, but for what is listed', async (rule) => {
    const path = fixturePath(rule, 'invalid.yaml');
    const [theirs, ours] = [await editorStarts(path), ownStarts(path)];
    expect(ours).not.toEqual([]);
    expect({
      ours: ours.filter((start) => !theirs.includes(start)),
      theirs: theirs.filter((start) => !ours.includes(start)),
    }).toEqual({ ours: differences[rule]?.ours ?? [], theirs: differences[rule]?.theirs ?? [] });
  });

  test('differ only where a fixture shows it', () => {
    expect(schemaRules).toEqual(expect.arrayContaining(Object.keys(differences)));
  });

  test('find nothing in valid files', async () => {
    const valid = [fixturePath(), join(packageDirectory, 'templates')].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /(^|[\\/])(valid|miniapp)\.yaml$/.test(name))
        .map((name) => join(folder, name)),
    );
    expect(valid.length).toBeGreaterThan(20);
    const found = await Promise.all(valid.map(async (path) => [path, ownStarts(path), await editorStarts(path)]));
    expect(found).toEqual(valid.map((path) => [path, [], []]));
  });
});

describe('completion', () => {
  test.each([
    ['in a list', 'api_scopes:\n  - '],
    ['between brackets', 'api_scopes: ['],
  ])('offers every scope with its label, %s', async (_, before) => {
    const text = `${requiredLines}${before}`;
    const file = await server.open(join(packageDirectory, 'completion', `${before.length}.yaml`), text);
    const lines = text.split('\n');
    const items = await file.complete({ line: lines.length - 1, character: lines.at(-1)?.length ?? 0 });
    expect(items.map(({ label, documentation }) => [label, documentation])).toEqual(
      scopes.map(({ id, label }) => [id, label]),
    );
  });
});

describe('hover', () => {
  const manifest = `${requiredLines}api_scopes: [flow-tags:view]
subscribe:
  url: https://api.example.com/subscribe
  headers: { X-App: verifier }
unsubscribe:
  url: https://api.example.com/unsubscribe
  body: { id: "{{system.installation_id}}" }
app_fields:
  - name: api_token
    type: text
auth:
  type: api_key
  inputs:
    - name: token
      type: string
      title: API token
      save_to: api_token
      secret: true
`;

  test.each([
    ['schema_version', '#/properties/schema_version'],
    ['name', '#/properties/name'],
    ['api_scopes', '#/properties/api_scopes'],
    ['subscribe', '#/properties/subscribe'],
    ['headers', '#/$defs/request_headers'],
    ['unsubscribe', '#/properties/unsubscribe'],
    ['body', '#/$defs/request_body'],
    ['app_fields', '#/properties/app_fields'],
    ['inputs', '#/$defs/auth_api_key/properties/inputs'],
    ['- name: token', '#/$defs/auth_input/properties/name'],
    ['save_to', '#/$defs/auth_input/properties/save_to'],
    ['secret', '#/$defs/auth_input/properties/secret'],
  ])('on %s shows %s', async (field, pointer) => {
    const { diagnostics, hover } = await server.open(join(packageDirectory, 'hover.yaml'), manifest);
    expect(diagnostics).toEqual([]);
    const lines = manifest.split('\n');
    const line = lines.findIndex((text) => text.trim().startsWith(field.includes(':') ? field : `${field}:`));
    const shown = await hover({ line, character: 1 + (/[a-z]/.exec(lines[line] ?? '')?.index ?? 0) });
    let schema: unknown = JSON.parse(readFileSync(schemaPath, 'utf8'));
    for (const key of pointer.split('/').slice(1)) schema = (schema as Record<string, unknown>)[key];
    const { title, description } = schema as { title: string; description: string };
    // Less the backslashes that Markdown takes.
    expect(shown?.replaceAll('\\', '').slice(0, description.length + title.length + 7)).toBe(
      `#### ${title}\n\n${description}`,
    );
  });
});

describe('a new project', () => {
  const flags = ['--name', 'Email Verifier', '--description', 'Checks e-mail addresses in a chat.'];

  test.each(['minimal', 'server', 'server-ts'])(
    'of the template %s brings its schema to the editor',
    async (template) => {
      const world = await createWorld();
      await world.run(['init', 'app', '--template', template, ...flags]);
      const path = world.path('app', 'miniapp.yaml');
      const text = readFileSync(path, 'utf8');
      const settings = JSON.parse(readFileSync(world.path('app', '.vscode', 'settings.json'), 'utf8'));

      // The comment in the first line does it, and so do the editor’s settings.
      for (const [given, content] of [
        [{}, text],
        [{ schemas: settings['yaml.schemas'] }, text.split('\n').slice(1).join('\n')],
      ] as const) {
        const own = await startLanguageServer(world.path('app'), given);
        onTestFinished(own.stop);
        const found = await own.open(path, `${content}colour: red\n`);
        expect(found.diagnostics.map(({ message }) => message)).toEqual(['Property colour is not allowed.']);
        const line = content.split('\n').findIndex((one) => one.startsWith('slug:'));
        expect(await found.hover({ line, character: 1 })).toContain(
          world.path('app', '.vscode', 'miniapp.schema.json'),
        );
      }
    },
  );
});
