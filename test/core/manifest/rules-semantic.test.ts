import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rules } from '../../../src/core/manifest/rules.ts';
import { unsubscribe, withInputs, withRequest } from './apps.ts';
import { check } from './check.ts';
import { requiredLines } from './hostile.ts';

const root = new URL('../../../', import.meta.url);

/** Code, severity, start and end as line and column, pointer, suggestion. */
type Expected = [string, string, [number, number], [number, number], string, string?];

/** By rule: every diagnostic of its invalid fixture. */
const expected: Record<string, Expected[]> = {
  'request/insecure-url': [
    ['request/insecure-url', 'error', [7, 8], [7, 40], '/subscribe/url'],
    ['request/insecure-url', 'error', [9, 8], [9, 46], '/unsubscribe/url'],
    ['request/insecure-url', 'error', [12, 22], [12, 59], '/auth/authorization_url'],
    ['request/insecure-url', 'error', [13, 14], [13, 48], '/auth/token_url'],
  ],
  'request/loopback-on-publish': [
    ['request/loopback-on-publish', 'info', [7, 8], [7, 57], '/subscribe/url'],
    ['request/loopback-on-publish', 'info', [9, 8], [9, 41], '/unsubscribe/url'],
  ],
  'request/unknown-placeholder': [
    ['request/unknown-placeholder', 'error', [7, 8], [7, 53], '/subscribe/url', '{{auth.region}}'],
    ['request/unknown-placeholder', 'error', [9, 17], [9, 31], '/subscribe/headers/X-Template'],
    ['request/unknown-placeholder', 'error', [12, 10], [12, 49], '/subscribe/body/key', '{{system.api_key}}'],
    ['request/unknown-placeholder', 'error', [12, 10], [12, 49], '/subscribe/body/key'],
    ['request/unknown-placeholder', 'error', [13, 12], [13, 25], '/subscribe/body/flow/0', '{{system.flow_ns}}'],
    ['request/unknown-placeholder', 'error', [13, 27], [13, 42], '/subscribe/body/flow/1', '{{auth.region}}'],
  ],
  'request/secret-in-url': [
    ['request/secret-in-url', 'error', [8, 8], [8, 100], '/subscribe/url'],
    ['request/secret-in-url', 'error', [10, 8], [10, 79], '/unsubscribe/url'],
  ],
  'request/credentials-in-url': [
    ['request/credentials-in-url', 'error', [7, 8], [7, 61], '/subscribe/url'],
    ['request/credentials-in-url', 'error', [9, 8], [9, 51], '/unsubscribe/url'],
  ],
  'request/forbidden-header': [
    ['request/forbidden-header', 'error', [9, 5], [9, 9], '/subscribe/headers/Host'],
    ['request/forbidden-header', 'error', [11, 5], [11, 19], '/subscribe/headers/content-length'],
    ['request/forbidden-header', 'error', [12, 5], [12, 10], '/subscribe/headers/x-app'],
    ['request/forbidden-header', 'error', [13, 5], [13, 10], '/subscribe/headers/X App'],
    ['request/forbidden-header', 'error', [14, 13], [14, 19], '/subscribe/headers/X-City'],
  ],
  'request/body-on-get': [['request/body-on-get', 'warning', [11, 3], [11, 7], '/unsubscribe/body']],
  'request/api-key-not-sent': [['request/api-key-not-sent', 'warning', [9, 3], [9, 7], '/subscribe/body']],
  'request/unsubscribe-missing': [['request/unsubscribe-missing', 'warning', [6, 1], [6, 10], '/subscribe']],
  'auth/duplicate-input': [
    ['auth/duplicate-input', 'error', [17, 15], [17, 20], '/auth/inputs/1/name'],
    ['auth/duplicate-input', 'error', [18, 15], [18, 22], '/auth/inputs/2/name'],
    ['auth/duplicate-input', 'error', [19, 15], [19, 27], '/auth/inputs/3/name'],
  ],
  'auth/unused-input': [['auth/unused-input', 'warning', [16, 15], [16, 21], '/auth/inputs/1/name']],
  'auth/select-without-options': [
    ['auth/select-without-options', 'error', [14, 13], [14, 19], '/auth/inputs/0/type'],
    ['auth/select-without-options', 'error', [19, 16], [19, 18], '/auth/inputs/1/options'],
  ],
  'auth/default-type': [
    ['auth/default-type', 'error', [13, 59], [13, 63], '/auth/inputs/0/default', '10'],
    ['auth/default-type', 'error', [14, 65], [14, 68], '/auth/inputs/1/default'],
    ['auth/default-type', 'error', [15, 57], [15, 59], '/auth/inputs/2/default'],
    ['auth/default-type', 'error', [16, 55], [16, 66], '/auth/inputs/3/default'],
    ['auth/default-type', 'error', [20, 16], [20, 19], '/auth/inputs/4/default', 'eu'],
  ],
  'auth/secret-default': [['auth/secret-default', 'warning', [13, 77], [13, 87], '/auth/inputs/0/default']],
  'auth/unknown-app-field': [
    ['auth/unknown-app-field', 'error', [9, 62], [9, 70], '/auth/inputs/0/save_to', 'user_name'],
    ['auth/unknown-app-field', 'error', [14, 7], [14, 15], '/auth/request/response/api_tokn', 'api_token'],
    ['auth/unknown-app-field', 'error', [15, 7], [15, 14], '/auth/request/response/expires'],
  ],
  'listing/placeholder-text': [
    ['listing/placeholder-text', 'warning', [2, 7], [2, 15], '/name'],
    ['listing/placeholder-text', 'warning', [5, 14], [5, 70], '/description'],
  ],
  'listing/description-short': [['listing/description-short', 'warning', [5, 14], [5, 31], '/description']],
  'listing/video': [['listing/video', 'warning', [6, 8], [6, 89], '/video']],
  'secret/hardcoded': [
    ['secret/hardcoded', 'error', [9, 20], [9, 59], '/subscribe/headers/Authorization'],
    ['secret/hardcoded', 'error', [10, 17], [10, 77], '/subscribe/headers/X-Platform'],
    ['secret/hardcoded', 'error', [18, 18], [18, 60], '/auth/client_secret'],
  ],
};

