/** From a template and a person's answers to the files of a project. */

import { parse } from 'yaml';
import { hasValue, removeEntry, replaceValue } from '../manifest/edit.ts';
import { formatYaml } from '../manifest/format-yaml.ts';

/** A file below the project's folder; `path` is relative to it, with `/`. */
export interface ProjectFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/** What the new app is to be. Texts are taken literally; URLs may hold `${NAME}` and `{{auth.x}}`, as in a manifest. */
export interface ScaffoldAnswers {
  readonly name: string;
  readonly slug: string;
  readonly description: string;
  /** Scope ids of the catalogue. */
  readonly scopes: readonly string[];
  readonly subscribeUrl?: string | undefined;
  readonly unsubscribeUrl?: string | undefined;
}

const manifestPath = 'miniapp.yaml';
/** miniapp, as npm knows it. */
const packageName = 'miniapp-cli';
/** Where the manifest's first line and the editor's settings look for the schema. */
export const schemaPath = '.vscode/miniapp.schema.json';
const localServer = 'http://127.0.0.1:8787/miniapp';
const environmentComment = `# \${NAME:-default} comes from the environment: set it to your server’s address.`;

/**
 * The files to write. The manifest's comments and layout are the template's. With scopes there is always a subscribe
 * request, since without one nobody would learn the key, and with a subscribe request always an unsubscribe request;
 * those that have no URL yet point to a server on this machine. Without scopes no API key is sent. `version` is the
 * version of miniapp, which the project's own checks are to run with.
 */
export function scaffoldProject(
  template: readonly ProjectFile[],
  answers: ScaffoldAnswers,
  schema: Uint8Array | string,
  version: string,
): ProjectFile[] {
  const manifest = template.find(({ path }) => path === manifestPath);
  if (!manifest) throw new Error(`The template has no ${manifestPath}.`);
  const original = templateIdentity(decode(manifest.content));

  const files = template
    .filter(({ path }) => path !== schemaPath)
    .map(({ path, content }): ProjectFile => {
      if (path === manifestPath) return { path, content: encode(fillManifest(decode(content), answers)) };
      if (path === 'README.md') return { path, content: encode(fillReadme(decode(content), original, answers)) };
      if (path === 'package.json') return { path, content: encode(fillPackage(decode(content), answers, version)) };
      return { path: projectPath(path), content };
    });
  return [...files, { path: schemaPath, content: typeof schema === 'string' ? encode(schema) : schema }];
}

/** npm leaves `.gitignore` out of packages, so templates carry it without the dot. */
export function projectPath(templatePath: string): string {
  return templatePath.replace(/(^|\/)gitignore$/, '$1.gitignore');
}

function fillManifest(template: string, answers: ScaffoldAnswers): string {
  let text = template;
  for (const field of ['name', 'slug', 'description'] as const) {
    text = setField(text, field, escapeVariables(answers[field]));
  }
  text = setField(text, 'api_scopes', answers.scopes);

  const keyPath = ['subscribe', 'body', 'api_key'];
  if (answers.scopes.length === 0 && hasValue(text, keyPath)) text = removeEntry(text, keyPath);

  const { subscribeUrl, unsubscribeUrl } = answers;
  if (hasValue(text, ['subscribe'])) {
    if (subscribeUrl) text = replaceValue(text, ['subscribe', 'url'], subscribeUrl);
  } else if (subscribeUrl || answers.scopes.length > 0) {
    text = append(text, subscribeBlock(subscribeUrl, answers.scopes.length > 0));
  }
  if (hasValue(text, ['unsubscribe'])) {
    if (unsubscribeUrl) text = replaceValue(text, ['unsubscribe', 'url'], unsubscribeUrl);
  } else if (unsubscribeUrl || hasValue(text, ['subscribe'])) {
    text = append(text, unsubscribeBlock(unsubscribeUrl));
  }
  return text;
}

function setField(text: string, field: string, value: string | readonly string[]): string {
  if (hasValue(text, [field])) return replaceValue(text, [field], value);
  return append(text, `${field}: ${formatYaml(value)}\n`);
}

function subscribeBlock(url: string | undefined, withKey: boolean): string {
  const fields = ['installation_id', ...(withKey ? ['api_key'] : []), 'flow_ns', 'workspace_id'];
  return [
    '# Sent on every install. {{…}} is filled in then: keep the quotes.',
    ...(url ? [] : [environmentComment]),
    'subscribe:',
    `  url: ${url ? formatYaml(url) : `\${SUBSCRIBE_URL:-${localServer}/subscribe}`}`,
    '  body:',
    ...fields.map((field) => `    ${field}: "{{system.${field}}}"`),
    '',
  ].join('\n');
}

function unsubscribeBlock(url: string | undefined): string {
  return [
    '# Sent on every uninstall.',
    ...(url ? [] : [environmentComment]),
    'unsubscribe:',
    `  url: ${url ? formatYaml(url) : `\${UNSUBSCRIBE_URL:-${localServer}/unsubscribe}`}`,
    '  body:',
    '    installation_id: "{{system.installation_id}}"',
    '',
  ].join('\n');
}

function append(text: string, block: string): string {
  return `${text.replace(/(?<!\n)\n*$/, '\n')}\n${block}`;
}

/**
 * `${` begins a value of the environment anywhere in a manifest, but a person's text means the characters. `{{` needs no
 * such care: placeholders are filled in requests only, and elsewhere a backslash before it would be shown to users.
 */
function escapeVariables(text: string): string {
  return text.replaceAll('${', '\\${');
}

function templateIdentity(manifest: string): { name: string; slug: string } {
  const { name, slug } = parse(manifest) as { name: string; slug: string };
  return { name, slug };
}

/** Both in one pass: the new name may contain the old slug. */
function fillReadme(text: string, original: { name: string; slug: string }, answers: ScaffoldAnswers): string {
  return text
    .split(original.name)
    .map((part) => part.replaceAll(original.slug, () => answers.slug))
    .join(escapeMarkdown(answers.name));
}

function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>#|~&$]/g, '\\$&');
}

function fillPackage(text: string, { slug, description }: ScaffoldAnswers, version: string): string {
  const content = JSON.parse(text) as { devDependencies?: Readonly<Record<string, string>> };
  const { devDependencies } = content;
  const filled = {
    ...content,
    name: slug,
    description,
    ...(devDependencies?.[packageName] && { devDependencies: { ...devDependencies, [packageName]: `^${version}` } }),
  };
  return `${JSON.stringify(filled, null, 2)}\n`;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function decode(content: Uint8Array): string {
  return new TextDecoder().decode(content);
}
