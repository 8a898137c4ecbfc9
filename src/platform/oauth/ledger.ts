import { createTestToken } from '../../core/install/test-tokens.ts';
import type { System } from '../../system/ports.ts';

/** The app as the authorization server knows it. */
export interface OAuthClient {
  readonly id: string;
  /** Null for a public client. */
  readonly secret: string | null;
  /** Whether codes must be protected by PKCE. A public client must in any case. */
  readonly pkce: boolean;
  /** All that it may ask for. */
  readonly scopes: readonly string[];
  /** Compared character by character (RFC 9700, 2.1). */
  readonly redirectUris: readonly string[];
}

/** A request for authorization that is sound: what the user is asked, and what a code is bound to. */
export interface Authorization {
  readonly redirectUri: string;
  /** Whether the request named it, so that the token request must as well (RFC 6749, 4.1.3). */
  readonly namesRedirectUri: boolean;
  readonly scopes: readonly string[];
  readonly state: string | undefined;
  readonly challenge: string | undefined;
}

/** All tokens that come of one consent; they end together. */
export interface Family {
  readonly scopes: readonly string[];
  isRevoked: boolean;
}

export interface IssuedCode {
  readonly authorization: Authorization;
  readonly expires: number;
  /** Null until the code is exchanged. */
  family: Family | null;
  /** It came with something that does not fit, so somebody else may have it. */
  isVoid: boolean;
}

export interface AccessToken {
  readonly family: Family;
  readonly scopes: readonly string[];
  readonly expires: number;
}

export interface RefreshToken {
  readonly family: Family;
  isUsed: boolean;
}

/** Seconds that access tokens, codes and unanswered questions are good for (ours; RFC 6749 wants codes short-lived). */
export const lifetimes = { access: 3600, code: 60, question: 600 } as const;

/** Entries of each kind. More than anybody makes by hand, and it bounds the memory that a loop can take. */
const most = 1000;

/** What the authorization server remembers, in memory: with the process, all of it ends. */
export interface Ledger {
  /** Remembers what the user is asked, under a key that only the page knows. */
  ask(authorization: Authorization): string;
  /** What was asked under a key, once; undefined when unknown, answered or too old. */
  answer(key: string): Authorization | undefined;
  issueCode(authorization: Authorization): string;
  findCode(code: string): IssuedCode | undefined;
  issueAccessToken(family: Family, scopes: readonly string[]): string;
  /** Undefined when unknown, expired or revoked. */
  findAccessToken(token: string): AccessToken | undefined;
  issueRefreshToken(family: Family): string;
  findRefreshToken(token: string): RefreshToken | undefined;
  /** Whether a time, in milliseconds since 1970, has come. */
  isOver(time: number): boolean;
}

/** An empty ledger. */
export function createLedger({ clock, random }: Pick<System, 'clock' | 'random'>): Ledger {
  const questions = new Map<string, Authorization & { readonly expires: number }>();
  const codes = new Map<string, IssuedCode>();
  const accessTokens = new Map<string, AccessToken>();
  const refreshTokens = new Map<string, RefreshToken>();
  const after = (seconds: number) => clock.now().getTime() + seconds * 1000;
  const isOver = (time: number) => clock.now().getTime() >= time;

  return {
    ask(authorization) {
      const key = Buffer.from(random.bytes(32)).toString('base64url');
      return remember(questions, key, { ...authorization, expires: after(lifetimes.question) });
    },
    answer(key) {
      const question = questions.get(key);
      questions.delete(key);
      return question && !isOver(question.expires) ? question : undefined;
    },
    issueCode: (authorization) =>
      remember(codes, createTestToken('code', random), {
        authorization,
        expires: after(lifetimes.code),
        family: null,
        isVoid: false,
      }),
    findCode: (code) => codes.get(code),
    issueAccessToken: (family, scopes) =>
      remember(accessTokens, createTestToken('access', random), { family, scopes, expires: after(lifetimes.access) }),
    findAccessToken(token) {
      const issued = accessTokens.get(token);
      return issued && !issued.family.isRevoked && !isOver(issued.expires) ? issued : undefined;
    },
    issueRefreshToken: (family) =>
      remember(refreshTokens, createTestToken('refresh', random), { family, isUsed: false }),
    findRefreshToken: (token) => refreshTokens.get(token),
    isOver,
  };
}

/** Forgets the oldest when there are too many. */
function remember<Value>(entries: Map<string, Value>, key: string, value: Value): string {
  const [oldest] = entries.keys();
  if (entries.size >= most && oldest !== undefined) entries.delete(oldest);
  entries.set(key, value);
  return key;
}
