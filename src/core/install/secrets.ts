import type { Manifest } from '../../generated/manifest.ts';
import type { Headers } from '../http.ts';
import { authInputs, type InputOrigin, oauthFieldNames } from './inputs.ts';
import { maskApiKey } from './key.ts';
import type { InputValue } from './placeholders.ts';

/** Stands for a secret wherever people look; always as long, so that it tells nothing about the value. */
export const mask = '••••••';

/** The names of the inputs that hold secrets, and of the tokens of signing in. */
export function secretNames(auth: Manifest['auth']): Set<string> {
  const secretInputs = authInputs(auth).flatMap((input) => (input.secret === true ? [input.name] : []));
  return new Set([...secretInputs, ...oauthFieldNames(auth)]);
}

/**
 * The values with secrets masked. An input left empty stays empty; with `origins`, a sample stays as well, because it
 * is no secret.
 */
export function maskValues(
  values: Readonly<Record<string, InputValue>>,
  auth: Manifest['auth'],
  origins: Readonly<Record<string, InputOrigin>> = {},
): Record<string, InputValue> {
  const secrets = secretNames(auth);
  const masked = Object.entries(values).map(([name, value]): [string, InputValue] => {
    const isSample = Object.hasOwn(origins, name) && origins[name] === 'sample';
    return [name, secrets.has(name) && value !== null && !isSample ? mask : value];
  });
  return Object.fromEntries(masked);
}

/** Texts that nobody is to see, and what stands for each. */
export type Masks = readonly (readonly [secret: string, shown: string])[];

/** Below this, a secret is too common a text to be looked for in what a server answers. */
const shortestSecret = 4;

/** What an answer must not show: the key, unless it may be seen (null), and the inputs that hold secrets. */
export function secretMasks(
  key: string | null,
  values: Readonly<Record<string, InputValue>>,
  auth: Manifest['auth'],
): Masks {
  const secrets = secretNames(auth);
  const inputs = Object.entries(values).filter(([name, value]) => secrets.has(name) && value !== null);
  const masks = inputs.map(([, value]) => [String(value), mask] as const);
  return key === null ? masks : [[key, maskApiKey(key)], ...masks];
}

/** A foreign text without the secrets, in the forms they take in JSON, in URLs and in forms. */
export function redact(text: string, masks: Masks): string {
  let redacted = text;
  // The longest first: a secret may be a part of another one.
  for (const [secret, shown] of [...masks].sort(([a], [b]) => b.length - a.length)) {
    if (secret.length < shortestSecret) continue;
    const encoded = encodeURIComponent(secret.replace(/\p{Surrogate}/gu, '\uFFFD'));
    const forms = new Set([secret, JSON.stringify(secret).slice(1, -1), encoded, encoded.replaceAll('%20', '+')]);
    for (const form of forms) redacted = redacted.replaceAll(form, () => shown);
  }
  return redacted;
}

/** Headers without the secrets; a name that holds one is masked whole, since receivers write names in lower case. */
export function redactHeaders(headers: Headers, masks: Masks): Headers {
  const hidden = masks.filter(([secret]) => secret.length >= shortestSecret).map(([secret]) => secret.toLowerCase());
  const clean = Object.entries(headers).map(([name, value]): [string, string] => {
    const holds = hidden.some((secret) => name.toLowerCase().includes(secret));
    return [holds ? mask : name, redact(value, masks)];
  });
  return Object.fromEntries(clean);
}

/** The masks of those secrets that a text holds. */
export function masksIn(text: string, masks: Masks): Masks {
  return masks.filter((pair) => redact(text, [pair]) !== text);
}
