import { MiniappError } from '../core/errors.ts';
import { HttpFailure, type HttpRequest, type HttpResponse } from '../core/http.ts';
import {
  assumedRedirectUri,
  authorizationRequest,
  createCodeVerifier,
  fillOAuth,
  type OAuthTokens,
  refreshRequest,
  tokenRequest,
  verifierBytes,
} from '../core/install/oauth.ts';
import { readCallback, readTokens } from '../core/install/oauth-answers.ts';
import { type Revealed, showCallback, showTokenAnswer, showTokenRequest } from '../core/install/oauth-shown.ts';
import type { InputValue } from '../core/install/placeholders.ts';
import type { AuthOauth2 } from '../generated/manifest.ts';
import { createAuthorizationServer } from '../platform/oauth/authorization-server.tsx';
import { type CallbackAnswer, callbackPath, createCallback } from '../platform/oauth/callback.tsx';
import type { RunningServer, System } from '../system/ports.ts';

export interface SignIn {
  readonly auth: AuthOauth2;
  /** As users know the app. */
  readonly appName: string;
  /** The values of the auth inputs, which the URLs of signing in may be filled with. Default: none. */
  readonly inputs?: Readonly<Record<string, InputValue>>;
  /** `automatic` plays the user, who allows; `browser` waits for a person. */
  readonly mode: 'automatic' | 'browser';
  /** The authorization server's; 0, the default, takes a free one. */
  readonly port?: number;
  /** The redirect URI's, in a browser; 0, the default, takes a free one. */
  readonly redirectPort?: number;
  /** Told where to send the browser, once that can be opened. */
  readonly onReady?: (ready: { readonly authorizationUrl: string }) => void;
  /** Milliseconds until a person has answered. */
  readonly timeout: number;
  /** Show the client's secret, instead of masked. */
  readonly reveal?: boolean;
}

/** One request of signing in, as the platform would send it to the developer's service. */
export interface OAuthStep {
  readonly title: string;
  /** Under the author's own address, with the client's secret masked; codes and tokens are the stand-in's samples. */
  readonly request: HttpRequest;
  /** What the stand-in answered; null for what a browser does. */
  readonly answer: { readonly status: number; readonly body: string } | null;
}

/** A sign-in from its first request to a refreshed token. */
export interface OAuthWalk {
  readonly steps: readonly OAuthStep[];
  /** What the code was exchanged for. */
  readonly tokens: OAuthTokens;
  /** What the refresh token was then exchanged for. */
  readonly refreshed: OAuthTokens;
}

type Slice = Pick<System, 'http' | 'serve' | 'clock' | 'random' | 'version'>;

/** For one request to the stand-in: milliseconds and bytes. */
const limits = { timeout: 10_000, bodyLimit: 64 * 1024 };
/** Milliseconds that a browser has to load the last page with its style, before the servers end. */
const grace = 500;

/**
 * Walks through signing in by OAuth with a stand-in for the developer's service, on loopback: authorization, callback,
 * exchange of the code, and one refresh. Nothing is sent to the addresses of the manifest, and all servers are stopped
 * when it ends. Rejects with `request-invalid`, `sign-in-failed`, `sign-in-denied`, `sign-in-timeout` or `port-in-use`.
 *
 * Loads the local platform's pages: import it only when somebody signs in.
 */
