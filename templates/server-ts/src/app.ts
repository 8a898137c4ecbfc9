// The routes, as a function from request to response: src/server.ts serves it, and the tests call it.

import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Installations } from './installations.ts';
import { isObject } from './json.ts';
import { describeRequest, printable } from './print.ts';
import { SignatureError, type Verify } from './signature.ts';

export interface AppOptions {
  readonly installations: Installations;
  /** Without it, anyone who knows the address can post. */
  readonly verify?: Verify | undefined;
  /** Prints each request with its headers and body, secrets masked. */
  readonly debug?: boolean;
  readonly print?: (text: string) => void;
}

const bodyLimit = 64 * 1024;

export function createApp({ installations, verify, debug = false, print = console.log }: AppOptions) {
  const app = new Hono<{ Variables: { text: string } }>();

  app.use(async (context, next) => {
    await next();
    print(`${context.req.method} ${printable(context.req.path)} ${context.res.status}`);
  });
  app.use(async ({ req, set }, next) => {
    const text = await readBody(req.raw);
    if (debug) print(describeRequest(req.method, req.path, req.raw.headers, text));
    set('text', text);
    await next();
  });

  app.get('/health', (context) => context.json({ status: 'ok' }));

  // Subscribe and unsubscribe: both may arrive more than once, and both are harmless the second time.

  app.post('/miniapp/subscribe', async (context) => {
    const { body, webhookId } = receive(context.req.raw.headers, context.get('text'));
    const { installation_id, ...details } = requireTexts(body, ['installation_id', 'flow_ns', 'workspace_id', 'token']);
    // An app that asks for no scopes gets no key.
    const key = body.api_key === undefined ? {} : requireTexts(body, ['api_key']);
    const done = await installations.save(installation_id, { ...details, ...key }, webhookId);
    return context.json({ status: done ? 'ok' : 'already processed' });
  });

  app.post('/miniapp/unsubscribe', async (context) => {
    const { body, webhookId } = receive(context.req.raw.headers, context.get('text'));
    const { installation_id } = requireTexts(body, ['installation_id']);
    const done = await installations.remove(installation_id, webhookId);
    return context.json({ status: done ? 'ok' : 'already processed' });
  });

  // The routes above have one method each; ALL are the two functions at the beginning, which run for every path.
  for (const { path, method } of [...app.routes]) {
    if (method === 'ALL') continue;
    app.all(path, (context) => context.json({ error: `Only ${method} is allowed here.` }, 405, { allow: method }));
  }
  app.notFound((context) => context.json({ error: 'There is nothing here.' }, 404));
  app.onError((error, context) => {
    if (error instanceof HTTPException) return context.json({ error: error.message }, error.status);
    if (error instanceof SignatureError) return context.json({ error: error.message }, 401);
    console.error(error);
    return context.json({ error: 'The server failed. Try again later.' }, 500);
  });
  return app;

  /** The signature is checked before anything else is made of the body. */
  function receive(headers: Headers, text: string) {
    const webhookId = verify?.(headers, text);
    return { body: parseBody(text), webhookId };
  }
}

/** Reads to the end even when the body is too large: a sender that is cut off would not see the answer. */
async function readBody(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.length;
      if (size <= bodyLimit) chunks.push(chunk);
    }
  } catch {
    throw new HTTPException(400, { message: 'The body ended early.' });
  }
  if (size > bodyLimit) throw new HTTPException(413, { message: `The body is longer than ${bodyLimit} bytes.` });
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(text: string): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new HTTPException(400, { message: 'The body is not JSON.' });
  }
  if (!isObject(body)) throw new HTTPException(400, { message: 'The body must be a JSON object.' });
  return body;
}

/** Picks the named fields, each a text that is not empty; other fields are ignored. */
function requireTexts<Name extends string>(body: Record<string, unknown>, names: readonly Name[]) {
  const wrong = names.filter((name) => typeof body[name] !== 'string' || body[name] === '');
  if (wrong.length > 0) {
    throw new HTTPException(400, { message: `These fields must be texts: ${wrong.join(', ')}.` });
  }
  return Object.fromEntries(names.map((name) => [name, body[name]])) as Record<Name, string>;
}
