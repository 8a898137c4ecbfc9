import { scopes } from '../../src/generated/catalog.ts';
import { emulated } from '../../src/platform/api/emulated.ts';
import type { Operation } from '../../src/platform/api/operation.ts';
import { type Parameter, words } from '../../src/platform/api/parameters.ts';
import { usualRateLimit } from '../../src/platform/platform.ts';
import { banner, type GeneratedFile } from './files.ts';

/** docs/reference/platform-api.md: every operation of the catalogue, and what the emulated ones take. */
export function platformApiReference(): GeneratedFile {
  const operations = scopes.flatMap((scope) => scope.operations);
  const resources = [...new Set(scopes.map(({ resource }) => resource))];
  const content = `<!-- ${banner} -->

# The emulated API

What the local platform answers below \`/api\`, to the key of an installation. A client of the platform’s API works with
its base URL and its token exchanged: [your first app](../first-app.md#call-the-api-with-the-key) calls it with curl.

Of the ${operations.length} operations of the [catalogue](scopes.md), ${Object.keys(emulated).length} are emulated with real state, which survives a restart. The
others are checked for their scope, and then answered with 501.

## What is known, and from where

| | |
| --- | --- |
| published | The OpenAPI description of the platform’s API, as public clients of its white labels carry it: paths, names and places of parameters, their limits where they are given here, fields of answers. Everything below is from there unless it says otherwise. |
| clients | Seen in public clients of the API. |
| assumed | Ours, because nothing is known. |

Lists answer \`{"data": […], "meta": {"current_page", "per_page", "total"}, "status": "ok"}\`, single calls
\`{"status": "ok", "data": {…}}\`, and calls that only do something \`{"status": "ok"}\`. A page has 10 items unless \`limit\` says
otherwise, and the newest are first (clients). Times are \`2020-11-27 17:50:45\`; that they are UTC is assumed.

How strictly a value is judged is assumed throughout: the forms of ids, the largest numbers, and that texts have at most 255
characters where nothing else is said. So is how names are searched: in any part, in any case.

Parameters of \`GET\` stand in the query, all others in a JSON body, those of \`DELETE\` as well. A parameter that stands
elsewhere counts too, the body before the query, and what is not known is left aside (assumed).

| status | when |
| --- | --- |
| 400 | The body is not JSON (assumed). |
| 401 | No key, an unknown key, or one that was revoked. |
| 403 | The key lacks the operation’s scope; \`scope\` in the answer names it (assumed). |
| 404 | No such operation, or what is named is not there (assumed). |
| 405 | The path has other methods; \`Allow\` lists them. The message is the platform’s (clients), the status assumed. |
| 413 | The body is larger than 1.5 MiB (assumed). |
| 422 | A parameter is missing or wrong; the message begins with its name (the form is assumed). |
| 429 | More than ${usualRateLimit} calls of a key within 60 seconds; \`Retry-After\` says how long to wait. The number is assumed: \`--rate-limit\` changes it, 0 lifts it. |
| 501 | The operation is in the catalogue, but not emulated. |

A failure is \`{"status": "error", "message": "…"}\`; of this, \`message\` is published.

${resources.map((resource) => resourceSection(resource)).join('\n')}`;
  return { path: 'docs/reference/platform-api.md', content };
}

function resourceSection(resource: string): string {
  const operations = scopes
    .filter((scope) => scope.resource === resource)
    .flatMap((scope) => scope.operations.map((name) => ({ name, scope: scope.id, operation: find(name) })));
  const missing = operations.filter(({ operation }) => operation === undefined);
  const parts = operations.flatMap(({ name, scope, operation }) =>
    operation === undefined ? [] : [operationSection(name, scope, operation)],
  );
  if (missing.length > 0) {
    const list = missing.map(({ name, scope }) => `- \`${name}\` (\`${scope}\`)`).join('\n');
    parts.push(`Not emulated:\n\n${list}\n`);
  }
  return `## ${resource}\n\n${parts.join('\n')}`;
}

function find(name: string): Operation | undefined {
  return Object.hasOwn(emulated, name) ? emulated[name] : undefined;
}

function operationSection(name: string, scope: string, { does, parameters, assumed = [] }: Operation): string {
  const rows = Object.entries(parameters).flatMap(([parameter, declared]) => parameterRows(parameter, declared));
  const table = rows.length === 0 ? '' : `\n| parameter | | |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
  const remarks = assumed.length === 0 ? '' : `\nAssumed: ${assumed.join(' ')}\n`;
  return `### ${name}\n\n${does} Scope: \`${scope}\`.\n${table}${remarks}`;
}

/** A parameter, and below it what is in it. */
function parameterRows(name: string, parameter: Parameter): string[] {
  const { required, source = 'published', description } = parameter;
  const remark = source === 'published' ? '' : ` (${source})`;
  const row = `| \`${name}\`${required ? ', required' : ''} | ${limitsOf(parameter)} | ${description}${remark} |`;
  const inner = parameter.type === 'list' ? parameter.of : parameter;
  const prefix = parameter.type === 'list' ? `${name}[]` : name;
  if (inner.type !== 'object') return [row];
  const fields = Object.entries(inner.fields ?? {});
  return [row, ...fields.flatMap(([field, declared]) => parameterRows(`${prefix}.${field}`, declared))];
}

function limitsOf(parameter: Parameter): string {
  if (parameter.type === 'list') return `a list of at most ${parameter.most}`;
  if (parameter.type === 'object') return 'an object';
  const usual =
    parameter.type === 'integer' && parameter.default !== undefined ? `, ${parameter.default} by default` : '';
  return `${words(parameter)}${usual}`;
}
