import type { ExternalRequest, Manifest } from '../../generated/manifest.ts';
import { MiniappError } from '../errors.ts';
import type { HttpRequest } from '../http.ts';
import { fillHeaders, findHeader } from './headers.ts';
import { fillValue, type InputValue, type Lookup } from './placeholders.ts';
import { fillUrl } from './url.ts';

/** What happens to an app, in the order of its life. A reinstall and an upgrade perform the request of an install. */
export const installEvents = ['install', 'reinstall', 'upgrade', 'uninstall'] as const;

export type InstallEvent = (typeof installEvents)[number];

/** What an event's request is called in sentences. */
export function requestName(event: InstallEvent): string {
  return event === 'uninstall' ? 'unsubscribe request' : 'subscribe request';
}

/** What the platform adds to the user's answers, by the names of the catalogue (assumed). */
export type SystemFields = Readonly<Record<'api_key' | 'flow_ns' | 'workspace_id' | 'installation_id', string>>;

/** Everything a request is filled with. */
export interface InstallFields {
  readonly system: SystemFields;
  /** The values of the auth inputs, as `resolveInputs` returns them, and the tokens (`oauthValues`) if auth is by OAuth. */
  readonly auth: Readonly<Record<string, InputValue>>;
  /** For example `miniapp/1.2.3`. */
  readonly userAgent: string;
}

/** Bounds what a manifest full of placeholders can grow to, in characters of filled-in values. */
const longestFilling = 8 * 1024 * 1024;

/**
 * The request that an install or uninstall performs, whole: its headers are all that is sent, its body the exact bytes.
 * Null when the app declares no such request. Throws `request-invalid` when it cannot be sent, naming the place and the
 * input but never a value.
 */
export function buildInstallRequest(
  manifest: Manifest,
  event: InstallEvent,
  fields: InstallFields,
): HttpRequest | null {
  return build(manifest, event, fields, false);
}

/**
 * The same request for people to look at: filled with `shown`, where secrets are masked (`maskValues`, `maskApiKey`).
 * Masks stand as they are, in URL and headers too, and the length is that of the request as sent. Not for sending.
 */
export function buildShownRequest(
  manifest: Manifest,
  event: InstallEvent,
  sent: InstallFields,
  shown: InstallFields,
): HttpRequest | null {
  const real = build(manifest, event, sent, false);
  const masked = build(manifest, event, shown, true);
  return real && masked && withLengthOf(real, masked);
}

/**
 * The auth request, which is sent with the auth inputs before the subscribe request; null when the app declares none.
 * Throws `request-invalid`. `shown` is it for people, as in `buildShownRequest`.
 */
export function buildAuthRequest(
  { auth }: Pick<Manifest, 'auth'>,
  sent: InstallFields,
  shown: InstallFields,
): { readonly sent: HttpRequest; readonly shown: HttpRequest } | null {
  const declared = auth && 'request' in auth ? auth.request : undefined;
  if (declared === undefined) return null;
  // Assumed: without a body of its own it sends the inputs, flat.
  const make = (fields: InstallFields, masked: boolean) =>
    fill({ declared, name: 'auth request', defaultBody: fields.auth, fields, masked });
  const real = make(sent, false);
  return { sent: real, shown: withLengthOf(real, make(shown, true)) };
}

function build(manifest: Manifest, event: InstallEvent, fields: InstallFields, masked: boolean): HttpRequest | null {
  const declared = event === 'uninstall' ? manifest.unsubscribe : manifest.subscribe;
  if (declared === undefined) return null;
  return fill({ declared, name: requestName(event), defaultBody: defaultBody(event, fields), fields, masked });
}

interface Filling {
  readonly declared: ExternalRequest;
  readonly name: string;
  readonly defaultBody: Readonly<Record<string, InputValue>>;
  readonly fields: InstallFields;
  readonly masked: boolean;
}

function fill({ declared, name, defaultBody, fields, masked }: Filling): HttpRequest {
  const lookup = createLookup(fields, name);
  const method = declared.method ?? 'POST';
  const url = fillUrl(declared.url, lookup, name, masked);
  const body = serialiseBody(declared.body, method, defaultBody, lookup);
  const filled = fillHeaders(declared.headers ?? {}, lookup, name, masked);
  const headers = new Map<string, string>([['host', hostOf(url)]]);
  if (findHeader(filled, 'user-agent') === undefined) headers.set('user-agent', fields.userAgent);
  if (body !== null) {
    if (findHeader(filled, 'content-type') === undefined) headers.set('content-type', 'application/json');
    headers.set('content-length', String(body.length));
  }
  for (const [header, value] of Object.entries(filled)) headers.set(header, value);
  return { method, url, headers: Object.fromEntries(headers), body };
}

/** A masked request says the length of what is sent. */
function withLengthOf(sent: HttpRequest, shown: HttpRequest): HttpRequest {
  const length = sent.headers['content-length'];
  return { ...shown, headers: { ...shown.headers, ...(length !== undefined && { 'content-length': length }) } };
}

function createLookup({ system, auth }: InstallFields, request: string): Lookup {
  const namespaces: Record<'system' | 'auth', Readonly<Record<string, InputValue>>> = { system, auth };
  let filled = 0;
  return ({ namespace, name }) => {
    const fields = namespaces[namespace];
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (value === undefined) {
      throw new MiniappError('request-invalid', {
        problem: `The ${request} uses {{${namespace}.${name}}}, which does not exist; correct the name.`,
      });
    }
    filled += typeof value === 'string' ? value.length : 0;
    if (filled > longestFilling) {
      throw new MiniappError('request-invalid', {
        problem: `The ${request} would be too large once its placeholders are filled in; use fewer of them.`,
      });
    }
    return value;
  };
}

/** The body as bytes, serialised once: what is signed, shown and kept is what is sent. */
function serialiseBody(
  body: ExternalRequest['body'],
  method: string,
  defaultBody: Readonly<Record<string, InputValue>>,
  lookup: Lookup,
): Uint8Array | null {
  if (method === 'GET' || (method === 'DELETE' && body === undefined)) return null;
  return new TextEncoder().encode(JSON.stringify(body === undefined ? defaultBody : fillJson(body, lookup)));
}

/** Assumed: an install sends all fields, inputs and tokens, flat, a system field before an input of its name; an uninstall, ids. */
function defaultBody(event: InstallEvent, { system, auth }: InstallFields): Record<string, InputValue> {
  const ids = Object.entries(system).filter(([name]) => name !== 'api_key');
  if (event === 'uninstall') return Object.fromEntries(ids);
  const inputs = Object.entries(auth).filter(([name]) => !Object.hasOwn(system, name));
  return Object.fromEntries<InputValue>([...Object.entries(system), ...inputs]);
}

/** Fills the texts of a JSON value; keys stay as they are. `fromEntries` defines, so a key `__proto__` is just a key. */
function fillJson(value: unknown, lookup: Lookup): unknown {
  if (typeof value === 'string') return fillValue(value, lookup);
  if (Array.isArray(value)) return value.map((item) => fillJson(item, lookup));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillJson(item, lookup)]));
}

function hostOf(url: string): string {
  return /^https?:\/\/([^/?#]*)/.exec(url)?.[1] ?? '';
}
