// A mini-app's server: remembers who installed the app, and with which API key. Node.js 20 or newer, no dependencies.

import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname } from 'node:path';

const host = process.env.HOST || '127.0.0.1';
const port = Number(process.env.PORT || 8787);
const dataFile = process.env.DATA_FILE || 'data/installations.json';
const debug = process.env.DEBUG === '1';
const bodyLimit = 64 * 1024;

/** Fields and headers whose values are never printed whole. Add the names of your own secrets. */
const secrets = new Set(['api_key', 'token', 'authorization', 'cookie', 'x-app-secret']);

const routes = new Map([
  ['/health', { GET: async () => {} }],
  ['/miniapp/subscribe', { POST: subscribe }],
  ['/miniapp/unsubscribe', { POST: unsubscribe }],
]);

/** A request that cannot be served; the message goes to the sender. */
class RequestError extends Error {
  constructor(status, message, headers = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

// ---- Subscribe and unsubscribe: both may arrive more than once, and both are harmless the second time. ----

async function subscribe(body) {
  const known = requireTexts(body, ['installation_id', 'flow_ns', 'workspace_id', 'token']);
  // An app that asks for no scopes gets no key.
  const key = body.api_key === undefined ? {} : requireTexts(body, ['api_key']);
  const { installation_id, ...details } = { ...known, ...key };
  await change((installations) => {
    const installed_at = installations.get(installation_id)?.installed_at ?? new Date().toISOString();
    installations.set(installation_id, { ...details, installed_at });
  });
}

async function unsubscribe(body) {
  const { installation_id } = requireTexts(body, ['installation_id']);
  await change((installations) => installations.delete(installation_id));
}

/** Picks the named fields, each a text that is not empty; other fields are ignored. */
function requireTexts(body, names) {
  const wrong = names.filter((name) => typeof body[name] !== 'string' || body[name] === '');
  if (wrong.length > 0) throw new RequestError(400, `These fields must be texts: ${wrong.join(', ')}.`);
  return Object.fromEntries(names.map((name) => [name, body[name]]));
}

// ---- Storage: installation id → { api_key, flow_ns, workspace_id, token, installed_at } ----

let installations = new Map();
let lastChange = Promise.resolve();

/** Applies a change and stores it. Changes wait for each other; one that cannot be stored does not happen. */
function change(edit) {
  const result = lastChange.then(async () => {
    const next = new Map(installations);
    edit(next);
    await store(next);
    installations = next;
  });
  lastChange = result.catch(() => {});
  return result;
}

/** Writes a temporary file and renames it, so that a crash leaves the old file or the new one, whole. */
async function store(next) {
  const temporary = `${dataFile}.tmp`;
  await mkdir(dirname(dataFile), { recursive: true, mode: 0o700 });
  await rm(temporary, { force: true });
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(Object.fromEntries(next), null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, dataFile);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function load() {
  let text;
  try {
    text = await readFile(dataFile, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return new Map();
    throw new Error(`${dataFile} cannot be read: ${error.message}`);
  }
  try {
    const stored = JSON.parse(text);
    if (isObject(stored) && Object.values(stored).every(isObject)) return new Map(Object.entries(stored));
  } catch {
    // JSON.parse quotes the text in its message, and with it the secrets.
  }
  throw new Error(`${dataFile} does not hold installations. It was left as it is: correct it, or move it away.`);
}

// ---- HTTP ----

async function handle(request, response) {
  const path = request.url.split('?')[0];
  let status = 200;
  let answer = { status: 'ok' };
  let headers = {};
  try {
    const body = await readBody(request);
    if (debug) printRequest(request, path, body);
    const route = routes.get(path);
    if (!route) throw new RequestError(404, 'There is nothing here.');
    const action = route[request.method];
    const allow = Object.keys(route).join(', ');
    if (!action) throw new RequestError(405, `Only ${allow} is allowed here.`, { allow });
    await action(request.method === 'POST' ? parseBody(body) : undefined);
  } catch (error) {
    const expected = error instanceof RequestError;
    if (!expected) console.error(error);
    status = expected ? error.status : 500;
    answer = { error: expected ? error.message : 'The server failed. Try again later.' };
    headers = expected ? error.headers : {};
  }
  const bytes = Buffer.from(JSON.stringify(answer));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length, ...headers });
  response.end(bytes);
  console.log(`${request.method} ${printable(path)} ${status}`);
}

/** Reads to the end even when the body is too large: a sender that is cut off would not see the answer. */
async function readBody(request) {
  const chunks = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      size += chunk.length;
      if (size <= bodyLimit) chunks.push(chunk);
    }
  } catch {
    throw new RequestError(400, 'The body ended early.');
  }
  if (size > bodyLimit) throw new RequestError(413, `The body is longer than ${bodyLimit} bytes.`);
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(text) {
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    throw new RequestError(400, 'The body is not JSON.');
  }
  if (!isObject(body)) throw new RequestError(400, 'The body must be a JSON object.');
  return body;
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// ---- What is printed ----

function printRequest(request, path, text) {
  let body = `(${Buffer.byteLength(text)} bytes, not JSON)`;
  try {
    body = JSON.stringify(JSON.parse(text), mask, 2);
  } catch {
    // What is not JSON is not printed: secrets in it could not be told apart.
  }
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${mask(name, value)}`);
  const lines = [`${request.method} ${path}`, ...headers, '', ...(text === '' ? [] : body.split('\n'))];
  console.log(lines.map((line) => `  ${printable(line)}`).join('\n'));
}

/** The first characters are enough to recognise a secret; a short one would be given away by them. */
function mask(name, value) {
  if (!secrets.has(name.toLowerCase())) return value;
  return typeof value === 'string' && value.length >= 12 ? `${value.slice(0, 4)}…` : '…';
}

/** Control characters and changes of direction could forge lines on a terminal. */
function printable(text) {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd');
}

// ---- Start and stop ----

function fail(message) {
  console.error(message);
  process.exit(1);
}

if (!Number.isInteger(port) || port < 0 || port > 65535) fail('PORT must be a whole number from 0 to 65535.');

try {
  installations = await load();
} catch (error) {
  fail(error.message);
}

const server = createServer({ requestTimeout: 10_000 }, handle);
server.on('error', (error) => fail(`The server cannot listen on ${host}, port ${port}: ${error.message}`));
server.listen(port, host, () => {
  console.log(`Listening on http://${host.includes(':') ? `[${host}]` : host}:${server.address().port}`);
});

/** Finishes the requests that have begun, but waits no longer than five seconds for them. */
function stop() {
  server.close();
  setTimeout(() => server.closeAllConnections(), 5000).unref();
}
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
