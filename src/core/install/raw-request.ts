import type { Headers } from '../http.ts';
import { findHeader, isHeaderName } from './headers.ts';

/** An HTTP request as it was recorded. */
export interface RawRequest {
  /** Names as they stand there; the values of one name are joined by `, `, as servers do. */
  readonly headers: Headers;
  /** The exact bytes after the empty line, but for a line break that was put behind the body. */
  readonly body: Uint8Array;
  /** What makes the body doubtful; undefined when nothing does. */
  readonly doubt: string | undefined;
}

/** What makes a text no request, in words for a sentence. */
export interface RawRequestProblem {
  readonly problem: string;
}

/** For example `POST /subscribe HTTP/1.1`. */
const requestLine = /^[A-Z]+ \S+( HTTP\/\d(\.\d)?)?$/;

const [lineFeed, carriageReturn] = [10, 13];

/**
 * Reads a recorded request: request line (may be missing), headers, an empty line, the body. Lines end with LF or CRLF.
 */
export function readRawRequest(bytes: Uint8Array): RawRequest | RawRequestProblem {
  const lines: [name: string, value: string][] = [];
  let at = 0;
  for (let number = 1; at < bytes.length; number++) {
    const found = bytes.indexOf(lineFeed, at);
    const end = found < 0 ? bytes.length : found;
    const line = readLine(bytes.subarray(at, end));
    at = end + 1;
    if (line === '') break;
    if (number === 1 && requestLine.test(line)) continue;
    const header = readHeaderLine(line);
    if (!header) {
      return {
        problem: `line ${number} is no header. A request is its headers, one a line as name: value, an empty line, and the body`,
      };
    }
    lines.push(header);
  }
  const headers = joinHeaders(lines);
  if (/chunked/i.test(findHeader(headers, 'transfer-encoding') ?? '')) {
    return { problem: 'its body is in chunks (transfer-encoding). Record the body as the server reads it' };
  }
  return { headers, ...delimitBody(bytes.subarray(Math.min(at, bytes.length)), findHeader(headers, 'content-length')) };
}

/** Reads a line such as `webhook-id: msg_1`; undefined when it is none. */
export function readHeaderLine(line: string): [name: string, value: string] | undefined {
  const separator = line.indexOf(':');
  const name = line.slice(0, Math.max(0, separator));
  return isHeaderName(name) ? [name, line.slice(separator + 1).trim()] : undefined;
}

/** Headers by name; several of one name, whatever its case, become one. `fromEntries` takes `__proto__` for a name. */
export function joinHeaders(lines: readonly (readonly [name: string, value: string])[]): Headers {
  const joined = new Map<string, [name: string, values: string[]]>();
  for (const [name, value] of lines) {
    const entry = joined.get(name.toLowerCase());
    if (entry) entry[1].push(value);
    else joined.set(name.toLowerCase(), [name, [value]]);
  }
  return Object.fromEntries([...joined.values()].map(([name, values]) => [name, values.join(', ')]));
}

function readLine(bytes: Uint8Array): string {
  const end = bytes.at(-1) === carriageReturn ? bytes.length - 1 : bytes.length;
  return Buffer.from(bytes.subarray(0, end)).toString('latin1');
}

/** Editors and shells put a line break behind the body; content-length tells that it is none of it. */
function delimitBody(body: Uint8Array, declared: string | undefined): Pick<RawRequest, 'body' | 'doubt'> {
  const length = /^\d{1,9}$/.test(declared ?? '') ? Number(declared) : body.length;
  const rest = body.subarray(length);
  const isLineBreak = /^\r?\n$/.test(Buffer.from(rest).toString('latin1'));
  if (isLineBreak) return { body: body.subarray(0, length), doubt: undefined };
  const doubt =
    body.length === length
      ? undefined
      : `The body has ${body.length} bytes where content-length says ${length}: it is not the one that was sent.`;
  return { body, doubt };
}
