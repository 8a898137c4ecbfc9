import { localKeyPrefix } from '../install/key.ts';

interface SecretForm {
  /** In words for a sentence. */
  readonly kind: string;
  /** One of these is in every such secret: looking for them is quick, and nearly no text has one. */
  readonly marks: readonly string[];
  /**
   * Made when it is needed. It looks at no more than a fixed number of characters from where it begins, so that it takes
   * time linear in the text.
   */
  readonly form: () => RegExp;
}

const forms: readonly SecretForm[] = [
  { kind: 'an AWS access key', marks: ['AKIA', 'ASIA'], form: () => /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  {
    kind: 'a GitHub token',
    marks: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    form: () => /\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_[A-Za-z0-9_]{22}/,
  },
  { kind: 'a GitLab token', marks: ['glpat-'], form: () => /\bglpat-[A-Za-z0-9_-]{20}/ },
  { kind: 'a Stripe key', marks: ['k_live_'], form: () => /\b[rs]k_live_[A-Za-z0-9]{16}/ },
  { kind: 'a Slack token', marks: ['xox'], form: () => /\bxox[abeoprs]-[A-Za-z0-9-]{20}/ },
  { kind: 'a Google API key', marks: ['AIza'], form: () => /\bAIza[A-Za-z0-9_-]{35}/ },
  { kind: 'a Google client secret', marks: ['GOCSPX-'], form: () => /\bGOCSPX-[A-Za-z0-9_-]{28}/ },
  {
    kind: 'an OpenAI or Anthropic key',
    marks: ['sk-'],
    form: () => /\bsk-(?:proj|svcacct|ant)-[A-Za-z0-9_-]{20}|\bsk-[A-Za-z0-9]{40}/,
  },
  { kind: 'a SendGrid key', marks: ['SG.'], form: () => /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/ },
  { kind: 'an npm token', marks: ['npm_'], form: () => /\bnpm_[A-Za-z0-9]{36}/ },
  { kind: 'a Shopify token', marks: ['shp'], form: () => /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/ },
  { kind: 'a Telegram bot token', marks: [':AA'], form: () => /\b[0-9]{8,10}:AA[A-Za-z0-9_-]{33}/ },
  { kind: 'a webhook secret', marks: ['whsec_'], form: () => /\bwhsec_[A-Za-z0-9+/]{24}/ },
  {
    kind: 'an API key of the local platform',
    marks: [localKeyPrefix],
    // slow-pattern: the prefix is a word of ours.
    form: () => new RegExp(`\\b${localKeyPrefix}[0-9A-Za-z]{48}`),
  },
  {
    kind: 'a private key',
    marks: ['PRIVATE KEY'],
    // slow-pattern: it looks at 200 characters from where it begins.
    form: () => /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:\\[nr]|\s){1,60}[A-Za-z0-9+/]{32}/,
  },
  // slow-pattern: it looks at 350 characters from where it begins.
  { kind: 'a JSON Web Token', marks: ['eyJ'], form: () => /\beyJ[A-Za-z0-9_-]{10,300}\.eyJ[A-Za-z0-9_-]{10,40}/ },
];

/** `?token=…` in a URL, and what it is set to. */
const parameters = /[?&]([A-Za-z0-9_.-]{1,60})=([A-Za-z0-9_.~+/=-]{16,200})/g;

/** The word that begins where a form matches: as much of it as shows whether it is a sample. */
const word = /[^\s"',;&]{1,300}/y;

/** Names of fields and headers whose values are secret, in small letters without hyphens and underscores. */
const secretName =
  /(?:authorization|token|secret|password|passwd|passphrase|apikey|accesskey|privatekey|secretkey|signingkey|credentials?|cookie)$/;

/** Words that people put where a secret belongs, runs that nobody draws, and the samples of two standards. */
const sample =
  /example|sample|dummy|placeholder|your|change|replace|insert|secret|password|redacted|fake|x{4}|\*{3}|•|…|\.{3}|(.)\1{5}|abcdef|012345|123456|eyJzdWIiOiIxMjM0NTY3ODkwI|dXNlcjpwYXNz|QWxhZGRpbjpv/i;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * What kind of secret the author's own text of a value holds, in words for a sentence; undefined when there is none.
 * `name` is the field's or header's. What comes from the environment is not in the author's text, so it is never found.
 */
export function findLeakedSecret(written: string | undefined, name: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  for (const { kind, marks, form } of forms) {
    const found = marks.some((mark) => written.includes(mark)) && form().exec(written);
    if (!found) continue;
    word.lastIndex = found.index;
    if (!isSample(word.exec(written)?.[0] ?? '')) return kind;
  }
  if (isSecretName(name) && literalsOf(written).some(isRandom)) return 'a secret';
  for (const [, parameter, value] of written.matchAll(parameters)) {
    if (isSecretName(parameter) && isRandom(value ?? '')) return 'a secret';
  }
  return undefined;
}

/**
 * Whether some part of a text could be a leaked secret by its own form, whatever the name of its field: a quick look at a
 * whole file, before its values are looked at one by one.
 */
export function mayHoldSecret(text: string): boolean {
  return forms.some(({ marks }) => marks.some((mark) => text.includes(mark))) || text.search(parameters) >= 0;
}

/** Whether the value of a field, header or parameter of this name is a secret. */
export function isSecretName(name: string | undefined): boolean {
  return name !== undefined && secretName.test(name.slice(-40).toLowerCase().replace(/[-_.]/g, ''));
}

function isSample(token: string): boolean {
  return sample.test(token);
}

/** The words of a text that the author wrote out: not placeholders, not names of environment values, not a URL's. */
function literalsOf(written: string): string[] {
  return written
    .replace(/\{\{[^{}]*\}\}|\$\{[A-Za-z_][A-Za-z0-9_]*(?::-)?|https?:\/\/[^\s"']*/g, ' ')
    .split(/[^A-Za-z0-9_.~+/=-]+/);
}

/** Whether a word looks drawn at random rather than written: a key, a token, a hash. Only its beginning is looked at. */
function isRandom(text: string): boolean {
  if (text.length < 16 || isSample(text)) return false;
  if (uuid.test(text)) return true;
  const characters = text.slice(0, 200).replace(/[-_.~+/=]/g, '');
  if (characters.length < 16 || !/[0-9]/.test(characters) || !/[A-Za-z]/.test(characters)) return false;
  // Words and numbers put together change between letters, capitals and digits far less often.
  const runs = characters.match(/[a-z]+|[A-Z]+|[0-9]+/g)?.length ?? 0;
  return runs >= characters.length / 5 && entropyOf(characters) >= 3;
}

/** Shannon's, in bits a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
