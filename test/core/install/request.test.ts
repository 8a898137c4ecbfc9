import { describe, expect, it } from 'vitest';
import { MiniappError } from '../../../src/core/errors.ts';
import type { HttpRequest } from '../../../src/core/http.ts';
import type { InputValue } from '../../../src/core/install/placeholders.ts';
import { buildInstallRequest, buildInstallRequestPair, type InstallFields } from '../../../src/core/install/request.ts';
import type { ExternalRequest, Manifest } from '../../../src/generated/manifest.ts';

const system = { api_key: 'KEY', flow_ns: 'f190385', workspace_id: '12345', installation_id: 'ins_1' };

function manifestWith(more: Partial<Manifest>): Manifest {
  return { schema_version: 1, name: 'App', slug: 'app', version: '1.0.0', description: 'An app.', ...more };
}

function fieldsWith(auth: Record<string, InputValue>): InstallFields {
  return { system, auth, userAgent: 'miniapp/1.2.3' };
}

function subscribe(request: ExternalRequest, auth: Record<string, InputValue> = {}): HttpRequest {
  const built = buildInstallRequest(manifestWith({ subscribe: request }), 'install', fieldsWith(auth));
  if (built === null) throw new Error('no request');
  return built;
}

function problemOf(request: ExternalRequest, auth: Record<string, InputValue> = {}): string {
  try {
    subscribe(request, auth);
  } catch (error) {
    if (error instanceof MiniappError && error.code === 'request-invalid') return error.message;
    throw error;
  }
  return 'none';
}

function textOf({ body }: HttpRequest): string {
  return body === null ? '' : new TextDecoder().decode(body);
}

const url = 'https://api.example.com/subscribe';

describe('buildInstallRequest', () => {
  it('sends the system fields and every input, flat, when no body is declared', () => {
    const request = subscribe({ url }, { token: 'abc', port: 8080, trial: false, note: null, api_key: 'mine' });
    const body =
      '{"api_key":"KEY","flow_ns":"f190385","workspace_id":"12345","installation_id":"ins_1",' +
      '"token":"abc","port":8080,"trial":false,"note":null}';
    expect({ ...request, body: textOf(request) }).toEqual({
      method: 'POST',
      url,
      headers: {
        host: 'api.example.com',
        'user-agent': 'miniapp/1.2.3',
        'content-type': 'application/json',
        'content-length': String(body.length),
      },
      body,
    });
  });

  it('sends ids alone on uninstall, when no body is declared', () => {
    const manifest = manifestWith({ unsubscribe: { url, method: 'DELETE', body: {} }, subscribe: { url } });
    const plain = manifestWith({ unsubscribe: { url } });
    const request = buildInstallRequest(plain, 'uninstall', fieldsWith({ token: 'abc' }));
    expect(request && textOf(request)).toBe('{"flow_ns":"f190385","workspace_id":"12345","installation_id":"ins_1"}');
    const empty = buildInstallRequest(manifest, 'uninstall', fieldsWith({ token: 'abc' }));
    expect(empty && textOf(empty)).toBe('{}');
  });

  it('is null when the app declares no such request', () => {
    expect(buildInstallRequest(manifestWith({ subscribe: { url } }), 'uninstall', fieldsWith({}))).toBeNull();
    expect(buildInstallRequest(manifestWith({ unsubscribe: { url } }), 'install', fieldsWith({}))).toBeNull();
  });

  it.each([
    ['GET', undefined, false],
    ['GET', { a: 1 }, false],
    ['DELETE', undefined, false],
    ['DELETE', { a: 1 }, true],
    ['PUT', undefined, true],
    ['PATCH', { a: 1 }, true],
    ['POST', {}, true],
  ] as const)('%s with body %j', (method, body, sendsBody) => {
    const request = subscribe({ url, method, ...(body !== undefined && { body }) });
    expect(request.method).toBe(method);
    expect(request.body !== null).toBe(sendsBody);
    expect('content-length' in request.headers).toBe(sendsBody);
    expect('content-type' in request.headers).toBe(sendsBody);
  });

  it('fills texts at any depth, keeps types, and leaves keys alone', () => {
    const body = {
      exact: '{{auth.port}}',
      inside: 'port {{auth.port}}',
      list: ['{{auth.trial}}', { deep: '{{ system.flow_ns }}' }, 3, null, true],
      '{{auth.port}}': '\\{{auth.port}}',
      missing: '{{auth.note}}',
      empty: '<{{auth.note}}>',
    };
    expect(JSON.parse(textOf(subscribe({ url, body }, { port: 8080, trial: false, note: null })))).toEqual({
      exact: 8080,
      inside: 'port 8080',
      list: [false, { deep: 'f190385' }, 3, null, true],
      '{{auth.port}}': '{{auth.port}}',
      missing: null,
      empty: '<>',
    });
  });

  it('keeps a key __proto__ as a key', () => {
    const body = JSON.parse('{"__proto__":{"polluted":"{{auth.x}}"},"a":{"__proto__":1}}') as Record<string, unknown>;
    expect(textOf(subscribe({ url, body }, { x: 'y' }))).toBe('{"__proto__":{"polluted":"y"},"a":{"__proto__":1}}');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('cannot be broken out of by a value', () => {
    const hostile = '","admin":true,"x":"{{system.api_key}}\u2028\0';
    expect(JSON.parse(textOf(subscribe({ url, body: { a: '{{auth.x}}', b: '-{{auth.x}}' } }, { x: hostile })))).toEqual(
      {
        a: hostile,
        b: `-${hostile}`,
      },
    );
  });

  it('counts the length in bytes', () => {
    const request = subscribe({ url, body: { a: '{{auth.x}}' } }, { x: 'ü😀' });
    expect(request.headers['content-length']).toBe('14');
    expect(request.body).toHaveLength(14);
  });

  it('sends half a surrogate pair without a crash', () => {
    const request = subscribe({ url: `${url}?x={{auth.x}}`, body: { a: '{{auth.x}}' } }, { x: 'a\ud800' });
    expect(textOf(request)).toBe('{"a":"a\\ud800"}');
    expect(request.url).toBe(`${url}?x=a%EF%BF%BD`);
  });

  it.each([
    ['an unknown input', { url, body: { a: '{{auth.tokne}}' } }, '{{auth.tokne}}'],
    ['an unknown system field', { url: `${url}/{{system.key}}` }, '{{system.key}}'],
    ['a name of the prototype', { url, headers: { 'X-A': '{{auth.constructor}}' } }, '{{auth.constructor}}'],
  ])('refuses %s', (_, request, placeholder) => {
    expect(problemOf(request)).toBe(
      `The subscribe request uses ${placeholder}, which does not exist; correct the name.`,
    );
  });

  it('refuses to grow without end', () => {
    const body = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`k${index}`, '{{auth.x}}']));
    expect(problemOf({ url, body }, { x: 'a'.repeat(65_536) })).toContain('too large');
    expect(problemOf({ url, body }, { x: 'a'.repeat(1000) })).toBe('none');
  });
});

