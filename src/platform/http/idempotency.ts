import { createHash } from 'node:crypto';
import type { HonoRequest, MiddlewareHandler } from 'hono';
import type { PlatformContext } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { findKeptAnswer, keepAnswer } from '../store/kept-answers.ts';
import type { KeptAnswerRow } from '../store/tables.ts';

/** Milliseconds that an answer is kept for. */
const keptFor = 24 * 60 * 60 * 1_000;

/**
 * Does what a request with an `Idempotency-Key` asks for once: the same request with the same key is answered as the first
 * was. Only what succeeded is kept, since a request that was refused has done nothing and may do better later. Throws
 * `Refusal` `invalid-request` or `idempotency-key-reused`.
 */
export function idempotent({ database, clock }: Pick<PlatformContext, 'database' | 'clock'>): MiddlewareHandler {
  const underWay = new Map<string, Promise<void>>();
  return async (context, next) => {
    const key = context.req.header('idempotency-key');
    if (key === undefined) return next();
    if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
      throw new Refusal('invalid-request', 'Idempotency-Key must be 1 to 255 visible ASCII characters.');
    }
    const request = await fingerprint(context.req);
    // Who asks again while the first is under way waits for its answer.
    while (underWay.has(key)) await underWay.get(key);
    let end = () => {};
    underWay.set(key, new Promise((resolve) => (end = resolve)));
    try {
      const now = clock.now();
      const expired = new Date(now.getTime() - keptFor).toISOString();
      const kept = await findKeptAnswer(database, key, expired);
      if (kept) {
        if (kept.request !== request) throw reused();
        return restore(kept);
      }
      await next();
      const { ok, status, headers } = context.res;
      if (!ok) return;
      const body = await context.res.clone().text();
      const answer = { key, request, status, headers: JSON.stringify(Object.fromEntries(headers)), body };
      await keepAnswer(database, { ...answer, created_at: now.toISOString() }, expired);
    } finally {
      underWay.delete(key);
      end();
    }
  };
}

/** What makes two requests the same: method, path and body. */
async function fingerprint(request: HonoRequest): Promise<string> {
  const hash = createHash('sha256').update(`${request.method} ${request.path}\n`);
  return hash.update(new Uint8Array(await request.arrayBuffer())).digest('hex');
}

function restore({ body, status, headers }: KeptAnswerRow): Response {
  return new Response(body, { status, headers: JSON.parse(headers) as Record<string, string> });
}

function reused(): Refusal {
  return new Refusal('idempotency-key-reused', 'This Idempotency-Key came before, with another request.', {
    hint: 'Use a new key for each request, and the same one to repeat it.',
  });
}
