import { createHash } from 'node:crypto';
import type { HonoRequest, MiddlewareHandler } from 'hono';
import type { PlatformContext } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { findKeptAnswer, keepAnswer } from '../store/kept-answers.ts';
import type { Alongside, KeptAnswerRow } from '../store/tables.ts';

/** Milliseconds that an answer is kept for. */
const keptFor = 24 * 60 * 60 * 1_000;

/** What handlers find in their context. */
export interface OnceEnvironment {
  Variables: {
    /**
     * Keeps an answer as that to the request’s key; there when it has one. Who does the work calls it in the transaction
     * that does it: what a platform has done before it was killed is not done again.
     */
    keep?: Alongside<Response>;
  };
}

/**
 * Does what a request with an `Idempotency-Key` asks for once: the same request with the same key is answered as the first
 * was; when the first was not answered, with what had been stored then. Only what succeeded is kept, since a request that was
 * refused has done nothing and may do better later. Throws `Refusal` `invalid-request` or `idempotency-key-reused`.
 */
export function idempotent({
  database,
  clock,
}: Pick<PlatformContext, 'database' | 'clock'>): MiddlewareHandler<OnceEnvironment> {
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
      let written: string | undefined;
      const keep: Alongside<Response> = async (transaction, answer) => {
        const { status, headers } = answer;
        const body = await answer.clone().text();
        const row = { key, request, status, headers: JSON.stringify(Object.fromEntries(headers)), body };
        await keepAnswer(transaction, { ...row, created_at: now.toISOString() }, expired);
        written = body;
      };
      context.set('keep', keep);
      await next();
      // What came of it may say more than what was stored with it.
      if (!context.res.ok || (await context.res.clone().text()) === written) return;
      await database.transaction().execute((transaction) => keep(transaction, context.res));
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
