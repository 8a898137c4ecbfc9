import type { Contract, ContractOperation, ContractResponse } from './contract.ts';
import { banner, type GeneratedFile } from './files.ts';

interface ListedOperation extends ContractOperation {
  /** `PUT /apps/{slug}/draft` */
  readonly name: string;
}

/** docs/reference/contract.md: what the platform contract has, for people; the schemas are in the file itself. */
export function contractReference(contract: Contract): GeneratedFile {
  const operations = listOperations(contract);
  const sections = contract.tags.map(({ name, description }) => {
    const rows = operations.filter(({ tags }) => tags.includes(name)).map((operation) => row(operation, contract));
    return `### ${name}\n\n${description}\n\n| operation | | succeeds with | refusals of its own |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  const content = `<!-- ${banner} -->

# The platform contract

${contract.info.description}

The source is [schemas/platform.openapi.yaml](../../schemas/platform.openapi.yaml) (OpenAPI 3.1); the local platform serves it at
\`GET ${contract.servers[0]?.url}/openapi.json\`, without a token. All paths are below \`${contract.servers[0]?.url}\`.

## Operations

${sections.join('\n')}
Lists take \`limit\` (1 to 100, 20 by default) and \`page\` (from 1), and say \`{"current_page", "per_page", "total"}\` in \`meta\`.

## Headers of requests

| header | of | |
| --- | --- | --- |
| \`Authorization\` | every operation but \`GET /openapi.json\` | \`Bearer\` and the platform’s token. |
${headerRows(operations, contract).join('\n')}

## Refusals

\`{"error": {"code", "message", "hint"?, "diagnostics"?}}\`; the messages here are examples.

| code | status | |
| --- | --- | --- |
${codeRows(operations, contract).join('\n')}
`;
  return { path: 'docs/reference/contract.md', content };
}

function listOperations({ paths }: Contract): ListedOperation[] {
  const methods = ['get', 'head', 'put', 'post', 'delete'] as const;
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ ...operation, name: `${method.toUpperCase()} ${path}` }] : [];
    }),
  );
}

function row(operation: ListedOperation, contract: Contract): string {
  const { name, summary, responses } = operation;
  const successes = Object.keys(responses).filter((status) => Number(status) < 400);
  // What many operations share is defined once, and told once.
  const own = Object.values(responses).flatMap((response) => ('$ref' in response ? [] : codesOf(response, contract)));
  return `| \`${name}\` | ${summary}. | ${successes.join(', ')} | ${own.map((code) => `\`${code}\``).join(', ')} |`;
}

function headerRows(operations: readonly ListedOperation[], contract: Contract): string[] {
  const uses = operations.flatMap(({ name, parameters = [] }) =>
    parameters.flatMap((parameter) => {
      const found = '$ref' in parameter ? contract.components.parameters[lastPart(parameter.$ref)] : parameter;
      return found?.in === 'header' ? [{ operation: name, header: found.name, description: found.description }] : [];
    }),
  );
  const headers = new Map(uses.map(({ header, description = '' }) => [header, description]));
  return [...headers].map(([header, description]) => {
    const of = uses.filter((use) => use.header === header).map(({ operation }) => `\`${operation}\``);
    return `| \`${header}\` | ${of.join(', ')} | ${oneLine(description)} |`;
  });
}

function codeRows(operations: readonly ListedOperation[], contract: Contract): string[] {
  const statuses = new Map(
    operations.flatMap(({ responses }) =>
      Object.entries(responses).flatMap(([status, response]) =>
        codesOf(response, contract).map((code) => [code, status] as const),
      ),
    ),
  );
  return (contract.components.schemas['ErrorCode']?.enum ?? []).map((code) => {
    const status = statuses.get(String(code));
    const example = contract.components.examples[String(code)]?.value.error;
    if (status === undefined || !example) throw new Error(`No operation of the contract answers ${code}.`);
    return `| \`${code}\` | ${status} | ${oneLine([example.message, example.hint].filter(Boolean).join(' '))} |`;
  });
}

function codesOf(response: ContractResponse | { readonly $ref: string }, { components }: Contract): string[] {
  const found = '$ref' in response ? components.responses[lastPart(response.$ref)] : response;
  const { examples = {}, schema } = found?.content?.['application/json'] ?? {};
  return schema?.$ref === '#/components/schemas/ErrorBody' ? Object.keys(examples) : [];
}

function lastPart(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

function oneLine(text: string): string {
  return text.replaceAll('\n', ' ').replaceAll('|', '\\|');
}
