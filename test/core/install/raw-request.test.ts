import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRawRequest } from '../../../src/core/install/raw-request.ts';

function read(text: string | Uint8Array) {
  const found = readRawRequest(typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
  return 'problem' in found ? found : { ...found, body: Buffer.from(found.body).toString('latin1') };
}

describe('readRawRequest', () => {
  it.each<[string, string, Record<string, string>, string]>([
    ['with CRLF', 'POST /a HTTP/1.1\r\nA: 1\r\nB:2 \r\n\r\nbody', { A: '1', B: '2' }, 'body'],
    ['with LF', 'POST /a HTTP/1.1\nA: 1\n\nbody\n', { A: '1' }, 'body\n'],
    ['without request line', 'A: 1\n\nbody', { A: '1' }, 'body'],
    ['of HTTP/2', 'POST /a HTTP/2\nA: 1\n\n', { A: '1' }, ''],
    ['without body', 'A: 1', { A: '1' }, ''],
    ['without headers', '\n\nbody', {}, '\nbody'],
    ['of nothing', '', {}, ''],
    ['with a colon in a value', 'A: b: c\n\n', { A: 'b: c' }, ''],
    ['with a name twice', 'A: 1\nb: 2\na: 3\n\n', { A: '1, 3', b: '2' }, ''],
    ['with a name like a property', '__proto__: 1\n\n', JSON.parse('{"__proto__":"1"}') as never, ''],
    ['with line ends in its body', 'A: 1\n\n\r\n\n\r', { A: '1' }, '\r\n\n\r'],
    ['whose body has a line break too many', 'content-length: 4\n\nbody\r\n', { 'content-length': '4' }, 'body'],
    ['whose body ends with a line break', 'content-length: 5\n\nbody\n', { 'content-length': '5' }, 'body\n'],
  ])('reads one %s', (_what, text, headers, body) => {
    expect(read(text)).toEqual({ headers, body, doubt: undefined });
  });

  it('keeps every byte of the body', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (body) => {
        const found = readRawRequest(Buffer.concat([Buffer.from('A: 1\r\n\r\n'), body]));
        expect('body' in found && Buffer.from(found.body)).toEqual(Buffer.from(body));
      }),
    );
  });

  it.each([
    ['shorter', 'bod', 3],
    ['longer', 'body and more', 13],
    ['longer by two line breaks', 'body\n\n', 6],
  ])('tells of a body that is %s than content-length says, and keeps it', (_what, body, length) => {
    expect(read(`Content-Length: 4\n\n${body}`)).toMatchObject({
      body,
      doubt: `The body has ${length} bytes where content-length says 4: it is not the one that was sent.`,
    });
  });

  it.each([
    ['a body without an empty line before', 'A: 1\n{"a":1}', /^line 2 is no header/],
    ['a body alone', '{"a":1}', /^line 1 is no header/],
    ['an answer', 'HTTP/1.1 200 OK\nA: 1\n\n', /^line 1 is no header/],
    ['a folded header', 'A: 1\n  2\n\n', /^line 2 is no header/],
    ['a second request line', 'POST / HTTP/1.1\nPOST / HTTP/1.1\n\n', /^line 2 is no header/],
    ['a body in chunks', 'Transfer-Encoding: Chunked\n\n4\nbody\n0\n\n', /in chunks/],
  ])('refuses %s', (_what, text, problem) => {
    expect(read(text)).toEqual({ problem: expect.stringMatching(problem) });
  });
});
