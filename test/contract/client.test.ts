import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createPlatformClient, type PlatformClient } from '../../src/client/platform-client.ts';
import { MiniappError } from '../../src/core/errors.ts';
import { answersOf, type Operation, openContract, operationsOf } from './document.ts';
import { startMock } from './mock.ts';

/** How a method of the client is called, and what it makes of the answers of its operation. */
interface Use {
  readonly operation: string;
  call(client: PlatformClient): Promise<unknown>;
  /** What it resolves with, from the example in the contract. */
  result(example: Example): unknown;
  /** What it makes of an answer, where that is not what every method makes of it: a code, or a value. */
  readonly unlike?: Readonly<Record<string, unknown>>;
}

// biome-ignore lint/suspicious/noExplicitAny: an example of any shape
type Example = any;

const sha256 = createHash('sha256').update('').digest('hex');
const etag = `"${sha256}"`;
const draft = { manifest: { slug: 'email-verifier' }, assets: { 'logo.png': sha256 }, git_commit: null };
const filter = { installation: 'ins_1', app: 'email-verifier', event: 'install', state: 'due', limit: 100 };
const documentedTag = '"2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"';
const asApp = (app: Example) => ({ app, etag: documentedTag });
const noDelivery = { '404 not-found': 'delivery-not-found' };

/** Every method, in every way that it can be called. */
const uses: { readonly [Method in keyof PlatformClient]: readonly Use[] } = {
  whoami: [{ operation: 'whoami', call: (client) => client.whoami(), result: (account) => account }],
  fetchApp: [
    {
      operation: 'getApp',
      call: (client) => client.fetchApp('email-verifier'),
      result: asApp,
      unlike: { '404 not-found': null },
    },
  ],
  hasAsset: [
    {
      operation: 'hasAsset',
      call: (client) => client.hasAsset(sha256),
      result: () => true,
      unlike: { '404': false },
    },
  ],
  uploadAsset: [
    {
      operation: 'putAsset',
      call: (client) => client.uploadAsset(sha256, new Uint8Array()),
      result: () => undefined,
    },
  ],
  fetchAsset: [
    {
      operation: 'getAsset',
      call: (client) => client.fetchAsset(sha256),
      // The mock has no picture to send, and what is none is not taken.
      result: () => 'host-failed',
    },
  ],
  writeDraft: [null, etag].map((tag) => ({
    operation: 'putDraft',
    call: (client) => client.writeDraft('email-verifier', draft, tag),
    result: asApp,
    unlike: { '412 remote-changed': null },
  })),
  listVersions: [
    {
      operation: 'listVersions',
      call: (client) => client.listVersions('email-verifier'),
      result: ({ data }) => data,
      unlike: { '404 not-found': 'app-unknown' },
    },
  ],
  submitVersion: [
    {
      operation: 'submitVersion',
      call: (client) => client.submitVersion('email-verifier', etag),
      result: (version) => version,
      unlike: { '412 remote-changed': null, ...asTold('version-in-review', 'version-unchanged', 'version-taken') },
    },
  ],
  approveVersion: [
    {
      operation: 'reviewVersion',
      call: (client) => client.approveVersion('email-verifier', 1),
      result: (version) => version,
      unlike: asTold('version-reviewed'),
    },
  ],
  rollBack: [
    {
      operation: 'rollBack',
      call: (client) => client.rollBack('email-verifier', 1),
      result: (version) => version,
      unlike: asTold('version-unpublished', 'version-current'),
    },
  ],
  fetchCallSummary: [
    {
      operation: 'summarizeCalls',
      call: (client) => client.fetchCallSummary('email-verifier'),
      result: (summary) => summary,
      unlike: { '404 not-found': 'app-unknown' },
    },
  ],
  listDeliveries: [filter, { limit: 1 }].map((given) => ({
    operation: 'listDeliveries',
    call: (client) => client.listDeliveries(given),
    result: ({ data }: Example) => ({ deliveries: data, total: 1 }),
  })),
  listChangedDeliveries: [
    {
      operation: 'listDeliveries',
      call: (client) => client.listChangedDeliveries(0, filter),
      result: ({ data }) => data,
    },
  ],
  fetchDelivery: [true, false].map((reveal) => ({
    operation: 'getDelivery',
    call: (client) => client.fetchDelivery('msg_1', reveal),
    result: (delivery: Example) => delivery,
    unlike: noDelivery,
  })),
  replayDelivery: ['http://127.0.0.1:8787', undefined].map((to) => ({
    operation: 'replayDelivery',
    call: (client) => client.replayDelivery('msg_1', to),
    result: (delivery: Example) => delivery,
    unlike: noDelivery,
  })),
};

/** Conflicts that keep their own code. */
function asTold(...codes: string[]): Record<string, string> {
  return Object.fromEntries(codes.map((code) => [`409 ${code}`, code]));
}

/** What fails in passing is asked for again, at once. */
const hurried = { now: () => new Date(), wait: async () => {} };

const operations = operationsOf(await openContract());

describe('against a mock of the contract, the client asks for nothing else, and understands every answer', () => {
  test.each(Object.entries(uses).flatMap(([method, each]) => each.map((use) => ({ method, ...use }))))(
    '$method',
    async (use) => {
      const mock = await startMock();
      const client = createPlatformClient(
        { url: 'http://127.0.0.1:8181', token: 'a-token-of-the-test' },
        { http: mock.http, version: '1.2.3', clock: hurried, random: { bytes: randomBytes } },
      );
      const operation = operations.find(({ operationId }) => operationId === use.operation) as Operation;
      for (const answer of answersOf(operation)) {
        mock.prefer(answer);
        expect([answer, await outcomeOf(use.call(client))]).toEqual([answer, expectedOf(use, operation, answer)]);
      }
      expect(mock.violations).toEqual([]);
    },
  );
});

/** What a call resolves with, or the code that it rejects with. */
async function outcomeOf(call: Promise<unknown>): Promise<unknown> {
  return call.catch((error: unknown) => {
    if (error instanceof MiniappError) return error.code;
    throw error;
  });
}

function expectedOf({ result, unlike = {} }: Use, { responses }: Operation, answer: string): unknown {
  if (answer in unlike) return unlike[answer];
  const status = Number.parseInt(answer, 10);
  if (status === 401) return 'token-refused';
  if (status === 403) return 'token-forbidden';
  if (status >= 400) return status < 500 ? 'platform-rejected' : 'host-failed';
  const { example, examples = {} } = responses[status]?.content?.['application/json'] ?? {};
  return result(example ?? Object.values(examples)[0]?.value);
}
