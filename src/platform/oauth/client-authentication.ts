import { createHash, timingSafeEqual } from 'node:crypto';
import type { OAuthClient } from './ledger.ts';
import type { OAuthProblem, Parameters } from './parameters.ts';

/**
 * Whether a token request comes from the client (RFC 6749, 2.3.1): by HTTP Basic or by the form, not by both; a public
 * client only names itself. Null when it does.
 */
export function authenticateClient(
  client: OAuthClient,
  { client_id, client_secret }: Parameters,
  authorization: string | undefined,
): OAuthProblem | null {
  if (authorization !== undefined) {
    if (client_secret !== undefined) {
      return { error: 'invalid_request', error_description: 'The client authenticates in two ways; use one of them.' };
    }
    const credentials = readBasic(authorization);
    if (credentials === null) return refuse('The Authorization header is not of the form of HTTP Basic.');
    if (client_id !== undefined && client_id !== credentials.id) {
      return refuse('The client_id of the form is another than the one of the Authorization header.');
    }
    return compare(client, credentials.id, credentials.secret);
  }
  if (client_id === undefined) return refuse('The client does not say who it is.');
  return compare(client, client_id, client_secret);
}

function compare(client: OAuthClient, id: string, secret: string | undefined): OAuthProblem | null {
  if (id !== client.id) return refuse('The client is unknown.');
  if (client.secret === null) {
    return secret === undefined ? null : refuse('The client is public, but it sends a secret.');
  }
  if (secret === undefined) return refuse('The client secret is missing.');
  return isSame(secret, client.secret) ? null : refuse('The client secret is wrong.');
}

/** Id and secret are form-encoded before they are joined, so that a colon in the id is no separator. */
function readBasic(authorization: string): { id: string; secret: string } | null {
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization) ?? [];
  if (encoded === undefined) return null;
  const [id, secret, ...more] = Buffer.from(encoded, 'base64').toString().split(':');
  if (id === undefined || secret === undefined || more.length > 0) return null;
  const decoded = { id: formDecode(id), secret: formDecode(secret) };
  return decoded.id === null || decoded.secret === null ? null : { id: decoded.id, secret: decoded.secret };
}

function formDecode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

/** Takes the same time wherever they differ: digests are of one length. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function refuse(error_description: string): OAuthProblem {
  return { error: 'invalid_client', error_description };
}
