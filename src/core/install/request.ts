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
  if (real === null || masked === null) return null;
  const length = real.headers['content-length'];
  return { ...masked, headers: { ...masked.headers, ...(length !== undefined && { 'content-length': length }) } };
}

function build(manifest: Manifest, event: InstallEvent, fields: InstallFields, masked: boolean): HttpRequest | null {
  const request = event === 'uninstall' ? manifest.unsubscribe : manifest.subscribe;
  if (request === undefined) return null;
  const name = requestName(event);
  const lookup = createLookup(fields, name);
  const method = request.method ?? 'POST';
  const url = fillUrl(request.url, lookup, name, masked);
  const body = serialiseBody(request, method, event, fields, lookup);
  const declared = fillHeaders(request.headers ?? {}, lookup, name, masked);
  const headers = new Map<string, string>([['host', hostOf(url)]]);
  if (findHeader(declared, 'user-agent') === undefined) headers.set('user-agent', fields.userAgent);
  if (body !== null) {
    if (findHeader(declared, 'content-type') === undefined) headers.set('content-type', 'application/json');
    headers.set('content-length', String(body.length));
  }
  for (const [header, value] of Object.entries(declared)) headers.set(header, value);
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
  { body }: ExternalRequest,
  method: string,
  event: InstallEvent,
  fields: InstallFields,
  lookup: Lookup,
): Uint8Array | null {
  if (method === 'GET' || (method === 'DELETE' && body === undefined)) return null;
  const content = body === undefined ? defaultBody(event, fields) : fillJson(body, lookup);
  return new TextEncoder().encode(JSON.stringify(content));
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
