import type { Catalog } from './catalog.ts';
import { banner, type GeneratedFile } from './files.ts';
import type { Schema } from './schema.ts';

/** docs/reference/manifest.md: every field of the manifest, from the schema. */
export function manifestReference(schema: Schema, { listing }: Catalog): GeneratedFile {
  const definitions = schema.$defs ?? {};
  const shapes = Object.entries(definitions).filter(([, { properties, oneOf }]) => properties || oneOf);
  const content = `<!-- ${banner} -->

# The manifest, \`miniapp.yaml\`

${schema.description}

A manifest is YAML (core schema) or JSON. Texts may hold environment values, \`\${NAME}\` or \`\${NAME:-default}\`, filled in
before the manifest is checked; in requests also placeholders, \`{{system.…}}\` and \`{{auth.…}}\`, filled in on install.
Examples are written as JSON, which is YAML too.

${fieldTable(schema, definitions, '')}

${sections(schema, definitions, '', '##')}
## Images

All limits are assumed by miniapp: the platform publishes none.

| image | formats | shape | pixels | size |
| --- | --- | --- | --- | --- |
${Object.entries(listing).map(imageRow).join('\n')}

${shapes.map(([name, shape]) => shapeSection(name, shape, definitions)).join('\n')}`;
  return { path: 'docs/reference/manifest.md', content: `${content.trimEnd()}\n` };
}

function imageRow([name, limits]: [string, Catalog['listing']['logo']]): string {
  const { formats, aspect_ratio: ratio, minimum, maximum, maximum_bytes } = limits;
  const pixels = `${minimum.width} × ${minimum.height} to ${maximum.width} × ${maximum.height}`;
  const shape = `${ratio.width}:${ratio.height}`;
  return `| \`${name}\` | ${formats.join(', ')} | ${shape} | ${pixels} | at most ${maximum_bytes / 1024 / 1024} MiB |`;
}

function shapeSection(name: string, shape: Schema, definitions: Readonly<Record<string, Schema>>): string {
  const intro = `## ${shape.title}\n\n${shape.description}\n`;
  if (shape.oneOf) {
    const kinds = shape.oneOf.map(({ $ref }) => `- ${link($ref, definitions)}`).join('\n');
    return `${intro}\n${kinds}\n\n${samples(shape)}`;
  }
  const prefix = `${name}.`;
  return `${intro}
${fieldTable(shape, definitions, prefix)}

${samples(shape)}
${sections(shape, definitions, prefix, '###')}`;
}

function fieldTable(shape: Schema, definitions: Readonly<Record<string, Schema>>, prefix: string): string {
  const rows = Object.entries(shape.properties ?? {}).map(([name, given]) => {
    const isRequired = shape.required?.includes(name) ? 'yes' : '';
    return `| [\`${name}\`](#${anchor(prefix + name)}) | ${typeWords(given, definitions)} | ${isRequired} |`;
  });
  return `| field | type | required |\n| --- | --- | --- |\n${rows.join('\n')}`;
}

function sections(shape: Schema, definitions: Readonly<Record<string, Schema>>, prefix: string, level: string): string {
  return Object.entries(shape.properties ?? {})
    .map(([name, given]) => {
      const field = resolved(given, definitions);
      const facts = [
        `Type: ${typeWords(given, definitions)}`,
        `Required: ${shape.required?.includes(name) ? 'yes' : 'no'}`,
        ...(field.default === undefined ? [] : [`Default: ${code(field.default)}`]),
        ...limits(field),
      ];
      return `${level} \`${prefix}${name}\`\n\n${field.description}\n\n${facts.map((fact) => `- ${fact}`).join('\n')}\n\n${samples(field)}`;
    })
    .join('\n');
}

/** The definition a field refers to, with what the field itself says on top. */
function resolved(field: Schema, definitions: Readonly<Record<string, Schema>>): Schema {
  const target = field.$ref === undefined ? undefined : definitions[field.$ref.replace('#/$defs/', '')];
  return target ? { ...target, ...field } : field;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  object: 'map',
  array: 'list',
};

function typeWords(given: Schema, definitions: Readonly<Record<string, Schema>>): string {
  const field = resolved(given, definitions);
  if (given.$ref && (field.properties || field.oneOf)) return link(given.$ref, definitions);
  if (field.const !== undefined) return `always ${code(field.const)}`;
  if (given.$ref === '#/$defs/scope') return '[scope](scopes.md)';
  if (field.enum) return `one of ${field.enum.map(code).join(', ')}`;
  if (field.items) return `list of ${typeWords(field.items, definitions)}`;
  if (typeof field.additionalProperties === 'object') {
    return `map of name to ${typeWords(field.additionalProperties, definitions)}`;
  }
  return [field.type ?? []]
    .flat()
    .map((name) => typeNames[name] ?? name)
    .join(' or ');
}

function limits(field: Schema): string[] {
  const { minLength, maxLength, minimum, maximum, minItems, format } = field as Record<string, number | undefined>;
  const found: string[] = [];
  if (minLength !== undefined && maxLength !== undefined) found.push(`Length: ${minLength} to ${maxLength} characters`);
  else if (minLength !== undefined) found.push(`Length: at least ${minLength} character${minLength === 1 ? '' : 's'}`);
  else if (maxLength !== undefined) found.push(`Length: at most ${maxLength} characters`);
  if (minimum !== undefined && maximum !== undefined) found.push(`Range: ${minimum} to ${maximum}`);
  if (minItems !== undefined) found.push(`Length: at least ${minItems} ${minItems === 1 ? 'entry' : 'entries'}`);
  if (field['x-pattern-message'] !== undefined) found.push(`Must be ${field['x-pattern-message']}`);
  if (format !== undefined) found.push(`Must be ${formatWords[String(format)] ?? format}`);
  return found;
}

const formatWords: Readonly<Record<string, string>> = {
  'http-url': 'an http or https address',
  semver: 'a version by [Semantic Versioning](https://semver.org)',
};

function samples({ examples = [], 'x-invalid': invalid = [] }: Schema): string {
  const good = examples.map((value) => `- ${code(value)}`);
  const bad = invalid.map(({ value, reason }) => `- ${code(value)}: ${reason}`);
  return `Valid:\n\n${good.join('\n')}\n\nNot valid:\n\n${bad.join('\n')}\n`;
}

function link(reference: string | undefined, definitions: Readonly<Record<string, Schema>>): string {
  const title = definitions[(reference ?? '').replace('#/$defs/', '')]?.title ?? '';
  return `[${title}](#${anchor(title)})`;
}

/** The anchor a heading gets on the usual hosts. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(' ', '-')
    .replace(/[^a-z0-9_-]/g, '');
}

function code(value: unknown): string {
  return `\`${spaced(value)}\``;
}

/** JSON with spaces, on one line. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${spaced(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
