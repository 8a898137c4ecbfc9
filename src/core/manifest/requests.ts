import { systemFields } from '../../generated/catalog.ts';
import type { AuthRequest, ExternalRequest, Manifest } from '../../generated/manifest.ts';
import { oauthFieldNames } from '../install/inputs.ts';
import { type Placeholder, parseTemplate, type Template } from '../install/placeholders.ts';
import { inputNames } from './auth-inputs.ts';
import { childPointer } from './pointer.ts';
import type { Sound } from './rule.ts';

/** A request that a manifest declares, and where. */
export interface PlacedRequest {
  /** For sentences: `subscribe request`. */
  readonly name: string;
  readonly pointer: string;
  readonly request: Sound<ExternalRequest> | Sound<AuthRequest>;
}

/** A text of a request in which placeholders are filled. */
export interface PlacedText {
  readonly pointer: string;
  readonly part: 'url' | 'headers' | 'body';
  readonly text: string;
}

/** A URL that is called on install or when a user signs in. */
export interface PlacedUrl {
  readonly pointer: string;
  readonly text: string;
  /** With `x` for every placeholder. */
  readonly url: URL;
}

/** The requests that the platform performs. */
export function placedRequests({ subscribe, unsubscribe, auth }: Sound<Manifest>): PlacedRequest[] {
  const requests: PlacedRequest[] = [];
  if (subscribe) requests.push({ name: 'subscribe request', pointer: '/subscribe', request: subscribe });
  if (unsubscribe) requests.push({ name: 'unsubscribe request', pointer: '/unsubscribe', request: unsubscribe });
  const request = auth && 'request' in auth ? auth.request : undefined;
  if (request) requests.push({ name: 'auth request', pointer: '/auth/request', request });
  return requests;
}

/** Every text of a request that may hold placeholders: the URL, headers' values, and the body's texts at any depth. */
export function requestTexts({ pointer, request }: PlacedRequest): PlacedText[] {
  const texts: PlacedText[] = [];
  const walk = (value: unknown, place: string, part: PlacedText['part']): void => {
    if (typeof value === 'string') texts.push({ pointer: place, part, text: value });
    else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) walk(item, childPointer(place, key), part);
    }
  };
  walk(request.url, `${pointer}/url`, 'url');
  walk(request.headers, `${pointer}/headers`, 'headers');
  walk(request.body, `${pointer}/body`, 'body');
  return texts;
}

/** The URLs of all requests, and those of signing in. */
export function placedUrls(manifest: Sound<Manifest>): PlacedUrl[] {
  const { auth } = manifest;
  const texts: [pointer: string, text: string | undefined][] = placedRequests(manifest).map(({ pointer, request }) => [
    `${pointer}/url`,
    request.url,
  ]);
  if (auth && 'authorization_url' in auth) texts.push(['/auth/authorization_url', auth.authorization_url]);
  if (auth && 'token_url' in auth) texts.push(['/auth/token_url', auth.token_url]);
  return texts.flatMap(([pointer, text]) => {
    const filled = text?.replace(/\{\{[^{}]*\}\}/g, 'x') ?? '';
    return text !== undefined && URL.canParse(filled) ? [{ pointer, text, url: new URL(filled) }] : [];
  });
}

/** Whether a URL leads to the machine it is called on. */
export function isLoopback({ hostname }: URL): boolean {
  return /^(([a-z0-9-]+\.)*localhost\.?|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** The placeholders of a text; empty for most texts, which have none. */
export function placeholdersOf(template: Template): Placeholder[] {
  return template.parts.filter((part): part is Placeholder => typeof part !== 'string');
}

/** Takes a text apart as an install does. */
export function templateOf({ text }: PlacedText): Template {
  return text.includes('{{') ? parseTemplate(text) : { parts: [text], malformed: [] };
}

/** Whether the generated API key is filled into a text. */
export function sendsKey(text: PlacedText): boolean {
  return placeholdersOf(templateOf(text)).some(({ namespace, name }) => namespace === 'system' && name === 'api_key');
}

/** Whether a request without a body of its own sends the default one: system fields and inputs, or ids (assumed). */
export function sendsDefaultBody({ body, method }: PlacedRequest['request']): boolean {
  return body === undefined && method !== 'GET' && method !== 'DELETE';
}

/** What placeholders may name. */
export interface Fields {
  readonly system: readonly string[];
  /** The inputs, then the tokens of signing in; null when not all inputs are known. */
  readonly auth: readonly string[] | null;
  /** Whether the tokens are among them. */
  readonly hasTokens: boolean;
  readonly has: (placeholder: Placeholder) => boolean;
}

/** The fields that the requests of a manifest can be filled with. Those not known for sure count as existing. */
export function fieldsOf(manifest: Sound<Manifest>): Fields {
  const system = systemFields.map(({ name }) => name);
  const inputs = inputNames(manifest);
  const tokens = oauthFieldNames(manifest.auth);
  const auth = inputs && [...inputs, ...tokens];
  const known = { system: new Set<string>(system), auth: auth && new Set(auth) };
  return {
    system,
    auth,
    hasTokens: tokens.length > 0,
    has: ({ namespace, name }) => known[namespace]?.has(name) ?? true,
  };
}

/** Whether a text holds a `{{…` that is filled with nothing: whichever field is meant seems unused then. */
export function hasUnknownPlaceholder(text: PlacedText, fields: Fields): boolean {
  const template = templateOf(text);
  return template.malformed.length > 0 || !placeholdersOf(template).every(fields.has);
}
