// What is printed of a request: no secrets, and nothing that could deceive on a terminal.

/** Fields and headers whose values are never printed whole. Add the names of your own secrets. */
const secrets = new Set(['api_key', 'token', 'authorization', 'cookie', 'x-app-secret']);

/** The request with its headers and body, for DEBUG=1. */
export function describeRequest(method: string, path: string, headers: Headers, text: string): string {
  let body = `(${Buffer.byteLength(text)} bytes, not JSON)`;
  try {
    body = JSON.stringify(JSON.parse(text), mask, 2);
  } catch {
    // What is not JSON is not printed: secrets in it could not be told apart.
  }
  const head = [...headers].map(([name, value]) => `${name}: ${mask(name, value)}`);
  const lines = [`${method} ${path}`, ...head, '', ...(text === '' ? [] : body.split('\n'))];
  return lines.map((line) => `  ${printable(line)}`).join('\n');
}

/** Control characters and changes of direction could forge lines on a terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd');
}

/** The first characters are enough to recognise a secret; a short one would be given away by them. */
function mask(name: string, value: unknown): unknown {
  if (!secrets.has(name.toLowerCase())) return value;
  return typeof value === 'string' && value.length >= 12 ? `${value.slice(0, 4)}…` : '…';
}
