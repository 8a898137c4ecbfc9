import fc from 'fast-check';

/** What YAML, JSON, HTTP, environment values, placeholders, paths, terminals and CI logs give a meaning to. */
const pieces = [
  ...'{}[]()<>,:;-?!&*#|@`%"\'\\/~=+^$ \t\n\r\0\x1b\x7f\x9b\u2028\u202e\ufeffé😀',
  ...[
    '\r\n',
    '\r',
    ': ',
    '- ',
    '? ',
    ' #',
    '---\n',
    '...\n',
    '\n\n\n',
    '    ',
    '|\n',
    '>-\n',
    '[[[[',
    'a: b\n',
    'A=b\n',
  ],
  ...['{{', '}}', '${', '${A}', '${A:-b}', '\\${', '{{auth.token}}', '{{system.api_key}}', '<<: ', '&a ', '*a'],
  ...['!!str ', '!x ', '%YAML 1.2\n', 'null', 'true', '.nan', '1e999', '0x1f', '-1', '9007199254740993', '""'],
  ...['\ud800', '\udc00', '"\\ud800"', '%00', '%ff', '%0A::error::x', '\n::error::x', '\x1b[31m', '\x1b]8;;x\x07'],
  ...['__proto__', 'constructor', 'prototype', '__proto__: ', 'constructor: ', 'toString', 'hasOwnProperty'],
  ...['<script>x</script>', '"><img src=x onerror=x>', "' or 1=1--"],
  ...['../', '..\\', '/etc/passwd', 'file:///etc/passwd', 'C:\\', 'CON', '.git/config', 'https://[', 'javascript:x'],
  ...['# miniapp-ignore-next-line scopes/redundant -- x\n', 'schema_version: 2\n', 'api_scopes: [View flows]\n'],
];

interface Change {
  readonly kind: 'insert' | 'overwrite' | 'cut' | 'end' | 'copy' | 'fill' | 'indent' | 'repeat line';
  /** Of 10,000 parts of the whole. */
  readonly at: number;
  readonly from: number;
  readonly length: number;
  readonly piece: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom<Change['kind'][]>(
    ...(['insert', 'insert', 'insert', 'overwrite', 'cut', 'end', 'copy', 'fill', 'indent', 'repeat line'] as const),
  ),
  at: fc.nat(10_000),
  from: fc.nat(10_000),
  length: fc.oneof({ weight: 4, arbitrary: fc.nat(8) }, { weight: 1, arbitrary: fc.nat(300) }),
  piece: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...pieces) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  ),
});

/** Texts that are nearly those, and some that are nothing like them. */
export function textLike(samples: readonly string[]): fc.Arbitrary<string> {
  const near = fc
    .tuple(fc.constantFrom(...samples), fc.array(change, { maxLength: 5 }))
    .map(([sample, changes]) => changes.reduce(changeText, sample));
  return fc.oneof({ weight: 19, arbitrary: near }, { weight: 1, arbitrary: fc.string({ unit: 'binary' }) });
}

/** One text, of any sort, that something has a meaning for. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...pieces),
  fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
  fc.nat(100_000).map((length) => 'a'.repeat(length)),
);

function changeText(text: string, { kind, at, from, length, piece }: Change): string {
  const place = Math.floor((text.length * at) / 10_000);
  const other = Math.floor((text.length * from) / 10_000);
  const [before, after] = [text.slice(0, place), text.slice(place)];
  switch (kind) {
    case 'insert':
      return before + piece + after;
    case 'overwrite':
      return before + piece + after.slice(piece.length);
    case 'cut':
      return before + after.slice(length);
    case 'end':
      return before;
    case 'copy':
      return before + text.slice(other, other + length * 8) + after;
    case 'fill':
      return before + piece.repeat(length) + after;
    case 'indent':
      return changeLine(text, place, (line) => ' '.repeat(length % 6) + line);
    case 'repeat line':
      return changeLine(text, place, (line) => `${line}\n${line}`);
  }
}

function changeLine(text: string, place: number, change: (line: string) => string): string {
  const start = text.lastIndexOf('\n', place - 1) + 1;
  const end = text.indexOf('\n', place);
  const [line, rest] = end === -1 ? [text.slice(start), ''] : [text.slice(start, end), text.slice(end)];
  return text.slice(0, start) + change(line) + rest;
}

/** Bytes that are nearly those: bits turned, parts overwritten, left out, copied, or the end missing. */
export function bytesLike(samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const near = fc
    .tuple(fc.constantFrom(...samples), fc.array(change, { maxLength: 5 }), fc.uint8Array({ maxLength: 8 }))
    .map(([sample, changes, written]) => changes.reduce((bytes, each) => changeBytes(bytes, each, written), sample));
  return fc.oneof({ weight: 19, arbitrary: near }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) });
}

