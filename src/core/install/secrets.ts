import type { Manifest } from '../../generated/manifest.ts';
import { authInputs, type InputOrigin, oauthFieldNames } from './inputs.ts';
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