describe('the URL', () => {
  it.each([
    ['a query', `${url}?q={{auth.x}}`, 'a b&c=d#e/ü', `${url}?q=a%20b%26c%3Dd%23e%2F%C3%BC`],
    ['a path', 'https://a.example/{{auth.x}}/z', '../..?#', 'https://a.example/..%2F..%3F%23/z'],
    ['a number', 'https://a.example:{{auth.x}}/', 8080, 'https://a.example:8080/'],
    ['nothing', 'https://a.example/x{{auth.x}}', null, 'https://a.example/x'],
    ['a host’s part', 'https://{{auth.x}}.example.com/', 'eu', 'https://eu.example.com/'],
    ['a fragment', 'https://a.example/x?y#{{auth.x}}', 'z', 'https://a.example/x?y'],
    ['an empty fragment', 'https://a.example/#{{auth.x}}', '', 'https://a.example/'],
    ['spaces of the author', 'https://a.example/a b', '', 'https://a.example/a%20b'],
    ['dots of the author', 'https://a.example/b/../{{auth.x}}', 'c', 'https://a.example/c'],
    ['a dot in a name', 'https://a.example/{{auth.x}}.json', 'v1.', 'https://a.example/v1..json'],
  ])('is filled: %s', (_, text, x, expected) => {
    const request = subscribe({ url: text }, { x });
    expect(request.url).toBe(expected);
    expect(request.headers.host).toBe(new URL(expected).host);
  });

  it.each([
    ['no URL', '{{auth.x}}/hook', 'SECRET', 'not an http or https URL'],
    ['no value at the start', '{{auth.x}}/hook', null, 'not an http or https URL'],
    ['a script', '{{auth.x}}', 'javascript:SECRET', 'not an http or https URL'],
    ['a file', '{{auth.x}}', 'file:///SECRET', 'not an http or https URL'],
    ['a path out of the host', 'https://{{auth.x}}.example.com/', 'SECRET.evil.example/', 'not an http or https URL'],
    ['an at sign in the host', 'https://{{auth.x}}.example.com/', 'SECRET@evil.example', 'not an http or https URL'],
    ['a wide slash in the host', 'https://{{auth.x}}.example.com/', 'evil.example／SECRET', 'not an http or https URL'],
    ['a user name', 'https://{{auth.x}}@b.example', 'SECRET', 'a user name or password'],
    ['a parent folder', 'https://a.example/users/{{auth.x}}/delete', '..', 'leads to another path'],
    ['a folder of dots', 'https://a.example/users/.{{auth.x}}', '.', 'leads to another path'],
  ])('is refused, without its value: %s', (_, text, x, expected) => {
    const problem = problemOf({ url: text }, { x });
    expect(problem).toContain(expected);
    expect(problem).toContain('{{auth.x}}');
    expect(problem).not.toContain('SECRET');
  });

  it('is refused without placeholders, too', () => {
    expect(problemOf({ url: 'ftp://a.example/' })).toBe(
      'The URL of the subscribe request is not an http or https URL; correct it.',
    );
  });
});