export async function signInOAuth(signIn: SignIn, system: Slice): Promise<OAuthWalk> {
  const { mode, appName, timeout, port = 0, redirectPort = 0, onReady, reveal = false } = signIn;
  const { random, serve, clock } = system;
  const auth = fillOAuth(signIn.auth, signIn.inputs ?? {});
  const state = Buffer.from(random.bytes(16)).toString('base64url');
  const codeVerifier = createCodeVerifier(random.bytes(verifierBytes));
  const servers: RunningServer[] = [];
  const bugs: string[] = [];
  const start = async (...parameters: Parameters<System['serve']>) => {
    const server = await serve(...parameters);
    servers.push(server);
    return server.url;
  };

  try {
    const visit = mode === 'browser' ? awaitVisit(system, state) : null;
    const redirectUri =
      visit === null ? assumedRedirectUri : `${await start(visit.handler, redirectPort)}${callbackPath}`;
    let issuer = '';
    const standIn = createAuthorizationServer({
      ...system,
      client: clientOf(auth, redirectUri),
      appName,
      issuerUrl: () => issuer,
      log: (text) => bugs.push(text),
    });
    issuer = await start(standIn, port);
    const authorizationUrl = authorizationRequest(auth, {
      redirectUri,
      state,
      codeVerifier,
      authorizationUrl: `${issuer}/authorize`,
    });

    let callback: Callback;
    if (visit === null) callback = await playUser(authorizationUrl, redirectUri, state, system);
    else {
      onReady?.({ authorizationUrl });
      callback = await visit.answerWithin(timeout);
      // The browser has its page before the servers end, whatever the answer is.
      await clock.wait(grace);
    }
    const { answer, target } = callback;
    if (!('code' in answer)) throw explainAnswer(answer);

    const revealed: Revealed = { clientSecret: reveal, tokens: true };
    const asked = authorizationRequest(auth, { redirectUri, state, codeVerifier });
    const came = showCallback(new URL(target, redirectUri).href, revealed);
    const exchange: Exchange = { auth, code: answer.code, redirectUri, codeVerifier, tokenUrl: `${issuer}/token` };
    const { steps, ...tokens } = await exchangeCode(exchange, revealed, system);
    const visits: OAuthStep[] = [
      { title: 'Authorization request', request: visitOf(asked), answer: null },
      { title: 'Callback', request: visitOf(came), answer: null },
    ];
    return { steps: [...visits, ...steps], ...tokens };
  } catch (error) {
    // What the stand-in failed with is our bug, and says more than what came of it.
    throw bugs.length > 0 ? new Error(bugs.join('\n')) : error;
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
}

/** What the tokens are asked for with. */
interface Exchange {
  readonly auth: AuthOauth2;
  readonly code: string;
  readonly redirectUri: string;
  readonly codeVerifier: string;
  /** The stand-in's. */
  readonly tokenUrl: string;
}

/** The platform's part: exchanges the code for tokens, then the refresh token for new ones. */
async function exchangeCode(
  { auth, tokenUrl, ...fields }: Exchange,
  revealed: Revealed,
  system: Pick<System, 'http' | 'version'>,
): Promise<OAuthWalk> {
  const userAgent = `miniapp/${system.version}`;
  const steps: OAuthStep[] = [];
  const ask = async (title: string, toRequest: (tokenUrl?: string) => HttpRequest): Promise<OAuthTokens> => {
    const { status, ...answer } = await send(toRequest(tokenUrl), system);
    const request = showTokenRequest(toRequest(), revealed);
    steps.push({ title, request, answer: { status, body: showTokenAnswer(answer.body, revealed) } });
    const tokens = readTokens({ status, ...answer });
    if ('problem' in tokens) throw failed(tokens.problem);
    return tokens;
  };
  const tokens = await ask('Token request', (url) => tokenRequest(auth, { ...fields, tokenUrl: url, userAgent }));
  const refreshToken = tokens.refresh_token;
  if (refreshToken === undefined) throw failed('The token endpoint gave no refresh_token.');
  const refreshed = await ask('Refresh request', (url) =>
    refreshRequest(auth, { refreshToken, tokenUrl: url, userAgent }),
  );
  return { steps, tokens, refreshed };
}

/** What came back to the redirect URI. */
interface Callback {
  readonly answer: ReturnType<typeof readCallback>;
  /** The whole URL, or its path and query. */
  readonly target: string;
}

function clientOf({ client_id, client_secret, pkce, scopes = [] }: AuthOauth2, redirectUri: string) {
  return {
    id: client_id,
    secret: client_secret ?? null,
    pkce: pkce !== false,
    // A list's entry may hold several.
    scopes: scopes.flatMap((scope) => scope.split(' ')),
    redirectUris: [redirectUri],
  };
}

/** The redirect URI for a person's browser, and the wait for it. */
function awaitVisit({ clock, version }: Pick<System, 'clock' | 'version'>, state: string) {
  let settle: (callback: Callback) => void = () => {};
  const visited = new Promise<Callback>((resolve) => {
    settle = resolve;
  });
  return {
    handler: createCallback({
      version,
      state,
      onAnswer: (answer: CallbackAnswer, target) => settle({ answer, target }),
    }),
    async answerWithin(milliseconds: number): Promise<Callback> {
      const over = new AbortController();
      const late = clock.wait(milliseconds, over.signal).then(() => null);
      const callback = await Promise.race([visited, late]);
      over.abort();
      if (callback === null) throw new MiniappError('sign-in-timeout', { seconds: Math.round(milliseconds / 1000) });
      return callback;
    },
  };
}

/** Does what a person does in a browser: opens the page, allows, and is sent back, where the answer is only read. */
async function playUser(
  authorizationUrl: string,
  redirectUri: string,
  state: string,
  system: Pick<System, 'http' | 'version'>,
): Promise<Callback> {
  const headers = { 'user-agent': `miniapp/${system.version}`, accept: 'text/html' };
  const { host, origin, pathname } = new URL(authorizationUrl);
  let answer = await send({ method: 'GET', url: authorizationUrl, headers: { host, ...headers }, body: null }, system);
  if (answer.status === 200) {
    const form = new URLSearchParams(hiddenFields(new TextDecoder().decode(answer.body)));
    form.set('decision', 'allow');
    answer = await send(
      {
        method: 'POST',
        url: origin + pathname,
        headers: { host, origin, ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        body: new TextEncoder().encode(form.toString()),
      },
      system,
    );
  }
  const target = answer.status === 303 ? answer.headers['location'] : undefined;
  if (target?.startsWith(`${redirectUri}?`))
    return { answer: readCallback(new URL(target).searchParams, state), target };
  throw failed(`The authorization endpoint answered ${answer.status}, which does not lead back to the platform.`);
}

/** The fields that the stand-in's form carries along; their values need no decoding. */
function hiddenFields(html: string): [string, string][] {
  return Array.from(
    // slow-pattern: the page is our own stand-in’s, and values end at a quote.
    html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g),
    ([, name = '', value = '']) => [name, value],
  );
}

async function send(request: HttpRequest, { http }: Pick<System, 'http'>): Promise<HttpResponse> {
  try {
    return await http(request, limits);
  } catch (error) {
    if (error instanceof HttpFailure) throw failed(`The stand-in could not be asked: ${error.message}.`);
    throw error;
  }
}

function explainAnswer({ problem, reason }: Exclude<Callback['answer'], { code: string }>): MiniappError {
  return reason === 'denied' ? new MiniappError('sign-in-denied', {}) : failed(problem);
}

function failed(reason: string): MiniappError {
  return new MiniappError('sign-in-failed', { reason });
}

/** A browser's request, as far as it is known. */
function visitOf(url: string): HttpRequest {
  return { method: 'GET', url, headers: { host: new URL(url).host }, body: null };
}
