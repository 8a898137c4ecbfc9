import type { Context, OpenAPIBackend } from 'openapi-backend';
import type { Http } from '../../src/core/http.ts';
import { type Operation, openContract } from './document.ts';

/** A platform that knows the contract and nothing else: it answers with the contract's examples. */
export interface Mock {
  readonly http: Http;
  /** What was asked for that the contract does not have, in words. */
  readonly violations: readonly string[];
  /** Which answer to give from now on, for example `412 remote-changed`; without one, that of success. */
  prefer(answer?: string): void;
}

interface Mocked {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export async function startMock(): Promise<Mock> {
  const contract = await openContract();
  const violations: string[] = [];
  let preferred: string | undefined;

  const refuse = (problem: string): Mocked => {
    violations.push(problem);
    return { status: 422, headers: {}, body: null };
  };
  contract.registerSecurityHandler('token', ({ request }) =>
    /^Bearer \S+$/.test(`${request.headers['authorization']}`),
  );
  contract.register({
    notFound: ({ request }: Context) => refuse(`${request.method} ${request.path} is not in the contract`),
    methodNotAllowed: ({ request }: Context) => refuse(`${request.method} ${request.path} is not in the contract`),
    unauthorizedHandler: () => refuse('there is no bearer token'),
    validationFail: ({ operation, validation }: Context) =>
      refuse(`${operation.operationId}: ${JSON.stringify(validation.errors)}`),
    notImplemented: ({ operation, request }: Context) => {
      const { requestBody } = operation as unknown as Operation;
      const type = `${request.headers['content-type']}`;
      if (requestBody && !(type in requestBody.content)) return refuse(`${operation.operationId}: it sends ${type}`);
      return answerOf(contract, operation as unknown as Operation, preferred);
    },
  });

  return {
    violations,
    prefer: (answer) => {
      preferred = answer;
    },
    http: async ({ method, url, headers, body }) => {
      const { pathname, search } = new URL(url);
      const isJson = headers['content-type'] === 'application/json';
      const content = isJson && body ? new TextDecoder().decode(body) : (body ?? undefined);
      const request = { method, path: pathname, query: search, headers: { ...headers }, body: content };
      const answer = (await contract.handleRequest(request)) as Mocked;
      const bytes = new TextEncoder().encode(method === 'HEAD' ? '' : JSON.stringify(answer.body));
      return { status: answer.status, headers: { ...answer.headers }, body: bytes, truncated: false };
    },
  };
}

function answerOf(contract: OpenAPIBackend, { operationId, responses }: Operation, preferred = ''): Mocked {
  const [code, example] = preferred.split(' ');
  const { status, mock } = contract.mockResponseForOperation(operationId, {
    ...(code && { code: Number(code) }),
    ...(example && { example }),
  });
  const headers = Object.entries(responses[status]?.headers ?? {}).map(([name, header]) => [
    name.toLowerCase(),
    header.example,
  ]);
  return { status, headers: Object.fromEntries(headers), body: mock };
}
