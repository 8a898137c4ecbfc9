// A mini-app's server: remembers who installed the app, and with which API key. Node.js 20 or newer, no dependencies.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname } from 'node:path';

const host = process.env.HOST || '127.0.0.1';
const port = Number(process.env.PORT || 8787);
const dataFile = process.env.DATA_FILE || 'data/installations.json';
const debug = process.env.DEBUG === '1';
const bodyLimit = 64 * 1024;

/** Seconds that a signed request may be old, or ahead of this machine's clock. */
const tolerance = 5 * 60;

/** Processed requests are remembered for three days, which is longer than they are sent again, and only the latest. */
const memory = { milliseconds: 3 * 24 * 60 * 60 * 1000, count: 10_000 };

/** Fields and headers whose values are never printed whole. Add the names of your own secrets. */
const secrets = new Set(['api_key', 'token', 'authorization', 'cookie', 'x-app-secret']);

const routes = new Map([
  ['/health', { GET: async () => ({ status: 'ok' }) }],
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

async function subscribe(body, webhookId) {
  const known = requireTexts(body, ['installation_id', 'flow_ns', 'workspace_id', 'token']);
  // An app that asks for no scopes gets no key.
  const key = body.api_key === undefined ? {} : requireTexts(body, ['api_key']);
  const { installation_id, ...details } = { ...known, ...key };
  return change(webhookId, (installations) => {
    // A known installation is replaced, not ignored: an upgrade or a reinstall brings a new key, and the old one is void.
    const installed_at = installations.get(installation_id)?.installed_at ?? new Date().toISOString();
    installations.set(installation_id, { ...details, installed_at });
  });
}

async function unsubscribe(body, webhookId) {
  const { installation_id } = requireTexts(body, ['installation_id']);
  return change(webhookId, (installations) => installations.delete(installation_id));
}

/** Picks the named fields, each a text that is not empty; other fields are ignored. */
function requireTexts(body, names) {
  const wrong = names.filter((name) => typeof body[name] !== 'string' || body[name] === '');
  if (wrong.length > 0) throw new RequestError(400, `These fields must be texts: ${wrong.join(', ')}.`);
  return Object.fromEntries(names.map((name) => [name, body[name]]));
}

// ---- Signatures: the headers of Standard Webhooks, https://www.standardwebhooks.com ----

/** The key in a secret such as whsec_MfKQ9r8G…; undefined when there is none. What is wrong must not pass for none. */
function readSecret(secret) {
  if (secret === undefined) return undefined;
  const [, encoded = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const key = Buffer.from(encoded, 'base64');
  if (key.length >= 24) return key;
  return fail(
    'WEBHOOK_SECRET must be whsec_ and at least 24 bytes in base64, as this prints: npx miniapp-cli webhook secret',
  );
}

/** Throws unless the request is signed with the secret. Gives its id, the same every time that the sender repeats it. */
function verify(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!id || !timestamp || !signatures) {
    throw new RequestError(401, 'A signature is needed: webhook-id, webhook-timestamp and webhook-signature.');
  }
  // Put this way round, because what is no number is not within the tolerance either.
  const fresh = Math.abs(Date.now() / 1000 - Number(timestamp)) <= tolerance;
  if (!fresh) throw new RequestError(401, `The webhook-timestamp is more than ${tolerance} seconds from now.`);
  const hash = createHmac('sha256', secretKey).update(`${id}.${timestamp}.`).update(body).digest('base64');
  const expected = Buffer.from(`v1,${hash}`);
  // There are several while the sender changes its secret. Each comparison takes the same time, however much is right.
  const valid = signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!valid) throw new RequestError(401, 'The webhook-signature is wrong: is the secret the same on both sides?');
  return id;
}

// ---- Storage ----

/**
 * What the data file holds. `installations`: id → { api_key, flow_ns, workspace_id, token, installed_at }.
 * `processed`: the id of each signed request that was processed → when, in milliseconds since 1970.
 */
let data = { installations: new Map(), processed: new Map() };
let lastChange = Promise.resolve();

/**
 * Applies a change to the installations and stores it. Changes wait for each other; one that cannot be stored does not
 * happen. The request's id is stored with it, so that a late copy of a subscribe request does not bring back what an
 * unsubscribe request deleted. A request that is not signed has no id: anyone could use up the ids of others.
 */
function change(webhookId, edit) {
  const result = lastChange.then(async () => {
    const processed = recent(data.processed);
    if (processed.has(webhookId)) return { status: 'already processed' };
    if (webhookId !== undefined) processed.set(webhookId, Date.now());
    const installations = new Map(data.installations);
    edit(installations);
    await store({ installations, processed });
    data = { installations, processed };
    return { status: 'ok' };
  });
  lastChange = result.catch(() => {});
  return result;
}

/** Leaves room for one more. Sorted by time, because JSON does not keep the order of names that are numbers. */
function recent(processed) {
  const oldest = Date.now() - memory.milliseconds;
  const kept = [...processed].filter(([, time]) => time > oldest).sort(([, a], [, b]) => a - b);
  return new Map(kept.slice(1 - memory.count));
}

/** Writes a temporary file and renames it, so that a crash leaves the old file or the new one, whole. */
async function store({ installations, processed }) {
  const content = { installations: Object.fromEntries(installations), processed: Object.fromEntries(processed) };
  const temporary = `${dataFile}.tmp`;
  await mkdir(dirname(dataFile), { recursive: true, mode: 0o700 });
  await rm(temporary, { force: true });
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
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
    if (error.code === 'ENOENT') return data;
    throw new Error(`${dataFile} cannot be read: ${error.message}`);
  }
  try {
    const { installations, processed } = JSON.parse(text);
    if (isObjectOf(installations, isObject) && isObjectOf(processed, Number.isFinite)) {
      return { installations: new Map(Object.entries(installations)), processed: new Map(Object.entries(processed)) };
    }
  } catch {
    // JSON.parse quotes the text in its message, and with it the secrets.
  }
  throw new Error(`${dataFile} does not hold installations. It was left as it is: correct it, or move it away.`);
}

