import type { Manifest } from '../../generated/manifest.ts';
import { oauthFieldNames } from './inputs.ts';
import type { InputValue } from './placeholders.ts';
import type { ByteSource } from './seeded.ts';

/** Begins every code and token that miniapp issues, so that none is taken for a real one. They open nothing. */
export const testTokenPrefix = 'miniapptest';

/** A code or token: the prefix, its kind, and 256 random bits in base64url. */
export function createTestToken(kind: 'code' | 'access' | 'refresh', random: ByteSource): string {
  return `${testTokenPrefix}_${kind}_${Buffer.from(random.bytes(32)).toString('base64url')}`;
}

/**
 * Values for the OAuth fields of an app where nobody signs in, as in an install on the local platform (ours: the platform
 * itself has the user sign in first). Empty unless auth is by OAuth.
 */
export function testTokens(auth: Manifest['auth'], random: ByteSource): Record<string, InputValue> {
  const issued = oauthFieldNames(auth).map((name): [string, string] => [
    name,
    createTestToken(name === 'refresh_token' ? 'refresh' : 'access', random),
  ]);
  return Object.fromEntries(issued);
}
