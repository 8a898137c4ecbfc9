import { expect } from 'vitest';
import type { Environment } from '../../../src/core/manifest/environment.ts';
import { check, place, violations } from './check.ts';
import { requiredLines } from './hostile.ts';

export const unsubscribe = 'unsubscribe: { url: "https://example.com/off" }\n';

/** Codes of what is found in an app with these lines, or in a manifest as JSON, in order of place. */
export function codes(more: string, environment: Environment | null = {}): string[] {
  const text = more.startsWith('{') ? more : requiredLines + more;
  const analysis = check(text, environment);
  expect(violations(text, analysis)).toEqual([]);
  return analysis.diagnostics.map(({ code }) => code);
}

/** The one thing that is found in an app with these lines. */
export function only(
  more: string,
  environment: Environment | null = {},
): { message: string; pointer: string; at: string } {
  const [diagnostic, ...others] = check(requiredLines + more, environment).diagnostics;
  if (!diagnostic) throw new Error('There is no diagnostic.');
  expect(others.map(({ code }) => code)).toEqual([]);
  return { message: diagnostic.message, pointer: diagnostic.pointer, at: place(diagnostic) };
}

/** A subscribe request with this URL, and an unsubscribe request. */
export function withUrl(url: string, more = ''): string {
  return `subscribe:\n  url: ${url}\n${more}${unsubscribe}`;
}

/** A subscribe request with these lines below it. */
export function withRequest(...below: string[]): string {
  return withUrl('https://example.com/on', below.map((line) => `  ${line}\n`).join(''));
}

/** An app with the default requests and these inputs, as flow mappings. */
export function withInputs(...inputs: string[]): string {
  const list = inputs.map((input) => `    - { title: Title, ${input} }\n`).join('');
  return `${withRequest()}auth:\n  type: api_key\n  inputs:\n${list}`;
}

/** Auth with one input. */
export const token = 'auth: { type: api_key, inputs: [{ name: token, type: string, title: T, secret: true }] }\n';
/** Auth by OAuth, with these lines below it. */
export function withOAuth(...below: string[]): string {
  const lines = [
    'type: oauth2',
    'authorization_url: https://accounts.example.com/authorize',
    'token_url: https://accounts.example.com/token',
    'client_id: email-verifier',
    ...below,
  ];
  return `auth:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

export const region = 'auth: { type: api_key, inputs: [{ name: region, type: string, title: R }] }\n';
