import { MiniappError } from '../core/errors.ts';
import { isLoopbackUrl } from './host-address.ts';

/** What this machine alone reaches; listened on unless told otherwise. */
export const loopbackHost = '127.0.0.1';

/**
 * A host to listen on as URLs write it: `::1` becomes `[::1]`, `localhost` becomes 127.0.0.1, whatever a hosts file says.
 * Throws `invalid-usage` for what is neither an address nor a name.
 */
export function readListenHost(given: string, label: string): string {
  const authority = given.includes(':') && !given.startsWith('[') ? `[${given}]` : given;
  const url = URL.canParse(`http://${authority}/`) ? new URL(`http://${authority}/`) : undefined;
  if (!/^[\w.:[\]-]+$/.test(authority) || !url || url.port !== '' || url.pathname !== '/') {
    throw new MiniappError('invalid-usage', {
      problem: `${label} must be an address or name of this machine, but it is "${given}".`,
      remedy: 'Give it without scheme and port, for example 192.168.1.5, or 0.0.0.0 for all addresses.',
    });
  }
  return url.hostname === 'localhost' ? loopbackHost : url.hostname;
}

/** Whether a host, as `readListenHost` gives it, is reached by this machine alone. Of names none is: they can change. */
export function isLoopbackHost(host: string): boolean {
  return isLoopbackUrl(`http://${host}`);
}

/** Whether it stands for all addresses of this machine, and so is no place that a browser could open. */
export function isEveryAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '[::]';
}