describe('the headers', () => {
  it('are filled, and win over ours where they may', () => {
    const headers = {
      Authorization: 'Bearer {{auth.x}}',
      'Content-Type': 'application/vnd.app+json',
      'User-Agent': 'App',
      'X-Empty': '{{auth.none}}',
      'X-Port': ' {{auth.port}}\t',
      __proto__x: 'a',
    };
    expect(subscribe({ url, headers }, { x: 'abc', none: null, port: 80 }).headers).toEqual({
      host: 'api.example.com',
      'content-length': expect.stringMatching(/^\d+$/),
      Authorization: 'Bearer abc',
      'Content-Type': 'application/vnd.app+json',
      'User-Agent': 'App',
      'X-Empty': '',
      'X-Port': '80',
      __proto__x: 'a',
    });
  });

  it.each([
    ['CR and LF', 'SECRET\r\nX-Admin: 1', 'a line break'],
    ['LF', 'SECRET\nX-Admin: 1', 'a line break'],
    ['CR', 'SECRET\rX-Admin: 1', 'a line break'],
    ['a line break at the end', 'SECRET\n', 'a line break'],
    ['NUL', 'SECRET\0', 'a control character'],
    ['ESC', 'SECRET\u001b[31m', 'a control character'],
    ['DEL', 'SECRET\u007f', 'a control character'],
    ['a character whose low byte is LF', 'SECRET\u010a', 'a character that is not ASCII'],
    ['a letter beyond ASCII', 'SECRETü', 'a character that is not ASCII'],
    ['half a surrogate pair', 'SECRET\ud800', 'a character that is not ASCII'],
  ])('refuse %s in a value', (_, x, what) => {
    expect(problemOf({ url, headers: { 'X-Token': 'a{{auth.x}}b' } }, { x })).toBe(
      `The subscribe request’s header X-Token cannot carry {{auth.x}}: its value holds ${what}; send it in the body instead.`,
    );
  });

  it.each([
    [{ 'X-A': 'a\r\nX-B: c' }, 'The subscribe request’s header X-A holds a line break; remove it.'],
    [{ 'X A': 'a' }, '"X A" in the subscribe request cannot be a header’s name; correct it.'],
    [{ 'X-A:\r\nX-B': 'a' }, '"X-A:\\r\\nX-B" in the subscribe request cannot be a header’s name; correct it.'],
    [{ '': 'a' }, '"" in the subscribe request cannot be a header’s name; correct it.'],
    [{ Host: 'evil.example' }, 'The subscribe request’s header Host is set by the sender; remove it.'],
    [
      { 'Transfer-Encoding': 'chunked' },
      'The subscribe request’s header Transfer-Encoding is set by the sender; remove it.',
    ],
    [{ 'X-A': '1', 'x-a': '2' }, 'The subscribe request’s header x-a is declared twice; remove one.'],
  ])('refuse %j of the author', (headers, problem) => {
    expect(problemOf({ url, headers: headers as Record<string, string> })).toBe(problem);
  });
});

describe('buildInstallRequestPair', () => {
  const request: ExternalRequest = {
    url: 'https://{{auth.base}}/{{auth.secret}}/{{auth.plain}}?k={{system.api_key}}',
    headers: { Authorization: 'Bearer {{auth.secret}}' },
    body: { secret: '{{auth.secret}}', key: '{{system.api_key}}' },
  };
  const manifest = manifestWith({ subscribe: request });
  const sent = fieldsWith({ base: 'b.example', secret: 'hunter2', plain: 'a b' });
  const masked = { ...system, api_key: 'miniapplocalAbCd…' };

  it('shows masks as they are, and the length as sent', () => {
    const shown = { ...sent, system: masked, auth: { ...sent.auth, secret: '••••••' } };
    const pair = buildInstallRequestPair(manifest, 'install', sent, shown);
    const real = buildInstallRequest(manifest, 'install', sent);
    expect(pair?.sent).toEqual(real);
    const result = pair?.shown;
    expect(result && { ...result, body: textOf(result) }).toEqual({
      method: 'POST',
      url: 'https://b.example/••••••/a%20b?k=miniapplocalAbCd…',
      headers: { ...real?.headers, Authorization: 'Bearer ••••••' },
      body: '{"secret":"••••••","key":"miniapplocalAbCd…"}',
    });
    expect(real && textOf(real)).toContain('hunter2');
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  it('shows a masked host', () => {
    const shown = { ...sent, auth: { ...sent.auth, base: '••••••' } };
    expect(buildInstallRequestPair(manifest, 'install', sent, shown)?.shown.url).toBe(
      'https://••••••/hunter2/a%20b?k=KEY',
    );
  });

  it('refuses what cannot be sent, and is null without a request', () => {
    const broken = fieldsWith({ base: 'no where', secret: '', plain: '' });
    expect(() => buildInstallRequestPair(manifest, 'install', broken, sent)).toThrow(MiniappError);
    expect(buildInstallRequestPair(manifest, 'uninstall', sent, sent)).toBeNull();
  });
});
