import { type Context, Hono } from 'hono';
import { isLocalApiKey } from '../../core/install/generate-key.ts';
import { localKeyPrefix } from '../../core/install/key.ts';
import { isRecord } from '../../core/json-value.ts';
import { grantedScopes } from '../../core/scopes/granted.ts';
import { scopes } from '../../generated/catalog.ts';
import type { PlatformContext } from '../context.ts';
import { answerText, toRefusal } from '../http/answers.ts';
import { largestJson, limitBody, readJson } from '../http/bodies.ts';
import { type Refusal, refusalStatus } from '../refusal.ts';
import { createCallLog } from '../store/calls.ts';
import { findKey, hashKey, type KnownKey } from '../store/installations.ts';
import { type ApiAnswer, answerError } from './answers.ts';
import { emulated } from './emulated.ts';
import type { Operation } from './operation.ts';
import { createMatcher, type MatchedOperation, type Matcher } from './operations.ts';
import { createRateLimiter } from './rate-limit.ts';

interface ApiEnvironment {
  Variables: {
    /** The key that the call was made with, and the hash that it is known by. */
    known: Caller;
    hash: string;
  };
}

interface Caller extends KnownKey {
  /** Ids of its scopes, with those that they include. */
  readonly granted: ReadonlySet<string>;
}

/** An answer with its body as JSON. */
type Written = Pick<ApiAnswer, 'status' | 'headers'> & { readonly json: string };

/** The emulated API of the chatbot platform, below `/api`: what an app calls with the key it was sent. */
export function createApi(platform: PlatformContext): Hono<ApiEnvironment> {
  const { database, recall, clock, log } = platform;
  const matcher = createMatcher(scopes);
  const limit = createRateLimiter(platform.rateLimit);
  const logCall = createCallLog(database);
  const routes = new Hono<ApiEnvironment>();
  routes.onError((error, context) => send(write(answerFailure(toRefusal(error, context, log)))));
  // Before a body is read: who has no key takes no memory.
  routes.use('*', async (context, next) => {
    const key = bearer(context.req.header('authorization'));
    const hash = hashKey(key);
    const known = key === '' ? undefined : await recall(`key ${hash}`, () => findCaller(hash));
    if (known === undefined) return send(write(refuseKey(key)));
    context.set('hash', hash);
    context.set('known', known);
    return next();
  });
  routes.use('*', limitBody(largestJson));
  routes.all('*', async (context) => {
    const { hash, known } = context.var;
    const { method } = context.req;
    const path = context.req.path.replace(/^\/api/, '');
    const matched = matcher.find(method, path);
    const time = clock.now();
    const now = time.toISOString();
    const wait = known.revoked ? 0 : limit(hash, time.getTime());
    const answer = known.revoked
      ? revoked
      : wait > 0
        ? write(refuseRate(platform.rateLimit, wait))
        : await perform(context, known, matched, now).catch((error) => error as Error);
    const settled = answer instanceof Error ? write(answerFailure(toRefusal(answer, context, log))) : answer;
    await logCall({
      installation_id: known.installationId,
      method,
      path,
      scope: matched?.scope.id ?? null,
      status: settled.status,
      called_at: now,
    });
    return send(settled);
  });
  return routes;

  async function findCaller(hash: string): Promise<Caller | undefined> {
    const known = await findKey(database, hash);
    return known && { ...known, granted: grantedScopes(known.scopes, scopes) };
  }

  async function perform(
    context: Context,
    key: Caller,
    matched: MatchedOperation | null,
    now: string,
  ): Promise<Written> {
    if (matched === null) return write(refuseRoute(context, matcher));
    const { operation, scope, parameters } = matched;
    if (!key.granted.has(scope.id)) {
      const message = `${operation} needs the scope ${scope.id} (${scope.label}), which this key does not have.`;
      return write(answerError(403, message, { scope }));
    }
    const emulation = Object.hasOwn(emulated, operation) ? emulated[operation] : undefined;
    if (emulation === undefined) {
      const message = `${operation} is not emulated by the local platform; the key’s scopes would allow it.`;
      return write(answerError(501, message));
    }
    const body = await readBody(context);
    if (body === null) return write(answerError(422, 'The body must be a JSON object.'));
    const query = (name: string) => context.req.query(name);
    const call = { platform, installationId: key.installationId, now };
    const answer = async () => write(await emulation.answer({ path: parameters, body, query }, call));
    // Its address says all of a GET; what it is answered is the same for every key.
    return isLasting(context, emulation)
      ? recall(`GET ${context.req.url}`, answer, ({ json }) => json.length)
      : answer();
  }
}

/** Whether the answer to a call stays the same until the data changes. */
function isLasting({ req }: Context, { timed = [] }: Operation): boolean {
  return req.method === 'GET' && timed.every((name) => req.query(name) === undefined);
}

/** The message of a wrong method is the platform's (public clients); its status is assumed. */
function refuseRoute(context: Context, matcher: Matcher): ApiAnswer {
  const methods = matcher.methods(context.req.path.replace(/^\/api/, ''));
  if (methods.length === 0) return answerError(404, 'The platform’s API has no such operation.');
  const message = `The ${context.req.method} method is not supported for this route. Supported methods: ${methods.join(', ')}.`;
  return answerError(405, message, { headers: { Allow: methods.join(', ') } });
}

function refuseRate(limit: number, wait: number): ApiAnswer {
  const message = `This key made ${limit} calls within a minute, the most it may. Wait ${wait} ${wait === 1 ? 'second' : 'seconds'}.`;
  return answerError(429, message, { headers: { 'Retry-After': String(wait) } });
}

const revoked = write(
  answerError(401, 'This API key was revoked: the app was uninstalled, or a newer key replaced it.'),
);

function refuseKey(key: string): ApiAnswer {
  if (key === '') return answerError(401, 'Send the installation’s API key: Authorization: Bearer <key>.');
  if (key.startsWith(localKeyPrefix) && !isLocalApiKey(key)) {
    return answerError(401, 'The checksum of this API key is wrong: it was cut off or mistyped. Copy it whole.');
  }
  return answerError(401, 'This API key is not known to this platform.');
}

function answerFailure({ code, message }: Refusal): ApiAnswer {
  const status = refusalStatus[code];
  return answerError(status === 409 || status === 412 ? 422 : status, message);
}

function bearer(authorization: string | undefined): string {
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
}

async function readBody(context: Context): Promise<Record<string, unknown> | null> {
  if (context.req.method === 'GET' || context.req.header('content-length') === '0') return {};
  const bytes = await context.req.arrayBuffer();
  if (bytes.byteLength === 0) return {};
  const value = await readJson(context.req);
  return isRecord(value) ? value : null;
}

function write({ status, body, headers }: ApiAnswer): Written {
  return { status, json: JSON.stringify(body), ...(headers && { headers }) };
}

function send({ status, json, headers }: Written): Response {
  return answerText(json, status, headers);
}
