import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Document, OpenAPIBackend, SetMatchType } from 'openapi-backend';
import { parse } from 'yaml';

/** Below it are the paths of the contract. */
export const apiRoot = '/platform/v1';

const file = join(import.meta.dirname, '../../schemas/platform.openapi.yaml');

/** An operation of the contract, its references resolved. */
export interface Operation {
  readonly operationId: string;
  readonly method: string;
  /** `/apps/{slug}` */
  readonly path: string;
  readonly parameters: readonly { name: string; in: string; example?: string | number }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example?: unknown }>> };
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
}

interface DocumentedResponse {
  readonly headers?: Readonly<Record<string, { readonly example: string }>>;
  readonly content?: Readonly<Record<string, DocumentedContent>>;
}

interface DocumentedContent {
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface Sent {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The contract as both sides are held to it: what is not documented is not sent. Readers of the contract leave aside what
 * they do not know, so only here are its objects closed.
 */
export async function openContract(): Promise<OpenAPIBackend> {
  const definition = closed(parse(readFileSync(file, 'utf8'))) as Document;
  return new OpenAPIBackend({
    definition,
    apiRoot,
    quick: true,
    strict: true,
    // The library's own ajv knows JSON Schema as it was before OpenAPI 3.1.
    customizeAjv: (_, options) => new Ajv2020({ ...options, allErrors: true, formats }) as never,
  }).init();
}

const formats = {
  'date-time': (text: string) => /^\d{4}-\d\d-\d\dT.*Z$/.test(text) && !Number.isNaN(Date.parse(text)),
  uri: (text: string) => URL.canParse(text),
};

export function operationsOf(contract: OpenAPIBackend): Operation[] {
  return contract.router.getOperations() as unknown as Operation[];
}

/** Every answer that an operation documents: a status, and with it each code of an error, such as `404 not-found`. */
export function answersOf({ responses }: Operation): string[] {
  return Object.entries(responses).flatMap(([status, { content }]) => {
    const codes = Number(status) < 400 ? [] : Object.keys(content?.['application/json']?.examples ?? {});
    return codes.length === 0 ? [status] : codes.map((code) => `${status} ${code}`);
  });
}

/** What is wrong with a request; empty when it is as documented. */
export function problemsOfRequest(contract: OpenAPIBackend, { method, path, headers, body }: Sent): string[] {
  const operation = contract.matchOperation({ method, path, headers: { ...headers } });
  if (operation === undefined) return [`${method} ${path} is not documented`];
  const request = { method, path, headers: { ...headers }, body };
  return sentences(contract.validateRequest(request, operation).errors);
}

/** What is wrong with an answer to an operation; empty when it is as documented. */
export function problemsOfAnswer(
  contract: OpenAPIBackend,
  { operationId, method, responses }: Operation,
  { status, headers, body }: Answered,
): string[] {
  const documented = responses[status];
  if (documented === undefined) return [`the status ${status} is not documented`];
  const wrongHeaders = contract.validateResponseHeaders({ ...headers }, operationId, {
    statusCode: status,
    setMatchType: SetMatchType.Superset,
  });
  const types = Object.keys(documented.content ?? {});
  const type = headers['content-type']?.split(';')[0] ?? 'nothing';
  if (method === 'head' || types.length === 0) return sentences(wrongHeaders.errors);
  if (!types.includes(type)) return [`${type} is not documented`];
  const value = type === 'application/json' ? JSON.parse(body) : undefined;
  const wrongBody = contract.validateResponse(value, operationId, status);
  return [...sentences(wrongHeaders.errors), ...sentences(wrongBody.errors)];
}

function sentences(errors: readonly { instancePath: string; message?: string }[] | null | undefined): string[] {
  return (errors ?? []).map(({ instancePath, ...error }) => `${instancePath || '/'} ${JSON.stringify(error)}`);
}

/** Forbids what is not documented, in every object whose properties are. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, closed(member)]));
  const isObjectSchema = 'properties' in value && 'type' in value && !('additionalProperties' in value);
  return isObjectSchema ? { ...members, additionalProperties: false } : members;
}
