import type { Manifest } from '../../../../generated/manifest.ts';
import { oauthFieldNames } from '../../../install/inputs.ts';
import { placedInputs } from '../../auth-inputs.ts';
import {
  fieldsOf,
  hasUnknownPlaceholder,
  type PlacedText,
  placedRequests,
  placeholdersOf,
  requestTexts,
  sendsDefaultBody,
  templateOf,
} from '../../requests.ts';
import { type Rule, type Sound, showValue } from '../../rule.ts';
import { isAbsent, isWhole } from '../../soundness.ts';

export const unusedInput: Rule = {
  id: 'auth/unused-input',
  severity: 'warning',
  summary: 'An auth input is sent by no request and saved to no app field.',
  why: 'Users have to fill it in, and then its value goes nowhere; each input too many costs installs.',
  how: 'Use it as {{auth.name}} in a request, save it with save_to, or delete it.',
  check(manifest, report) {
    const used = usedInputs(manifest);
    if (used === 'all') return;
    // An input with the name of a token is another rule’s affair.
    const tokens = new Set(oauthFieldNames(manifest.auth));
    for (const { pointer, input } of placedInputs(manifest)) {
      const { name } = input;
      if (name === undefined || used.has(name) || tokens.has(name) || !isAbsent(input, 'save_to')) continue;
      report({
        pointer: `${pointer}/name`,
        message: `Users are asked for ${showValue(name)}, but no request sends it and no app field keeps it. Use {{auth.${name}}}, add save_to, or delete the input.`,
      });
    }
  },
};

/** The inputs that requests send. All of them count as used when that cannot be told. */
function usedInputs(manifest: Sound<Manifest>): ReadonlySet<string> | 'all' {
  const { auth } = manifest;
  const requests = placedRequests(manifest);
  const isCertain =
    ['subscribe', 'unsubscribe'].every(
      (field) => requests.some(({ pointer }) => pointer === `/${field}`) || isAbsent(manifest, field),
    ) &&
    (auth === undefined || requests.some(({ pointer }) => pointer === '/auth/request') || isAbsent(auth, 'request')) &&
    requests.every(({ request }) => isWhole(request));
  // The default body of an uninstall carries ids only.
  const sendsAll = requests.some(({ pointer, request }) => pointer !== '/unsubscribe' && sendsDefaultBody(request));
  if (!isCertain || sendsAll) return 'all';

  const texts = [...requests.flatMap(requestTexts), ...signInTexts(manifest)];
  const fields = fieldsOf(manifest);
  const used = new Set<string>();
  for (const text of texts) {
    // Whichever input was meant, it is the placeholder that is wrong.
    if (hasUnknownPlaceholder(text, fields)) return 'all';
    for (const { namespace, name } of placeholdersOf(templateOf(text))) if (namespace === 'auth') used.add(name);
  }
  return used;
}

/** Texts of signing in, where an input can choose the server, for example. */
function signInTexts({ auth }: Sound<Manifest>): PlacedText[] {
  if (!auth || !('token_url' in auth)) return [];
  const { authorization_url, token_url, client_id, client_secret, scopes = [] } = auth;
  const texts = [authorization_url, token_url, client_id, client_secret, ...scopes];
  return texts.flatMap((text) => (text === undefined ? [] : [{ pointer: '/auth', part: 'url', text }]));
}
