import { describe, expect, test } from 'vitest';
import { interpolate } from '../../../src/core/manifest/environment.ts';
import { check, checkMore, messages, place } from './check.ts';
import { requiredLines } from './hostile.ts';

const environment = { HOST: 'example.com', EMPTY: '', DOLLAR: '${HOST}', UNSET: undefined };

const filled: [written: string, text: string][] = [
  ['no value', 'no value'],
  ['${HOST}', 'example.com'],
  ['https://${HOST}/${HOST}', 'https://example.com/example.com'],
  ['${EMPTY}', ''],
  ['${HOST:-other}', 'example.com'],
  ['${MISSING:-other}', 'other'],
  ['${UNSET:-other}', 'other'],
  ['${EMPTY:-other}', 'other'],
  ['${MISSING:-}', ''],
  ['${MISSING:-a:-b}', 'a:-b'],
  ['${MISSING:-https://a.bc/?d=e f}', 'https://a.bc/?d=e f'],
  ['\\${HOST}', '${HOST}'],
  ['\\\\${HOST}', '\\${HOST}'],
  ['\\${', '${'],
  ['$HOST $ {HOST} $', '$HOST $ {HOST} $'],
  ['$${HOST}', '$example.com'],
  // What comes from the environment is not looked at again.
  ['${DOLLAR}', '${HOST}'],
  ['${toString:-own}', 'own'],
];

test.each(filled)('%s', (written, text) => {
  expect(interpolate(written, environment)).toEqual({ text, missing: [], malformed: [] });
});

const unfilled: [written: string, missing: string[], malformed: string[]][] = [
  ['${MISSING}', ['MISSING'], []],
  ['${UNSET}', ['UNSET'], []],
  ['${toString} ${__proto__}', ['toString', '__proto__'], []],
  ['${A} ${B:-} ${A} ${HOST}', ['A', 'A'], []],
  ['${}', [], ['${}']],
  ['${1A}', [], ['${1A}']],
  ['${A-B}', [], ['${A-B}']],
  ['${ HOST }', [], ['${ HOST }']],
  ['${HOST:default}', [], ['${HOST:default}']],
  ['${HOST', [], ['${HOST']],
  ['${A ${B}', ['B'], ['${A ']],
  ['${MISSING:-${HOST}}', [], ['${MISSING:-']],
  [`\${${'x'.repeat(100)} y}`, [], [`\${${'x'.repeat(40)}`]],
];

test.each(unfilled)('%s cannot be filled in', (written, missing, malformed) => {
  const result = interpolate(written, environment);
  expect({ missing: result.missing, malformed: result.malformed }).toEqual({ missing, malformed });
});

describe('in a manifest', () => {
  const requests = 'subscribe:\n  url: ${URL}\nunsubscribe:\n  url: ${URL:-https://example.com/}\n';

  test('values are filled in wherever there is text', () => {
    const { manifest, diagnostics } = checkMore(requests, { URL: 'https://a.bc/' });
    expect(diagnostics).toEqual([]);
    expect(manifest?.subscribe).toEqual({ url: 'https://a.bc/' });
  });

  test('without an environment they stay as they are', () => {
    const text = `${requiredLines}logo: \${LOGO:-a.png}\n`;
    const { manifest, diagnostics } = check(text, null);
    expect(diagnostics).toEqual([]);
    expect(manifest?.logo).toBe('${LOGO:-a.png}');
  });

  test('keys, comments and numbers are left alone', () => {
    const body = '  body: { "${HOST}": 1 } # ${HOST}\n';
    const { manifest } = checkMore(requests.replace('unsub', `${body}unsub`), { URL: 'https://a.bc/', HOST: 'x' });
    expect(manifest?.subscribe?.body).toEqual({ '${HOST}': 1 });
  });

  test('each missing variable is one diagnostic at its value, and nothing else is said of the value', () => {
    const text = 'documentation: ${A}/${B}/${A}\nlogo: "${C"\n';
    const { diagnostics } = checkMore(text);
    expect(diagnostics.map((diagnostic) => `${place(diagnostic)} ${diagnostic.pointer}`)).toEqual([
      '6:16-6:30 yaml/missing-variable /documentation',
      '6:16-6:30 yaml/missing-variable /documentation',
      '7:7-7:12 yaml/missing-variable /logo',
    ]);
    expect(messages({ manifest: null, diagnostics })).toEqual([
      'The environment variable A is not set. Set it, or give a default: ${A:-default}.',
      'The environment variable B is not set. Set it, or give a default: ${B:-default}.',
      '"${C" is not an environment value. Write ${NAME} or ${NAME:-default}, or \\${ for the characters themselves.',
    ]);
  });

  test('a required field without its variable is not missing', () => {
    const { diagnostics } = check(requiredLines.replace('Email Verifier', '${NAME}'));
    expect(diagnostics.map(place)).toEqual(['2:7-2:14 yaml/missing-variable']);
  });

  test('a value from the environment may be a secret, and is never shown', () => {
    const text = [
      ...['documentation: ${SECRET}', 'video: https://${SECRET}/', 'logo: "${SECRET}:"', 'cover: x${LONG}'],
      ...['subscribe: { url: "${SECRET}", method: "${SECRET}", headers: "${SECRET}" }', 'api_scopes: ["${SECRET}"]'],
      ...['unsubscribe: { url: "https://example.com/" }', 'auth: { type: "${SECRET}" }', ''],
    ].join('\n');
    const secret = 'hunter2hunter2';
    const { diagnostics } = checkMore(text, { SECRET: secret, LONG: secret.repeat(200) });
    const family = diagnostics.filter(({ code }) => /^(schema|scopes|yaml)\//.test(code));
    expect(family.map(({ pointer }) => pointer).sort()).toEqual([
      ...['/api_scopes/0', '/auth/type', '/cover', '/documentation', '/logo'],
      ...['/subscribe/headers', '/subscribe/method', '/subscribe/url', '/video'],
    ]);
    expect(JSON.stringify(diagnostics)).not.toContain('hunter2');
    expect(messages({ manifest: null, diagnostics: family })).toContain(
      '"documentation" must be an http or https address, but ${SECRET} stands for something else. Write it like https://example.com/docs',
    );
  });

  test('the environment gives text: no number, no list', () => {
    const { diagnostics } = checkMore(`${requests}auth: { type: oauth2, pkce: "\${PKCE}" }\n`, {
      URL: 'https://a.bc/',
      PKCE: 'on',
    });
    expect(messages({ manifest: null, diagnostics })).toContain(
      '"auth.pkce" must be true or false, but "${PKCE}" stands for text, as environment values do. Write the value itself.',
    );
  });
});
