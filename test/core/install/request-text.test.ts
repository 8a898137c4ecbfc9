import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../src/core/http.ts';
import { formatCurl, quote } from '../../../src/core/install/curl.ts';
import { formatHttp } from '../../../src/core/install/http-text.ts';

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function sh(script: string): Buffer {
  return execFileSync('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** The arguments a shell gives to curl when it runs the command. */
function argumentsOf(command: string): string[] {
  return sh(`curl() { printf '%s\\0' "$@"; }; ${command}`).toString().split('\0').slice(0, -1);
}

const hostile = [
  'plain',
  '',
  "it's",
  "'; touch /tmp/owned; '",
  "'\\''",
  '$(id) `id` $HOME',
  'a\\nb\\',
  'line\nline\r\n',
  '!event "double" #comment ~ * ? [a] {a,b} & | ; < > ( )',
  '-option',
  '@file',
  '%s %d',
  'ü 😀 \u202e',
  '\u001b[31m\t',
];

const request: HttpRequest = {
  method: 'POST',
  url: 'https://api.example.com/subscribe?a=b',
  headers: {
    host: 'api.example.com',
    'user-agent': 'miniapp/1.2.3',
    'content-type': 'application/json',
    'content-length': '13',
    'X-Empty': '',
  },
  body: bytes(`{"a":"it's"}`),
};

describe('quote', () => {
  it.each(hostile)('gives a shell back %j', (text) => {
    expect(sh(`printf %s ${quote(text)}`).toString()).toBe(text);
  });
});

describe('formatCurl', () => {
  it('has one option a line', () => {
    expect(formatCurl(request)).toBe(
      [
        `curl 'https://api.example.com/subscribe?a=b' \\`,
        `  --request 'POST' \\`,
        `  --header 'user-agent: miniapp/1.2.3' \\`,
        `  --header 'content-type: application/json' \\`,
        `  --header 'X-Empty;' \\`,
        `  --data-raw '{"a":"it'\\''s"}'`,
      ].join('\n'),
    );
  });

  it.each(hostile)('passes %j whole', (text) => {
    const command = formatCurl({ ...request, headers: { 'x-a': `a${text}` }, body: bytes(text) });
    expect(argumentsOf(command)).toEqual([
      request.url,
      '--request',
      'POST',
      '--header',
      `x-a: a${text}`,
      '--header',
      'content-type:',
      '--data-raw',
      text,
    ]);
  });

  it('has no body where there is none', () => {
    expect(argumentsOf(formatCurl({ ...request, method: 'GET', headers: {}, body: null }))).toEqual([
      request.url,
      '--request',
      'GET',
    ]);
  });

  it('takes brackets in a URL literally', () => {
    expect(argumentsOf(formatCurl({ ...request, url: 'http://[::1]:3000/' }))).toContain('--globoff');
  });

  it.each([
    ['every byte', Uint8Array.from({ length: 256 }, (_, byte) => byte)],
    ['a NUL in a text', bytes('a\0b')],
    ['half a character', bytes('ü').subarray(0, 1)],
  ])('pipes what no argument can hold: %s', (_, body) => {
    const command = formatCurl({ ...request, body });
    expect(command).toContain('--data-binary @-');
    expect(new Uint8Array(sh(`curl() { cat; }; ${command}`))).toEqual(body);
  });

  const hasCurl = spawnSync('curl', ['--version']).status === 0;
  it.runIf(hasCurl)('makes the real curl send the same request', async () => {
    const received: { method?: string; url?: string; headers: unknown; body: string }[] = [];
    const server = createServer((incoming, answer) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const { method = '', url = '', headers } = incoming;
        received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
        answer.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const command = formatCurl({ ...request, url: `http://${host}/a%20b?c={d}`, body: bytes('@it\'s\n"ü"') });
    const child = spawn('sh', ['-c', `${command} --silent --noproxy '*'`], { stdio: 'ignore' });
    const status = await new Promise((resolve) => child.on('exit', resolve));
    await new Promise((resolve) => server.close(resolve));
    expect(status).toBe(0);
    expect(received).toEqual([
      {
        method: 'POST',
        url: '/a%20b?c={d}',
        headers: {
          host,
          accept: '*/*',
          'user-agent': 'miniapp/1.2.3',
          'content-type': 'application/json',
          'content-length': '10',
          'x-empty': '',
        },
        body: '@it\'s\n"ü"',
      },
    ]);
  });
});

describe('formatHttp', () => {
  it('is the message as it is sent', () => {
    expect(formatHttp(request)).toBe(
      [
        'POST /subscribe?a=b HTTP/1.1',
        'host: api.example.com',
        'user-agent: miniapp/1.2.3',
        'content-type: application/json',
        'content-length: 13',
        'X-Empty: ',
        '',
        `{"a":"it's"}`,
      ].join('\r\n'),
    );
  });

  it.each([
    ['https://a.example', '/'],
    ['https://a.example?b=c', '/?b=c'],
    ['http://a.example:80/b/c#d', '/b/c'],
    ['https://a.example/••••••?k=abc…', '/••••••?k=abc…'],
  ])('asks %s for %s', (url, target) => {
    const text = formatHttp({ method: 'GET', url, headers: {}, body: null });
    expect(text).toBe(`GET ${target} HTTP/1.1\r\n\r\n`);
  });
});