// ---- HTTP ----

async function handle(request, response) {
  const path = request.url.split('?')[0];
  let status = 200;
  let answer;
  let headers = {};
  try {
    const body = await readBody(request);
    if (debug) printRequest(request, path, body);
    const route = routes.get(path);
    if (!route) throw new RequestError(404, 'There is nothing here.');
    const action = route[request.method];
    const allow = Object.keys(route).join(', ');
    if (!action) throw new RequestError(405, `Only ${allow} is allowed here.`, { allow });
    answer = request.method === 'POST' ? await receive(request, body, action) : await action();
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

/** The signature is checked before anything else is made of the body, and on its bytes as they came. */
async function receive(request, body, action) {
  const webhookId = secretKey && verify(request.headers, body);
  return action(parseBody(body), webhookId);
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
  return Buffer.concat(chunks);
}

function parseBody(bytes) {
  let body;
  try {
    body = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new RequestError(400, 'The body is not JSON.');
  }
  if (!isObject(body)) throw new RequestError(400, 'The body must be a JSON object.');
  return body;
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isObjectOf(value, isItem) {
  return isObject(value) && Object.values(value).every((item) => isItem(item));
}

// ---- What is printed ----

function printRequest(request, path, bytes) {
  let body = `(${bytes.length} bytes, not JSON)`;
  try {
    body = JSON.stringify(JSON.parse(bytes.toString('utf8')), mask, 2);
  } catch {
    // What is not JSON is not printed: secrets in it could not be told apart.
  }
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${mask(name, value)}`);
  const lines = [`${request.method} ${path}`, ...headers, '', ...(bytes.length === 0 ? [] : body.split('\n'))];
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

const secretKey = readSecret(process.env.WEBHOOK_SECRET);
if (!secretKey) console.log('Warning: WEBHOOK_SECRET is not set, so anyone who knows the address can post to it.');

try {
  data = await load();
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
