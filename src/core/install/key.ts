/**
 * API keys of the local platform. A key of the platform itself is 60 letters and digits (public clients); a local one is
 * as well, so that it fits wherever a real one does: `miniapplocal`, 256 random bits in base 62 (43 characters), and
 * 5 characters of checksum. docs/decisions/0001-local-api-key.md says why.
 */
export const localKeyPrefix = 'miniapplocal';

/** Below this, four shown characters would be too much of what is hidden. */
const shortestShown = 16;

/** The key for people: enough to recognise it (prefix and 4 characters, or 4 of a foreign key), then `…`. */
export function maskApiKey(key: string): string {
  const prefix = key.startsWith(localKeyPrefix) ? localKeyPrefix : '';
  const rest = key.slice(prefix.length);
  if (rest.length < shortestShown) return `${prefix}…`;
  return `${prefix}${/^[0-9A-Za-z]{4}/.exec(rest)?.[0] ?? ''}…`;
}
