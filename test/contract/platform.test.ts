import { inspectRoutes } from 'hono/dev';
import { describe, expect, test } from 'vitest';
import type { PlatformContext } from '../../src/platform/context.ts';
import { largestAsset, largestJson } from '../../src/platform/http/bodies.ts';
import { createManagement } from '../../src/platform/http/management.ts';
import { type Answer, type CallOptions, type RunningPlatform, startPlatform } from '../platform/harness.ts';
import {
  answersOf,
  apiRoot,
  type Operation,
  openContract,
  operationsOf,
  problemsOfAnswer,
  problemsOfRequest,
} from './document.ts';
import { type Call, type Drive, drives, http, png, pngPath } from './drives.ts';

/** None of these platforms outlives its test, and in memory they are there at once. */
const setup = { http, path: ':memory:' };
const contract = await openContract();
const operations = operationsOf(contract);
const answers = operations.flatMap((operation) => answersOf(operation));

test('every route is documented, and every documented one is there', () => {
  const routes = inspectRoutes(createManagement({ token: 'any' } as PlatformContext))
    .filter(({ isMiddleware, method }) => !isMiddleware && method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  const documented = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  // Hono answers HEAD wherever it answers GET.
  expect(routes.sort()).toEqual(documented.filter((route) => !route.startsWith('HEAD ')).sort());
});

describe(`the ${answers.length} documented answers of ${operations.length} operations are given, and no other`, () => {
  test.each(operations)('$method $path', async (operation) => {
    const own = drives[operation.operationId] ?? {};
    const shared = await startPlatform(setup);
    const given: string[] = [];
    for (const answer of answersOf(operation)) {
      const platform = own[answer] ? await startPlatform(setup) : shared;
      const drive = own[answer] ?? commonDrive(operation, answer);
      given.push(nameOf(await drive(checkedCall(platform), platform)));
    }
    expect(given).toEqual(answersOf(operation));
    expect(Object.keys(own).filter((answer) => !given.includes(answer))).toEqual([]);
  });
});

/** How to get the answers that every operation can give: with the example of the contract, on purpose wrong. */
function commonDrive(operation: Operation, answer: string): Drive {
  const example = (options: CallOptions) => (call: Call) => {
    const { path, body } = exampleOf(operation);
    return call(operation.method.toUpperCase(), path, { ...(body !== undefined && { body }), ...options });
  };
  if (answer.startsWith('401')) return example({ bearer: null });
  if (answer === '403 host-refused') return example({ headers: { host: 'platform.example' } });
  if (answer.startsWith('403')) return example({ headers: { origin: 'https://evil.example' } });
  if (answer.startsWith('413')) return example({ body: tooLarge(operation) });
  if (!answer.startsWith('500')) throw new Error(`test/contract/drives.ts does not say how to get ${answer}.`);
  return async (call, platform) => {
    // Its data is gone.
    await platform.close();
    return example({})(call);
  };
}

function exampleOf({ path, parameters, requestBody }: Operation): {
  path: string;
  body: string | Uint8Array | undefined;
} {
  if (path.startsWith('/assets/')) return { path: pngPath, body: requestBody && png };
  const example = (name: string) => parameters.find((parameter) => parameter.name === name)?.example;
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(example(name) ?? ''));
  return { path: filled, body: requestBody && JSON.stringify(requestBody.content['application/json']?.example) };
}

/** As long as it may be, and a byte more. */
function tooLarge(operation: Operation): string | Uint8Array {
  const { body } = exampleOf(operation);
  return body instanceof Uint8Array ? new Uint8Array(largestAsset + 1) : (body ?? '').padEnd(largestJson + 1);
}

/** Calls, and holds request and answer to the contract: a request is refused as invalid exactly when it is not as documented. */
function checkedCall(platform: RunningPlatform): Call {
  return async (method, path, options = {}) => {
    const target = apiRoot + path;
    const answer = await platform.call(method, target, options);
    const { json, body = json === undefined ? undefined : JSON.stringify(json), headers = {} } = options;
    const problems = problemsOfRequest(contract, { method, path: target, headers, body });
    if (answer.status === 400) expect(problems).not.toEqual([]);
    else expect(problems).toEqual([]);
    const operation = contract.matchOperation({ method, path: target, headers: {} }) as unknown as Operation;
    const { status, text } = answer;
    const answered = { status, headers: Object.fromEntries(answer.headers), body: text };
    expect(problemsOfAnswer(contract, operation, answered)).toEqual([]);
    return answer;
  };
}

function nameOf({ status, json }: Answer): string {
  return status < 400 || json === undefined ? `${status}` : `${status} ${json.error.code}`;
}
