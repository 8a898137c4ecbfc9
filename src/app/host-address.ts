import { MiniappError } from '../core/errors.ts';

/**
 * The origin of a platform as a person writes it: `https://` may be left out, plain http is for this machine alone.
 * Throws `invalid-usage` or `host-insecure`; neither repeats a password.
 */
export function readHost(given: string): string {
  const text = /^[a-z]+:\/\//i.test(given) ? given : `https://${given}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username || url?.password) {
    throw new MiniappError('invalid-usage', {
      problem: 'The address of a platform holds no user name or password.',
      remedy: 'Give its host alone, and sign in with: miniapp login <host>',
    });
  }
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search) {
    throw new MiniappError('invalid-usage', {
      problem: `"${given}" is not the address of a platform.`,
      remedy: 'Give its host, for example https://platform.example.com',
    });
  }
  if (!isSafeForTokens(url.origin)) throw new MiniappError('host-insecure', { host: url.origin });
  return url.origin;
}

/** True when nobody on the way can read what is sent there. */
export function isSafeForTokens(origin: string): boolean {
  return origin.startsWith('https://') || isLoopbackUrl(origin);
}

/** True for http or https on this machine. */
export function isLoopbackUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return /^https?:$/.test(protocol) && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
