import { type RequestOptions, request as requestHttp } from 'node:http';
import { BlockList, isIP, isIPv4, type Socket } from 'node:net';
import { HttpFailure, readProxyAddress } from '../core/http.ts';
import { createAddressKinds } from './addresses.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that `HTTPS_PROXY` names for an https URL; null when there is none, when `NO_PROXY` has the host, and for this
 * machine. `HTTP_PROXY` has no part in it: plain http goes to this machine alone. Throws `HttpFailure` when the address
 * of the proxy is none; nothing tells its user name and password.
 */
export function findProxy({ protocol, hostname, port }: URL, environment: Environment): URL | null {
  const text = environment.https_proxy || environment.HTTPS_PROXY;
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (!text || protocol !== 'https:' || isThisMachine(host)) return null;
  const rules = (environment.no_proxy || environment.NO_PROXY || '').toLowerCase().split(/[\s,]+/);
  if (rules.some((rule) => isExcepted(rule, host, port || '443'))) return null;
  const proxy = readProxyAddress(text);
  if (proxy) return proxy;
  throw new HttpFailure('other', 'what HTTPS_PROXY holds is not the address of an http or https proxy', 'proxy');
}

function isThisMachine(host: string): boolean {
  return /^(.+\.)?localhost$/.test(host) || (isIP(host) !== 0 && createAddressKinds()(host) === 'loopback');
}

/** As curl reads `NO_PROXY`: `*`, a name with all below it, an address or a range of them, each with or without a port. */
function isExcepted(rule: string, host: string, port: string): boolean {
  if (rule === '' || rule === '*') return rule === '*';
  const [, name = rule, only] = /^(.+?):(\d+)$/.exec(isIP(rule) === 6 ? '' : rule) ?? [];
  if (only !== undefined && only !== port) return false;
  if (isIP(host) !== 0) return isInRange(name.replace(/^\[|\]$/g, ''), host);
  const domain = name.replace(/^\*?\./, '');
  return host === domain || host.endsWith(`.${domain}`);
}

function isInRange(range: string, address: string): boolean {
  const [network = '', length] = range.split('/');
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  const bits = Number(length ?? (family === 'ipv4' ? 32 : 128));
  if (isIP(network) !== isIP(address) || !(bits >= 0 && bits <= (family === 'ipv4' ? 32 : 128))) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, family);
  return list.check(address, family);
}

/**
 * A `createConnection` for a request to an https URL, through a tunnel that the proxy opens (`CONNECT`), with TLS inside.
 * The proxy sees the host's name and port, and no more. `onOpen` is told when the tunnel stands.
 */
export function tunnelThrough(
  proxy: URL,
  { hostname, port }: URL,
  signal: AbortSignal,
  onOpen: () => void,
): NonNullable<RequestOptions['createConnection']> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const authority = `${hostname}:${port || 443}`;
  return (_options, done) => {
    const fail = (error: Error) => done(error, undefined as unknown as Socket);
    const send = proxy.protocol === 'https:' ? process.getBuiltinModule('node:https').request : requestHttp;
    const { hostname: proxyHost, port: proxyPort } = proxy;
    const outgoing = send({
      // Node takes an IPv6 address without its brackets.
      hostname: proxyHost.replace(/^\[|\]$/g, ''),
      port: proxyPort,
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...authorization(proxy) },
      agent: false,
      signal,
    });
    outgoing.on('error', fail);
    outgoing.on('connect', ({ statusCode = 0 }, socket: Socket) => {
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy();
        return fail(refused(proxy, statusCode));
      }
      onOpen();
      const servername = isIP(host) === 0 ? host : '';
      done(
        null,
        process.getBuiltinModule('node:tls').connect({ socket, host, servername, ALPNProtocols: ['http/1.1'] }),
      );
    });
    outgoing.end();
    return undefined;
  };
}

function authorization({ username, password }: URL): { 'proxy-authorization'?: string } {
  if (username === '' && password === '') return {};
  const pair = Buffer.from(`${decode(username)}:${decode(password)}`);
  return { 'proxy-authorization': `Basic ${pair.toString('base64')}` };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A bare percent sign, meant as such.
    return text;
  }
}

function refused({ host, username }: URL, status: number): HttpFailure {
  if (status !== 407) {
    // A proxy that cannot reach a host, or has too much to do, may in a moment.
    const reason = status >= 500 || status === 429 ? 'refused' : 'other';
    return new HttpFailure(
      reason,
      `the proxy ${host} opened no way to it, and answered with status ${status}`,
      'proxy',
    );
  }
  const what = username === '' ? 'demands a user name and password' : 'refused the user name and password';
  return new HttpFailure('other', `the proxy ${host} ${what}`, 'proxy');
}
