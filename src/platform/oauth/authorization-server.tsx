import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { FetchHandler, System } from '../../system/ports.ts';
import { guard, securityHeaders } from '../http/guard.ts';
import { renderPages } from '../pages/layout.tsx';
import { icon } from '../pages/style.ts';
import { Refusal, refusalStatus } from '../refusal.ts';
import { type AuthorizationAnswer, authorize, decide } from './authorize.ts';
import { createLedger, type OAuthClient } from './ledger.ts';
import { ConsentPage, MessagePage, service } from './pages.tsx';
import type { OAuthProblem } from './parameters.ts';
import { consentStyle } from './style.ts';
import { exchange } from './token.ts';

export interface AuthorizationServerOptions extends Pick<System, 'clock' | 'random' | 'version'> {
  readonly client: OAuthClient;
  /** As users know the app. */
  readonly appName: string;
  /** Where the server is reached, without a slash at the end; asked when an answer needs it. */
  readonly issuerUrl: () => string;
  /** Takes what a person who runs it should know, such as a bug's trace. */
  readonly log?: (text: string) => void;
}

/** Bytes of a form, and characters of a query; what is longer is nobody's request. */
const longestForm = 16 * 1024;
const longestQuery = 8 * 1024;

/** RFC 6749, 5.2: what is wrong with the client itself is 401, the rest 400. */
const problemStatus: Readonly<Partial<Record<OAuthProblem['error'], 401 | 500>>> = {
  invalid_client: 401,
  server_error: 500,
};

/**
 * A stand-in for the service that an app's users sign in to: an OAuth 2.0 authorization server that knows one client
 * and one user, keeps everything in memory and issues test tokens. For loopback only.
 */
export function createAuthorizationServer(options: AuthorizationServerOptions): FetchHandler {
  const { client, appName, version, issuerUrl, log = () => {} } = options;
  const ledger = createLedger(options);
  const app = new Hono();
  app.use('*', renderPages({ version, service }));
  app.use('*', securityHeaders);
  app.use('*', guard);
  app.use('*', async (context, next) => {
    if (new URL(context.req.url).search.length > longestQuery) {
      throw new Refusal('too-large', `The query is longer than ${longestQuery / 1024} KiB.`);
    }
    await next();
  });
  app.use(
    '*',
    bodyLimit({
      maxSize: longestForm,
      onError: () => {
        throw new Refusal('too-large', `The body is larger than ${longestForm / 1024} KiB.`);
      },
    }),
  );

  app.get('/authorize', (context) => answer(context, authorize(client, ledger, new URL(context.req.url).searchParams)));
  app.post('/authorize', async (context) => answer(context, decide(ledger, await readForm(context))));

  app.post('/token', async (context) => {
    const result = exchange(client, ledger, await readForm(context), context.req.header('authorization'));
    return 'error' in result ? answerProblem(context, result) : answerJson(context, result);
  });
  app.all('/token', (context) => {
    context.header('Allow', 'POST');
    return answerJson(context, invalid('The token endpoint takes POST only.'), 405);
  });

  app.get('/userinfo', (context) => {
    const given = context.req.header('authorization');
    const [, token] = /^Bearer +(\S+)$/i.exec(given ?? '') ?? [];
    const known = token === undefined ? undefined : ledger.findAccessToken(token);
    if (known !== undefined) {
      return answerJson(context, { sub: 'test-user', name: 'Test User', scope: known.scopes.join(' ') });
    }
    // RFC 6750, 3.1: who brought no token at all is told nothing but that one is needed.
    context.header('WWW-Authenticate', given === undefined ? bearer : `${bearer}, error="invalid_token"`);
    return answerJson(context, { error: 'invalid_token', error_description: 'A valid access token is needed.' }, 401);
  });

  app.get('/.well-known/oauth-authorization-server', (context) => context.json(describe(client, issuerUrl())));
  app.get('/style.css', (context) => context.body(consentStyle, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get('/icon.svg', (context) => context.body(icon, 200, { 'Content-Type': 'image/svg+xml' }));

  app.notFound(() => {
    throw new Refusal('not-found', 'There is nothing at this address.');
  });
  app.onError((error, context) => {
    const isRefusal = error instanceof Refusal;
    if (!isRefusal) log(`${context.req.method} ${context.req.path} failed: ${error.stack ?? error.message}`);
    const message = isRefusal ? error.message : 'The stand-in failed. Its log says more.';
    const status = isRefusal ? refusalStatus[error.code] : 500;
    if (context.req.path === '/authorize') {
      context.status(status);
      return context.render(<MessagePage title="Refused" message={message} />, { title: 'Refused' });
    }
    // Descriptions are ASCII (RFC 6749, 5.2).
    const error_description = message.replaceAll('’', "'");
    return answerJson(context, { error: isRefusal ? 'invalid_request' : 'server_error', error_description }, status);
  });
  return (request) => app.fetch(request);

  function answer(context: Context, found: AuthorizationAnswer): Response | Promise<Response> {
    switch (found.kind) {
      case 'redirect':
        // 303: the browser must not send the form on to the client.
        return context.redirect(found.url, 303);
      case 'refuse': {
        const title = 'Signing in is not possible';
        context.status(400);
        return context.render(<MessagePage title={title} message={found.problem} />, { title });
      }
      case 'ask': {
        const { scopes, redirectUri } = found.authorization;
        context.header('Content-Security-Policy', consentPolicy(redirectUri));
        return context.render(<ConsentPage appName={appName} scopes={scopes} formKey={found.key} />, {
          title: `Allow ${appName}?`,
        });
      }
    }
  }
}

const bearer = 'Bearer realm="miniapp"';

/** As every page's, and the form may lead to the client as well: browsers check redirects after a form, too. */
function consentPolicy(redirectUri: string): string {
  const { origin } = new URL(redirectUri);
  return `default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; form-action 'self' ${origin}; frame-ancestors 'none'`;
}

async function readForm(context: Context): Promise<URLSearchParams> {
  const type = context.req.header('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded *(;|$)/i.test(type)) {
    throw new Refusal('invalid-request', 'The body must be of type application/x-www-form-urlencoded.');
  }
  return new URLSearchParams(await context.req.text());
}

function answerProblem(context: Context, problem: OAuthProblem): Response {
  const status = problemStatus[problem.error] ?? 400;
  if (status === 401) context.header('WWW-Authenticate', 'Basic realm="miniapp"');
  return answerJson(context, problem, status);
}

/** RFC 6749, 5.1: what holds tokens is not kept by anybody on the way. */
function answerJson(
  context: Context,
  body: object,
  status: 200 | (typeof refusalStatus)[keyof typeof refusalStatus] | 405 = 200,
): Response {
  context.header('Cache-Control', 'no-store');
  context.header('Pragma', 'no-cache');
  return context.json(body, status);
}

function invalid(error_description: string): OAuthProblem {
  return { error: 'invalid_request', error_description };
}

/** RFC 8414, 2. */
function describe({ secret, scopes }: OAuthClient, issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    scopes_supported: scopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_methods_supported: secret === null ? ['none'] : ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
  };
}
