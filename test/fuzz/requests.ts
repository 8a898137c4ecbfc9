import fc from 'fast-check';
import { hostileText, hostileValue } from './mutations.ts';

/** A request as programs and browsers send them, or nearly. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const wellKnownHeaders = {
  accept: ['text/html', 'application/json', '*/*'],
  'content-type': [
    'application/json',
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data; boundary=x',
  ],
  'if-match': ['*', '"1"', 'W/"1"', `"${'a'.repeat(64)}"`],
  'if-none-match': ['*', '"1"'],
  'idempotency-key': ['key-1', 'key-2'],
  authorization: ['Bearer x', 'Basic eDp5', 'Basic !'],
  host: ['127.0.0.1:8181', 'localhost', 'example.com', '[::1]'],
  origin: ['http://127.0.0.1:8181', 'null', 'https://example.com'],
  cookie: ['miniapp_session=x', 'a=b; c="d"', '__proto__=1'],
  'content-length': ['0', '5', '99999999999'],
} as const;

const header = fc
  .constantFrom(...Object.entries(wellKnownHeaders))
  .chain(([name, values]) =>
    fc.tuple(fc.constant(name), fc.oneof({ weight: 3, arbitrary: fc.constantFrom<string[]>(...values) }, hostileText)),
  );

/** Parts of a path or query: some of those that are known, some of any sort. */
function parts(known: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, hostileText);
}

export interface RequestWords {
  /** Operations such as `GET /apps/{}/versions`. */
  readonly operations: readonly string[];
  /** What stands for `{}`. */
  readonly ids: readonly string[];
  /** Names in queries. */
  readonly queries: readonly string[];
  readonly bodies: fc.Arbitrary<string>;
  /** Sent unless the input says otherwise. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Requests that are nearly those of an interface. */
export function requestsLike({ operations, ids, queries, bodies, headers }: RequestWords): fc.Arbitrary<Sent> {
  return fc
    .record({
      operation: fc.constantFrom(...operations),
      method: fc.option(fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'), { freq: 10 }),
      ids: fc.array(parts(ids), { minLength: 3, maxLength: 3 }),
      query: fc.array(
        fc.tuple(
          parts(queries),
          fc.oneof(
            parts(ids),
            hostileValue.map((value) => JSON.stringify(value)),
          ),
        ),
        { maxLength: 3 },
      ),
      extra: fc.array(header, { maxLength: 3 }),
      raw: fc.boolean(),
      body: bodies,
    })
    .map(({ operation, method, ids, query, extra, raw, body }) => {
      const [ownMethod = '', pattern = ''] = operation.split(' ');
      let next = 0;
      const path = pattern.replaceAll('{}', () => encode(ids[next++ % ids.length] ?? '', raw));
      const search = query.map(([name, value]) => `${encode(name, raw)}=${encode(value, raw)}`).join('&');
      return {
        method: method ?? ownMethod,
        path: search === '' ? path : `${path}?${search}`,
        headers: { ...headers, ...Object.fromEntries(extra) },
        body,
      };
    });
}

function encode(text: string, raw: boolean): string {
  return raw ? text : encodeURIComponent(wellFormed(text));
}

/** The text as UTF-8 can hold it. */
export function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/**
 * Sends a request to a handler in process, and gives status and text. What Node would not let through is not sent: null.
 * An endless answer is given up after its headers.
 */
export async function sendRequest(
  handler: (request: Request) => Promise<Response>,
  origin: string,
  { method, path, headers, body }: Sent,
): Promise<{ readonly status: number; readonly text: string } | null> {
  const request = toRequest(origin + path, method, headers, body);
  if (request === null) return null;
  const response = await handler(request);
  const { status } = response;
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    await response.body?.cancel();
    return { status, text: '' };
  }
  return { status, text: await response.text() };
}

function toRequest(url: string, method: string, headers: Sent['headers'], body: string): Request | null {
  try {
    return new Request(url, { method, headers, body: method === 'GET' || method === 'HEAD' ? null : body });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Throws when a page lets words of others become markup. */
export function checkMarkup(text: string): void {
  if (/<script>x|<img src=x onerror/.test(text)) throw new Error(`Markup of others is in the page: ${text}`);
}
