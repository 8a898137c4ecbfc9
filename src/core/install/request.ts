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

/** A request as it is sent, and the same for people to look at. */
export interface RequestPair {
  readonly sent: HttpRequest;
  /** Filled with masked fields (`maskValues`, `maskApiKey`), which stand as they are; its length is that of `sent`. */
  readonly shown: HttpRequest;
}

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
  const template = installTemplate(manifest, event);
  return template && fill(template, fields, false);
}

/** The same request with what people see of it, which is filled with the fields `shown`. Throws `request-invalid`. */
export function buildInstallRequestPair(
  manifest: Manifest,
  event: InstallEvent,
  sent: InstallFields,
  shown: InstallFields,
): RequestPair | null {
  const template = installTemplate(manifest, event);
  return template && fillPair(template, sent, shown);
}

/**
 * The auth request, which is sent with the auth inputs before the subscribe request; null when the app declares none.
 * Throws `request-invalid`.
 */
export function buildAuthRequest(
  { auth }: Pick<Manifest, 'auth'>,
  sent: InstallFields,
  shown: InstallFields,
): RequestPair | null {
  const declared = auth && 'request' in auth ? auth.request : undefined;
  if (declared === undefined) return null;
  // Assumed: without a body of its own it sends the inputs, flat.
  return fillPair({ declared, name: 'auth request', defaultBody: (fields) => fields.auth }, sent, shown);
}

/** A request of the manifest, before it is filled. */
interface Template {
  readonly declared: ExternalRequest;
  /** What it is called in sentences. */
  readonly name: string;
  /** What it sends when it declares no body. */
  readonly defaultBody: (fields: InstallFields) => Readonly<Record<string, InputValue>>;
}

function installTemplate(manifest: Manifest, event: InstallEvent): Template | null {
  const declared = event === 'uninstall' ? manifest.unsubscribe : manifest.subscribe;
  if (declared === undefined) return null;
  return { declared, name: requestName(event), defaultBody: (fields) => defaultBody(event, fields) };
}

function fillPair(template: Template, sentFields: InstallFields, shownFields: InstallFields): RequestPair {
  const sent = fill(template, sentFields, false);
  const shown = fill(template, shownFields, true);
  const length = sent.headers['content-length'];
  const headers = { ...shown.headers, ...(length !== undefined && { 'content-length': length }) };
  return { sent, shown: { ...shown, headers } };
}

function fill({ declared, name, defaultBody }: Template, fields: InstallFields, masked: boolean): HttpRequest {
  const lookup = createLookup(fields, name);
  const method = declared.method ?? 'POST';
  const url = fillUrl(declared.url, lookup, name, masked);
  const body = serialiseBody(declared.body, method, defaultBody(fields), lookup);
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