function changeBytes(bytes: Uint8Array, { kind, at, from, length }: Change, written: Uint8Array): Uint8Array {
  const place = Math.floor((bytes.length * at) / 10_000);
  const other = Math.floor((bytes.length * from) / 10_000);
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
  switch (kind) {
    case 'end':
      return before;
    case 'cut':
      return joined(before, after.subarray(length));
    case 'insert':
      return joined(before, written, after);
    case 'copy':
      return joined(before, bytes.subarray(other, other + length * 8), after);
    case 'fill':
      return joined(before, new Uint8Array(Math.min(length, after.length)), after.subarray(length));
    case 'overwrite':
      return joined(before, written, after.subarray(written.length));
    default:
      return bytes.map((byte, index) => (index === place ? byte ^ (1 << (length % 8)) : byte));
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

/** Values of JSON that nobody expects. Keys such as __proto__ are the values’ own. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown[]>(null, true, false, 0, -1, 0.5, 1e308, 2 ** 53, '', [], {}, [[]], [null], [{}], {
    a: null,
  }),
  fc.constantFrom('{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}').map(parse),
  fc.integer({ min: 1, max: 300 }).map((depth) => parse('['.repeat(depth) + ']'.repeat(depth))),
  fc.nat(300).map((depth) => parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)),
  hostileText,
  fc.jsonValue(),
);

interface ValueChange {
  readonly which: number;
  readonly kind: 'replace' | 'remove' | 'add' | 'rename' | 'repeat';
  readonly key: string;
  readonly value: unknown;
}

const valueChange: fc.Arbitrary<ValueChange> = fc.record({
  which: fc.nat(10_000),
  kind: fc.constantFrom<ValueChange['kind'][]>('replace', 'replace', 'replace', 'remove', 'add', 'rename', 'repeat'),
  key: fc.oneof(
    fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', '', '/', '~', 'a b', '0'),
    hostileText,
  ),
  value: hostileValue,
});

/** Values of JSON that are nearly those. */
export function jsonLike(samples: readonly unknown[]): fc.Arbitrary<unknown> {
  const near = fc
    .tuple(fc.constantFrom(...samples), fc.array(valueChange, { maxLength: 4 }))
    .map(([sample, changes]) => changes.reduce(changeValue, sample));
  return fc.oneof({ weight: 19, arbitrary: near }, { weight: 1, arbitrary: hostileValue });
}

/** The value with one of those in it changed; samples stay as they are. */
function changeValue(value: unknown, { which, kind, key, value: other }: ValueChange): unknown {
  const changed = structuredCloneOf(value);
  const holders = holdersIn(changed);
  const places = holders.flatMap((holder) => Object.keys(holder).map((name) => ({ holder, name })));
  if (places.length === 0) return other;
  const { holder, name } = places[which % places.length] as (typeof places)[number];
  const before = holder[name];
  if (kind === 'replace') define(holder, name, other);
  if (kind === 'remove') delete holder[name];
  if (kind === 'add') define(holder, Array.isArray(holder) ? String(holder.length) : key, other);
  if (kind === 'rename') {
    delete holder[name];
    define(holder, Array.isArray(holder) ? name : key, before);
  }
  if (kind === 'repeat') define(holder, name, [before, before]);
  return changed;
}

type Holder = Record<string, unknown>;

function holdersIn(value: unknown): Holder[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Holder, ...Object.values(value).flatMap(holdersIn)];
}

function structuredCloneOf(value: unknown): unknown {
  return value === undefined ? value : parse(JSON.stringify(value));
}

function define(holder: Holder, name: string, value: unknown): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

function parse(json: string): unknown {
  return JSON.parse(json) as unknown;
}
