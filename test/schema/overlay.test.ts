import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createAjv } from '../../scripts/generate/validator.ts';

const text = readFileSync(new URL('../../schemas/miniapp.overlay.schema.json', import.meta.url), 'utf8');
const validate = createAjv().compile(JSON.parse(text));

test.each([
  ['nothing', {}],
  ['another app', { slug: 'email-verifier-staging', subscribe: { url: 'https://staging.example.com' } }],
  ['a field taken out', { video: null, subscribe: { headers: { 'X-Client': null } }, auth: { inputs: null } }],
  ['a part of auth, its type being elsewhere', { auth: { inputs: [] } }],
])('%s can be laid over a manifest', (_name, overlay) => {
  expect(validate(overlay)).toBe(true);
});

test.each([
  ['a field that no manifest has', { descripton: 'x' }],
  ['a value of another type', { name: 1 }],
  ['a scope that is none', { api_scopes: ['flow-tags:veiw'] }],
  ['null in a list, where it takes nothing out', { auth: { inputs: [{ name: null }] } }],
  ['a list', []],
])('%s cannot', (_name, overlay) => {
  expect(validate(overlay)).toBe(false);
});
