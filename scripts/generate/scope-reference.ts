import type { Catalog, CatalogScope } from './catalog.ts';
import { banner, type GeneratedFile } from './files.ts';

/** docs/reference/scopes.md: the scopes by resource, with the operations each opens; and the fields of requests. */
export function scopeReference({ scopes, system_fields, oauth_fields }: Catalog): GeneratedFile {
  const resources = [...new Set(scopes.map(({ resource }) => resource))];
  const operationCount = scopes.reduce((sum, { operations }) => sum + operations.length, 0);
  const content = `<!-- ${banner} -->

# API scopes

What \`api_scopes\` of the manifest can ask for. On install the platform generates an API key with exactly the scopes an
app asks for, and users see their labels before they agree.

The platform shows the scopes as check boxes and publishes no list of them. One label is known, “View flow tags”. The
ids, the other labels and which operations a scope opens are **assumed by miniapp**, made from the groups of the
platform’s API; they are data, in \`schemas/catalog.yaml\`. The ${scopes.length} scopes open ${operationCount} operations, each in one place.
A scope that includes another opens that one’s operations too.

| scope | label | operations |
| --- | --- | --- |
${scopes.map(({ id, label, operations }) => `| [\`${id}\`](#${anchor(resourceOf(scopes, id))}) | ${label} | ${operations.length} |`).join('\n')}

${resources.map((resource) => resourceSection(resource, scopes)).join('\n')}
## System fields

A request can use four system fields; their names are **assumed by miniapp**.

| placeholder | |
| --- | --- |
${system_fields.map(({ name, description }) => `| \`{{system.${name}}}\` | ${description} |`).join('\n')}

## OAuth fields

Requests of an app with auth type \`oauth2\` can use the tokens that signing in gave, beside the auth inputs. That they can,
and the names, are **assumed by miniapp**.

| placeholder | |
| --- | --- |
${oauth_fields.map(({ name, description }) => `| \`{{auth.${name}}}\` | ${description} |`).join('\n')}
`;
  return { path: 'docs/reference/scopes.md', content };
}

function resourceOf(scopes: readonly CatalogScope[], id: string): string {
  return scopes.find((scope) => scope.id === id)?.resource ?? '';
}

function anchor(heading: string): string {
  return heading.toLowerCase().replaceAll(' ', '-');
}

function resourceSection(resource: string, scopes: readonly CatalogScope[]): string {
  const rows = scopes
    .filter((scope) => scope.resource === resource)
    .map(({ id, label, description, includes, operations }) => {
      const includesNote = includes ? ` Includes ${includes.map((other) => `\`${other}\``).join(', ')}.` : '';
      const list = operations.map((operation) => `\`${operation}\``).join('<br>');
      return `| \`${id}\`<br>${label} | ${description}${includesNote} | ${list} |`;
    });
  return `## ${resource}

| scope | what it allows | operations |
| --- | --- | --- |
${rows.join('\n')}
`;
}
