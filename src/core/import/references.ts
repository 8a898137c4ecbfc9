import { systemFields } from '../../generated/catalog.ts';
import { cut, showValue } from '../manifest/rule.ts';
import { closest } from '../suggest.ts';

/** What the `[[name]]` of a 1.0 app can stand for. */
export interface Names {
  /** The auth inputs: by the params’ names, the names that they have in the manifest. */
  readonly inputs: ReadonlyMap<string, string>;
  /** The inputs of the manifest that hold secrets. */
  readonly secrets: ReadonlySet<string>;
  /** Variables that the auth request’s answer is mapped to. */
  readonly answers: ReadonlySet<string>;
}

/** A text as a manifest writes it, and what it is filled in with. */
export interface ConvertedText {
  readonly text: string;
  /** Names of the environment's variables in it. */
  readonly variables: readonly string[];
  /** Whether it holds the API key or a secret input. */
  readonly secret: boolean;
}

/** Why a text cannot be written into a manifest. */
export interface Unconvertible {
  readonly reason: string;
  readonly remedy: string;
}

type Reference = { readonly written: string; readonly secret: boolean } | { readonly variable: string };

const form = /\[\[[ \t]*([^[\]]{1,200})\]\]/g;

/** The 1.0 help names the block that brings the key “Api Token Requests”: that `api_token` is the key is assumed. */
const systemAliases: Readonly<Record<string, string>> = { api_token: 'api_key' };

/** Text that means itself, as a manifest writes it outside of requests. */
export function literalText(text: string): string {
  return text.replaceAll('${', '\\${');
}

/**
 * A text of a request with `[[name]]` as the manifest's `{{auth.name}}`, `{{system.name}}` or, for a name in capitals,
 * `${NAME}`; everything else means itself. `encode` is done to what stands between the placeholders.
 */
export function convertText(
  text: string,
  names: Names,
  encode: (literal: string) => string = (literal) => literal,
): ConvertedText | Unconvertible {
  const variables: string[] = [];
  // Between two variables: what stands there is escaped as a whole, since `$` may come to stand before a brace.
  const stretches = [''];
  const add = (written: string) => {
    stretches.push((stretches.pop() ?? '') + written);
  };
  let secret = false;
  let copied = 0;
  for (const { 0: found, 1: name = '', index } of text.matchAll(form)) {
    const literal = encode(text.slice(copied, index));
    if (literal.endsWith('\\')) {
      return unconvertible(`a backslash stands right before ${cut(found)}`, 'Write it anew, without the backslash.');
    }
    const reference = resolve(name.trim(), found, names);
    if ('reason' in reference) return reference;
    add(escapeBraces(literal));
    if ('variable' in reference) {
      variables.push(reference.variable);
      stretches.push('');
    } else {
      add(reference.written);
      secret ||= reference.secret;
    }
    copied = index + found.length;
  }
  add(escapeBraces(encode(text.slice(copied))));
  const written = stretches.map((stretch, index) => `${literalText(stretch)}${reference(variables[index])}`);
  return { text: written.join(''), variables, secret };
}

function reference(variable: string | undefined): string {
  return variable === undefined ? '' : `\${${variable}}`;
}

function resolve(name: string, found: string, { inputs, secrets, answers }: Names): Reference | Unconvertible {
  const [, namespace, rest] = /^(auth|system)\.(.+)$/.exec(name) ?? [];
  const bare = rest ?? name;
  const input = namespace === 'system' ? undefined : inputs.get(bare);
  if (input !== undefined) return { written: `{{auth.${input}}}`, secret: secrets.has(input) };
  const field = systemAliases[bare] ?? bare;
  if (namespace !== 'auth' && systemFields.some((known) => known.name === field)) {
    return { written: `{{system.${field}}}`, secret: field === 'api_key' };
  }
  if (answers.has(bare)) {
    return unconvertible(
      `${cut(found)} is what the auth request answers, and a request here can send auth inputs and system fields alone`,
      'Let your server fetch it itself, or send it where the platform knows app fields.',
    );
  }
  if (/^[A-Z][A-Z0-9_]{0,39}$/.test(bare)) return { variable: bare };
  const known = [...inputs.keys(), ...systemFields.map((candidate) => candidate.name)];
  const near = closest(bare, known.slice(0, 100));
  const hint = near === undefined ? '' : ` Did you mean [[${near}]]?`;
  return unconvertible(
    `${showValue(cut(found))} names no param and no system field that is known here`,
    `Send it by another name: {{auth.…}} or {{system.…}}.${hint}`,
  );
}

function unconvertible(reason: string, remedy: string): Unconvertible {
  return { reason, remedy };
}

/** Two braces begin a placeholder in a manifest's requests; in a 1.0 app they meant themselves. */
function escapeBraces(literal: string): string {
  return literal.replaceAll('{{', '\\{{');
}
