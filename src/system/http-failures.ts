import { HttpFailure, type HttpFailureReason } from '../core/http.ts';

/** Whom a request waits for: the host, or the proxy on the way to it. */
export interface Peer {
  /** For a sentence, such as `example.com:8443` or `the proxy 10.0.0.1:3128`. */
  readonly name: string;
  readonly hostname: string;
  readonly secure: boolean;
  readonly place: HttpFailure['place'];
}

const reasons: Readonly<Record<string, HttpFailureReason>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'not-found',
  EAI_AGAIN: 'not-found',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
};

/** The failure in words; they name the host, never the path or a header, which can hold secrets. */
export function explain(error: NodeJS.ErrnoException, peer: Peer): HttpFailure {
  if (error instanceof HttpFailure) return error;
  const code = error.code ?? '';
  const { name, hostname, place } = peer;
  const reason = reasons[code] ?? (isTls(code, peer) ? 'tls' : 'other');
  return new HttpFailure(reason, words(), place);

  function words(): string {
    const role = place === 'proxy' ? ', the proxy' : '';
    if (code === 'ECONNREFUSED') return `nothing listens at ${name}`;
    if (code === 'ENOTFOUND') return `there is no host named ${hostname}${role}`;
    if (code === 'EAI_AGAIN') return `the name ${hostname}${role} cannot be looked up at the moment`;
    if (code === 'ETIMEDOUT') return `${name} does not respond`;
    if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return `there is no way to ${name} from this network`;
    if (reason === 'reset') return cutShort(peer).message;
    if (reason === 'tls') return `no trusted TLS connection to ${name} (${error.message})`;
    if (code === 'HPE_HEADER_OVERFLOW') return `the headers of the answer of ${name} are too long`;
    if (code.startsWith('HPE_')) return `what ${name} answered is not HTTP`;
    return `the request to ${name} failed (${code || error.message})`;
  }
}

/** The connection ended too early. */
export function cutShort({ name, place }: Peer): HttpFailure {
  return new HttpFailure('reset', `${name} closed the connection before its answer was complete`, place);
}

/** No answer in time; `timeout` in milliseconds. */
export function tooSlow({ name, place }: Peer, timeout: number): HttpFailure {
  const time = timeout % 1000 === 0 ? `${timeout / 1000} s` : `${timeout} ms`;
  return new HttpFailure('timeout', `${name} gave no whole answer within ${time}`, place);
}

function isTls(code: string, { secure }: Peer): boolean {
  return secure && /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_)/.test(code);
}
