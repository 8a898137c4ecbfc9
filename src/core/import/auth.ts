import { asText, foldKey, isEmpty, type Placed, takeFields } from './fields.ts';
import { convertParams } from './inputs.ts';
import type { Ledger } from './ledger.ts';
import { type Answer, readMapping } from './mapping.ts';
import { nameFor } from './names.ts';
import type { Sources } from './options.ts';
import type { Names } from './references.ts';
import { connectionParts, convertRequest } from './requests.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What the auth block comes to, and the names that other requests can use. */
export interface ConvertedAuth {
  readonly auth?: Fields;
  readonly app_fields?: readonly Fields[];
  readonly names: Names;
}

/** Known (help page): `type` is APIKEY; `params`, `request`, `connection`. The other spellings are assumed. */
export const authSpellings = {
  type: ['type', 'authtype'],
  params: ['params', 'parameters', 'param', 'inputs', 'fields'],
  request: ['request', 'authrequest'],
  connection: ['connection', 'connections'],
} as const;

/** Inputs, auth request and app fields. A manifest without inputs has no auth, so all of the block is left then. */
export function convertAuth(block: Placed | undefined, sources: Sources, ledger: Ledger): ConvertedAuth {
  const none: Names = { inputs: new Map(), secrets: new Set(), answers: new Set() };
  if (block === undefined) return { names: none };
  if (isEmpty(block.value)) ledger.carry(block.pointer, null);
  const { type, params, request, connection } = takeFields(block, authSpellings, ledger);
  if (connection) leaveConnection(connection, ledger);
  for (const placed of [params, request]) if (placed && isEmpty(placed.value)) ledger.carry(placed.pointer, null);
  const { inputs, names: inputNames } = convertParams(params, sources, ledger);
  const isPlain = type === undefined || ['apikey', 'none'].includes(foldKey(asText(type.value) ?? ''));
  if (type && !isPlain) {
    ledger.leave(type.pointer, '1.0 knows no other type than APIKEY', 'For OAuth, write auth with type oauth2.');
  } else if (type) {
    ledger.carry(type.pointer, inputs.length > 0 ? '/auth/type' : null);
  }
  const secrets = inputs.filter(({ secret }) => secret === true).map(({ name }) => String(name));
  const names = { inputs: inputNames, secrets: new Set(secrets), answers: new Set<string>() };
  if (inputs.length === 0) {
    if (request && !isEmpty(request.value)) {
      ledger.leave(
        request.pointer,
        'without params there is nothing to send with it',
        'Add an input, or let your server do it.',
      );
    }
    return { names };
  }
  const sent = request && !isEmpty(request.value) ? convertRequest(request, '/auth/request', names, ledger) : undefined;
  const answers = readMapping(sent?.mapping, ledger);
  const { response, fields } = saveAnswers(answers, inputs, ledger);
  const auth = {
    type: 'api_key',
    inputs,
    ...(sent && { request: { ...sent.request, ...(answers.length > 0 && { response }) } }),
  };
  const answered = new Set(answers.map(({ variable }) => variable));
  return { auth, app_fields: fields, names: { ...names, answers: answered } };
}

/** A connection goes with every request, says the help page: with those of the actions, which a manifest has not. */
function leaveConnection(connection: Placed, ledger: Ledger): void {
  if (isEmpty(connection.value)) {
    ledger.carry(connection.pointer, null);
    return;
  }
  const parts = connectionParts(connection, ledger).slice(0, 10);
  const reason = 'it goes with every request of the actions, which are no part of a manifest';
  const what = parts.length === 0 ? '' : `: ${parts.join(', ')}`;
  ledger.leave(connection.pointer, reason, `Enter it in each action’s external request on the platform${what}.`);
}

/** The app fields of inputs and answers: 1.0 kept both in variables, known by their names. */
function saveAnswers(answers: readonly Answer[], inputs: readonly Fields[], ledger: Ledger) {
  const types = new Map(inputs.map((input) => [String(input['save_to']), fieldType(input['type'])]));
  const response: Record<string, string> = {};
  for (const { variable, source, pointer } of answers) {
    const name = nameFor(variable, new Set(Object.keys(response)));
    response[name] = source;
    if (!types.has(name)) types.set(name, 'text');
    ledger.carry(pointer, `/auth/request/response/${name}`);
  }
  return { response, fields: [...types].map(([name, type]) => ({ name, type })) };
}

function fieldType(type: unknown): string {
  return type === 'number' ? 'number' : type === 'checkbox' ? 'boolean' : 'text';
}
