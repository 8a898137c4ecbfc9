import { expect, test } from 'vitest';
import { maskField, planPush, sealSecrets } from '../../../src/core/release/plan.ts';

const value = 's3cr3tVALUE77';
const secrets = {
  headers: {
    Authorization: `Bearer ${value}`,
    'X-Access-Key': value,
    'X-Signing-Key': value,
    'X-Credentials': value,
    Cookie: `id=${value}`,
  },
  body: { passwd: value, nested: [{ api_key: value }] },
  url: `https://api.example.com/s?access_token=${value}&page=2`,
};
const draft = { manifest: { subscribe: secrets }, assets: {} };

test('secrets by their names are in no plan, and in nothing that is kept', () => {
  expect(JSON.stringify(planPush(null, draft))).not.toContain(value);
  expect(JSON.stringify(sealSecrets(draft))).not.toContain(value);
  expect(maskField('/subscribe/url', secrets.url)).toBe('https://api.example.com/s?access_token=••••••&page=2');
});

test.each([
  ['/subscribe/headers/X-Token', '{{auth.token}}'],
  ['/subscribe/url', 'https://api.example.com/s?token={{auth.token}}&page=2'],
  ['/auth/token_url', 'https://accounts.example.com/token'],
  ['/auth/inputs', [{ name: 'token', type: 'string', secret: true, save_to: 'api_token' }]],
  ['/auth/request/response/api_token', '/data/token'],
  ['/auth/request', { url: 'https://api.example.com', response: { api_token: '/data/token' } }],
  ['/description', 'Asks for a token=value, then?'],
])('%s is shown as it is: %j', (field, shown) => {
  expect(maskField(field, shown)).toEqual(shown);
  const sealed = sealSecrets({ manifest: { value: shown }, assets: {} });
  if (field !== '/auth/request/response/api_token') expect(sealed.manifest).toEqual({ value: shown });
});

test('a secret that is another one seals to another text', () => {
  const other = JSON.parse(JSON.stringify(draft).replaceAll(value, `${value}x`));
  expect(sealSecrets(other)).not.toEqual(sealSecrets(draft));
  expect(sealSecrets(draft)).toEqual(sealSecrets(draft));
});