function fixture(id: string, kind: 'valid' | 'invalid'): string {
  return readFileSync(new URL(`test/fixtures/${id}/${kind}.yaml`, root), 'utf8');
}

test('every semantic rule has its diagnostics here', () => {
  const semantic = rules.map(({ id }) => id).filter((id) => /^(request|auth|listing|secret)\//.test(id));
  expect(semantic).toEqual(Object.keys(expected));
});

describe.each(Object.entries(expected))('%s', (id, wanted) => {
  test('the valid fixture has no diagnostics', () => {
    expect(check(fixture(id, 'valid')).diagnostics).toEqual([]);
  });

  test('the invalid fixture has exactly the expected diagnostics', () => {
    const found = check(fixture(id, 'invalid')).diagnostics.map(
      ({ code, severity, range: { start, end }, pointer, suggestion }): Expected => [
        code,
        severity,
        [start.line, start.column],
        [end.line, end.column],
        pointer,
        ...(suggestion === undefined ? ([] as const) : ([suggestion] as const)),
      ],
    );
    expect(found).toEqual(wanted);
  });
});

describe('a hostile manifest is checked in a moment', () => {
  const many = (count: number, part: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => part(i)).join(', ');
  const mebibyte = 1_000_000;
  const long = (part: string) => part.repeat(Math.floor(mebibyte / part.length));
  const name = (index: number) => `n${String(index).padStart(60, 'x')}`;
  test.each([
    [
      '19,000 unknown placeholders',
      withRequest(`body: { list: [${many(19_000, (i) => `"{{auth.${name(i).slice(-30)}}}"`)}] }`),
    ],
    [
      'unknown placeholders in one text',
      withRequest(
        `body: { x: "${Array.from({ length: 20_000 }, (_, i) => `{{auth.${name(i).slice(0, 34)}${i}}}`).join('')}" }`,
      ),
    ],
    ['open braces', withRequest(`body: { x: "${long('{{')}" }`)],
    [
      '3,900 inputs that are saved nowhere',
      withInputs(
        ...Array.from({ length: 3_900 }, (_, i) => `name: ${name(i)}, type: string, save_to: ${name(i + 9_000)}`),
      ),
    ],
    [
      '3,000 inputs, and 3,000 unknown names that resemble them',
      `${withInputs(...Array.from({ length: 3_000 }, (_, i) => `name: ${name(i)}, type: string, save_to: a`))}app_fields: [{ name: a, type: text }]\n`.replace(
        unsubscribe,
        `unsubscribe: { url: "https://example.com", body: { list: [${many(3_000, (i) => `"{{auth.${name(i + 9_000)}}}"`)}] } }\n`,
      ),
    ],
    ['15,000 headers', withRequest(`headers: { ${many(15_000, (i) => `h${i}: "é"`)} }`)],
    [
      '15,000 answers',
      `${withInputs('name: a, type: string')}  request: { url: "https://example.com", response: { ${many(15_000, (i) => `a${i}: /a`)} } }\n`,
    ],
    ['15,000 secrets', withRequest(`body: { ${many(15_000, (i) => `token${i}: 7f3c1e9a5b8d2f406c9e8a1b3d5f7092`)} }`)],
    ...[
      'eyJ-',
      'eyJhbGciOiJIUzI1NiJ9.',
      'ghp_',
      'sk-ant-',
      'xoxb-',
      '-----BEGIN ',
      '?token=',
      '&a=',
      'AKIA',
      '1:',
      ' ',
      'a1B',
    ].map((part) => [`a long text of ${JSON.stringify(part)}`, withRequest(`body: { token: "${long(part)}" }`)]),
  ])('%s', (_, text) => {
    const start = performance.now();
    const { diagnostics } = check(requiredLines + text);
    expect(performance.now() - start).toBeLessThan(8_000);
    expect(diagnostics.length).toBeLessThanOrEqual(400);
  });
});
