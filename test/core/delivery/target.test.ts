import { describe, expect, it } from 'vitest';
import { readTarget, redirectTo } from '../../../src/core/delivery/target.ts';
import type { HttpRequest } from '../../../src/core/http.ts';

const request: HttpRequest = {
  method: 'POST',
  url: 'https://api.example.com/on/••••••?a=b#c',
  headers: { host: 'api.example.com', 'X-Host': 'api.example.com' },
  body: new Uint8Array([1]),
};

it.each([
  ['http://127.0.0.1:8787', 'http://127.0.0.1:8787/on/••••••?a=b', '127.0.0.1:8787'],
  ['http://127.0.0.1:8787/', 'http://127.0.0.1:8787/on/••••••?a=b', '127.0.0.1:8787'],
  ['http://[::1]:8787', 'http://[::1]:8787/on/••••••?a=b', '[::1]:8787'],
  ['https://other.example.com/hook', 'https://other.example.com/hook', 'other.example.com'],
  ['https://other.example.com?x=y', 'https://other.example.com/?x=y', 'other.example.com'],
])('to %s', (to, url, host) => {
  expect(redirectTo(request, to)).toEqual({ ...request, url, headers: { host, 'X-Host': 'api.example.com' } });
});

it('an address without a path of its own gets the root', () => {
  expect(redirectTo({ ...request, url: 'https://api.example.com' }, 'http://127.0.0.1:1').url).toBe(
    'http://127.0.0.1:1',
  );
});

describe('readTarget', () => {
  it.each([
    ['http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
    ['https://example.com/a?b=c#d', 'https://example.com/a?b=c'],
    ['localhost', 'http://localhost'],
    ['localhost:3000/hook', 'http://localhost:3000/hook'],
    ['127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['[::1]:3000', 'http://[::1]:3000'],
  ])('%s', (text, expected) => {
    expect(readTarget(text, '--to')).toBe(expected);
  });

  it.each([
    ['miniapp.yaml'],
    ['/hook'],
    ['example.com'],
    ['ftp://example.com'],
    ['javascript:alert(1)'],
    ['http://'],
    [''],
    ['http://a@b.example'],
  ])('refuses %s', (text) => {
    expect(() => readTarget(text, '--to')).toThrow(/^--to must/);
  });
});
