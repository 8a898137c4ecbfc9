import { type Context, Hono } from 'hono';
import { isLocalApiKey, localKeyPrefix } from '../../core/install/key.ts';
import { scopes } from '../../generated/catalog.ts';
import type { PlatformContext } from '../context.ts';
import { toRefusal } from '../http/answers.ts';
import { isRecord, largestJson, limitBody, readJson } from '../http/bodies.ts';
import { hashKey } from '../lifecycle.ts';
import { type Refusal, refusalStatus } from '../refusal.ts';
import { findKey, type KnownKey } from '../store/installations.ts';
import { logCall } from '../store/workspace.ts';
import { type ApiAnswer, answerError } from './answers.ts';
import { emulated } from './emulated.ts';
import { createMatcher, grantedScopes, type MatchedOperation } from './operations.ts';

/** The emulated API of the chatbot platform, below `/api`: what an app calls with the key it was sent. */
export function createApi(platform: PlatformContext): Hono {
  const { database, clock, log } = platform;
  const findOperation = createMatcher(scopes);
  const routes = new Hono();
  routes.onError((error, context) => send(context, answerFailure(toRefusal(error, context, log))));
  routes.use('*', limitBody(largestJson));
  routes.all('*', async (context) => {
    const key = bearer(context.req.header('authorization'));
    const known = key === '' ? undefined : await findKey(database, hashKey(key));
    if (known === undefined) return send(context, refuseKey(key));

    const { method } = context.req;
    const path = context.req.path.replace(/^\/api/, '');
    const matched = findOperation(method, path);
    const answer = known.revoked ? revoked : await perform(context, known, matched).catch((error) => error as Error);
    const settled = answer instanceof Error ? answerFailure(toRefusal(answer, context, log)) : answer;
    await logCall(database, {
      installation_id: known.installationId,
      method,
      path,
      scope: matched?.scope.id ?? null,
      status: settled.status,
      called_at: clock.now().toISOString(),
    });
    return send(context, settled);
  });
  return routes;

  async function perform(context: Context, key: KnownKey, matched: MatchedOperation | null): Promise<ApiAnswer> {
    if (matched === null) return answerError(404, 'The platform’s API has no such operation.');
    const { operation, scope, parameters } = matched;
    if (!grantedScopes(key.scopes, scopes).has(scope.id)) {
      return answerError(
        403,
        `${operation} needs the scope ${scope.id} (${scope.label}), which this key does not have.`,
        scope,
      );
    }
    const emulation = Object.hasOwn(emulated, operation) ? emulated[operation] : undefined;
    if (emulation === undefined) {
      return answerError(501, `${operation} is not emulated by the local platform; the key’s scopes would allow it.`);
    }
    const body = await readBody(context);
    if (body === null) return answerError(422, 'The body must be a JSON object.');
    const query = (name: string) => context.req.query(name);
    return emulation({ installationId: key.installationId, parameters, query, body }, platform);
  }
}

const revoked = answerError(401, 'This API key was revoked: the app was uninstalled, or a newer key replaced it.');

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

function send(context: Context, { status, body }: ApiAnswer): Response {
  return context.json(body, status);
}
