/** What servers answer: a platform to its client, an app’s server to a delivery. Over real sockets. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { plainManifest, serverManifest } from '../../cli/manifests.ts';
import * as sound from '../../cli/platform-answers.ts';
import { listen } from '../../cli/server.ts';
import { createWorld } from '../../world.ts';
import { attemptCommand } from '../command.ts';
import { hostileText, jsonLike, textLike } from '../mutations.ts';
import { defineTarget } from '../target.ts';

const version = { ...sound.version, note: 'Please say what it does.', reviewed_at: '2026-01-02T00:00:00Z' };
const manifest = {
  schema_version: 1,
  name: 'Email Verifier',
  slug: 'email-verifier',
  version: '1.0.0',
  description: 'Checks the e-mail addresses that users type into a chat, and more.',
};
const app = { ...sound.app, draft: { manifest, assets: {} }, current_version: 1 };
const delivery = {
  ...sound.delivery,
  request: { method: 'POST', url: 'https://app.example.com/', headers: { a: 'b' }, body: '{"a":1}' },
  change: 3,
  attempts: [{ ...sound.attempt, answer: { headers: { a: 'b' }, body: 'text', truncated: false } }],
};
const summary = {
  slug: 'email-verifier',
  scopes: [
    {
      scope: 'flow-tags:view',
      answered: 2,
      refused: 1,
      operations: [{ operation: 'GET /flow/tags', answered: 2, refused: 1 }],
    },
  ],
};
const { meta } = sound;
const problem = {
  error: {
    code: 'manifest-invalid',
    message: 'It is wrong.',
    diagnostics: [{ code: 'schema/type', message: 'No.', pointer: '/name', severity: 'error' }],
  },
};

const answer: fc.Arbitrary<Answer> = fc.record({
  status: fc.oneof(
    { weight: 6, arbitrary: fc.constant(200) },
    fc.constantFrom(...[201, 204, 302, 401, 403, 404, 409, 412, 422, 429, 500, 503]),
  ),
  etag: fc.constantFrom('"1"', '', 'W/"x"'),
  body: fc.oneof(
    {
      weight: 8,
      arbitrary: jsonLike([
        app,
        delivery,
        summary,
        { data: [version], meta },
        { data: [delivery], meta },
        version,
        problem,
        { name: 'Cafe', workspace_id: '1' },
      ]).map((value) => JSON.stringify(value) ?? ''),
    },
    { weight: 1, arbitrary: hostileText },
  ),
});
interface Answer {
  readonly status: number;
  readonly etag: string;
  readonly body: string;
}

function send(response: ServerResponse, { status, etag, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...(etag && { etag }) }).end(body);
}

/** Those of the platform’s client; the second half finds the platform by a note in the project, as a local one is. */
const commands = [
  ...[
    ['push'],
    ['push', '--force'],
    ['diff'],
    ['pull', '--force', '--theirs'],
    ['status'],
    ['versions'],
    ['whoami'],
    ['publish', '--approve'],
  ],
  ...[
    ['rollback', '2', '--yes'],
    ['scopes', 'audit'],
    ['deliveries', 'list'],
    ['deliveries', 'show', 'msg_1'],
    ['deliveries', 'replay', 'msg_1'],
  ],
];

export const platformAnswers = defineTarget(
  'platform’s answers',
  fc.record({
    argv: fc.constantFrom(...commands),
    answers: fc.array(answer, { minLength: 1, maxLength: 3 }),
    json: fc.boolean(),
  }),
  async () => {
    const world = await createWorld();
    let next: Answer[] = [];
    const { url } = await listen((_request, response) => {
      const [first] = next.length > 1 ? next.splice(0, 1) : next;
      if (first) send(response, first);
    });
    const note = { url, token: 'hunter2-hunter2', process_id: 1 };
    return async ({ argv, answers, json }) => {
      await rm(world.path('.miniapp'), { recursive: true, force: true });
      await mkdir(world.path('.miniapp'));
      await writeFile(world.path('miniapp.yaml'), plainManifest);
      await writeFile(world.path('.miniapp', 'platform.json'), JSON.stringify(note));
      next = [...answers];
      // Deliveries are those of the local platform, of this version: as JSON they are passed on as they came.
      return attemptCommand(world, [...argv, ...(json && argv[0] !== 'deliveries' ? ['--json'] : [])]);
    };
  },
);

/** What an app’s server, or a service that users sign in to, answers to an install that is simulated. */
export const serverAnswers = defineTarget(
  'server’s answers',
  fc.record({
    answers: fc.array(
      fc.record({
        status: fc.integer({ min: 200, max: 599 }),
        etag: fc.constantFrom('', 'x'.repeat(5_000)),
        body: fc.oneof(
          jsonLike([{ data: { token: 't0ken', plan: 3 } }]).map((value) => JSON.stringify(value) ?? ''),
          hostileText,
        ),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    format: fc.constantFrom('pretty', 'json'),
    pointer: textLike(['/data/token']),
  }),
  async () => {
    const world = await createWorld();
    let next: Answer[] = [];
    const { url } = await listen((_request, response) => {
      const [first] = next.length > 1 ? next.splice(0, 1) : next;
      if (first) send(response, first);
    });
    return async ({ answers, format, pointer }) => {
      const request = `  request:\n    url: ${url}/login\n    response: { api_token: ${JSON.stringify(pointer)} }\n`;
      const fields = 'app_fields: [{ name: api_token, type: text }]\n';
      await writeFile(world.path('miniapp.yaml'), `${serverManifest(url)}${request}${fields}`);
      next = [...answers];
      return attemptCommand(world, ['simulate-install', '--deliver', '--format', format, '--input', 'token=abc']);
    };
  },
);
