import { childPointer } from '../manifest/pointer.ts';
import { isSecret } from '../release/plan.ts';
import { convertBody } from './bodies.ts';
import { asText, firstItems, isEmpty, type Placed, placedItems, takeFields } from './fields.ts';
import type { Ledger } from './ledger.ts';
import { convertText, type Names } from './references.ts';

/** A request as the manifest has it; texts are as they are written there. */
export type Request = Record<string, unknown>;

// Known of a request: `url`, `headers` (help page), `qs` (help page, of `connection`). The other spellings are assumed.
const spellings = {
  url: ['url', 'uri', 'endpoint'],
  method: ['method', 'httpmethod', 'verb'],
  headers: ['headers', 'header'],
  query: ['qs', 'query', 'queryparams', 'querystring'],
  body: ['body', 'json', 'data', 'payload'],
  form: ['form', 'formparams', 'formdata', 'urlencoded'],
  mapping: ['mapping', 'mappings', 'map', 'response', 'responsemapping'],
} as const;

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** A request whose URL can be taken over, with the part that maps its answer; undefined when it cannot, and is left. */
export function convertRequest(
  placed: Placed,
  to: string,
  names: Names,
  ledger: Ledger,
): { readonly request: Request; readonly mapping: Placed | undefined } | undefined {
  const { url, method, headers, query, body, form, mapping } = takeFields(placed, spellings, ledger);
  const address = url && typeof url.value === 'string' ? convertText(url.value, names) : undefined;
  if (url === undefined || address === undefined || 'reason' in address) {
    const reason =
      address && 'reason' in address ? `its URL cannot be taken over: ${address.reason}` : 'it names no URL';
    ledger.leave(placed.pointer, reason, `Write the request under ${to.slice(1)} in the manifest.`);
    return undefined;
  }
  takeVariables(address.variables, url.pointer, ledger);
  ledger.carry(url.pointer, `${to}/url`);
  const parameters = convertQuery(query, `${to}/url`, names, ledger);
  const sent = convertBody(body, `${to}/body`, names, ledger);
  if (form) {
    const reason = 'it is sent as a form, and a request here sends JSON';
    ledger.leave(form.pointer, reason, 'Send it as JSON under body, if your server takes that.');
  }
  const request: Request = { url: addQuery(address.text, parameters) };
  const verb = convertMethod(method, sent !== undefined, `${to}/method`, placed.pointer, ledger);
  if (verb !== undefined) request['method'] = verb;
  const fields = convertHeaders(headers, `${to}/headers`, names, ledger);
  if (fields) request['headers'] = fields;
  if (sent) request['body'] = sent;
  return { request, mapping };
}

/** The names of headers and parameters that a `connection` adds to requests. */
export function connectionParts(connection: Placed, ledger: Ledger): string[] {
  const { headers, query } = takeFields(connection, spellings, ledger);
  const named = (what: string, placed: Placed | undefined) =>
    placed ? placedItems(placed).flatMap(({ key }) => (key === undefined ? [] : [`${what} ${key}`])) : [];
  return [...named('header', headers), ...named('query parameter', query)];
}

/** Notes which variables of the environment a value is taken from now. */
export function takeVariables(names: readonly string[], pointer: string, ledger: Ledger): void {
  for (const name of names) ledger.take({ name, pointer, secret: false });
}

function convertMethod(
  method: Placed | undefined,
  hasBody: boolean,
  to: string,
  request: string,
  ledger: Ledger,
): string | undefined {
  const verb = method && typeof method.value === 'string' ? method.value.trim().toUpperCase() : undefined;
  if (method && verb !== undefined && methods.includes(verb)) {
    ledger.carry(method.pointer, to);
    return verb;
  }
  if (method) ledger.leave(method.pointer, `it is none of ${methods.join(', ')}`, 'Choose one of them under method.');
  if (hasBody) return undefined;
  ledger.choose(request, 'it names no method and sends no body, so import takes GET (assumed)');
  return 'GET';
}

function convertHeaders(headers: Placed | undefined, to: string, names: Names, ledger: Ledger): Request | undefined {
  const fields = namedTexts(headers, ledger).flatMap(({ name, value, pointer }) => {
    if (/^authorization$/i.test(name) && /^basic\s[^:]*:/i.test(value)) {
      const reason = '1.0 put user and password into Base64 by itself, and a request here sends text as it stands';
      ledger.leave(pointer, reason, 'Send user and password in the body, and let your server encode them.');
      return [];
    }
    const converted = convertText(value, names);
    if ('reason' in converted) {
      ledger.leave(pointer, converted.reason, converted.remedy);
      return [];
    }
    takeVariables(converted.variables, pointer, ledger);
    ledger.carry(pointer, childPointer(to, name));
    return [[name, converted.text] as const];
  });
  return fields.length > 0 ? Object.fromEntries(fields) : undefined;
}

function convertQuery(query: Placed | undefined, to: string, names: Names, ledger: Ledger): string[] {
  return namedTexts(query, ledger).flatMap(({ name, value, pointer }) => {
    const converted = convertText(value, names, encodeURIComponent);
    const isHidden = !('reason' in converted) && (converted.secret || isSecret(`/${name}`, converted.text));
    if ('reason' in converted || isHidden) {
      const reason = 'reason' in converted ? converted.reason : 'it is a secret in a URL, and URLs are written to logs';
      const remedy = 'reason' in converted ? converted.remedy : 'Send it in a header or in the body.';
      ledger.leave(pointer, reason, remedy);
      return [];
    }
    takeVariables(converted.variables, pointer, ledger);
    ledger.carry(pointer, to);
    return [`${encodeURIComponent(name)}=${converted.text}`];
  });
}

/** Headers or parameters, from a map or from a list of names and values. What is none of these is left. */
function namedTexts(placed: Placed | undefined, ledger: Ledger): (Placed<string> & { readonly name: string })[] {
  if (placed === undefined) return [];
  if (isEmpty(placed.value)) ledger.carry(placed.pointer, null);
  return firstItems(placed, ledger).flatMap(({ value, pointer, key }) => {
    const fields =
      key === undefined ? takeFields({ value, pointer }, { name: ['name', 'key'], text: ['value'] }, ledger) : {};
    const name = key ?? asText(fields.name?.value);
    const text = asText(key === undefined ? fields.text?.value : value);
    if (name === undefined || name === '' || text === undefined) {
      ledger.leave(pointer, 'it is no name with a text', 'Write it into the manifest by hand if it is needed.');
      return [];
    }
    return [{ name, value: text, pointer }];
  });
}

function addQuery(url: string, parameters: readonly string[]): string {
  if (parameters.length === 0) return url;
  const [, address = '', fragment = ''] = /^([^#]*)(#.*)?$/s.exec(url) ?? [];
  return `${address}${address.includes('?') ? '&' : '?'}${parameters.join('&')}${fragment}`;
}
