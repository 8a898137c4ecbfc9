import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { MiniappError } from '../../../src/core/errors.ts';
import { seededRandom } from '../../../src/core/install/seeded.ts';
import {
  createWebhookSecret,
  readWebhookSecret,
  signMessage,
  type Verification,
  verifyMessage,
} from '../../../src/core/install/signature.ts';
import type { VerificationReason } from '../../../src/core/install/verification.ts';

// The vector that the specification’s reference libraries are tested with.
const vector = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  seconds: 1614265330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

const random = seededRandom('signatures');
const secret = createWebhookSecret(random.bytes(32));
const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
const id = 'msg_1';
const seconds = 1767225600;
const now = new Date(seconds * 1000);

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function hmac(hmacKey: Uint8Array | string, ...parts: (string | Uint8Array)[]): Buffer {
  const hash = createHmac('sha256', hmacKey);
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function headersWith(signature: string, timestamp: string | number = seconds) {
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
}

function verify(headers: Record<string, string>, body: Uint8Array | string, options: object = {}): Verification {
  return verifyMessage(secret, { headers, body: typeof body === 'string' ? bytes(body) : body, now, ...options });
}

/** Verifies a body whose signature was made over something else, perhaps with another key. */
function verifySigned(body: string, content: string | Uint8Array, by: Uint8Array | string = key): Verification {
  return verify(headersWith(`v1,${hmac(by, content).toString('base64')}`), body);
}

function signed(body: string | Uint8Array): Uint8Array {
  return Buffer.concat([bytes(`${id}.${seconds}.`), typeof body === 'string' ? bytes(body) : body]);
}

function expectFailure(found: Verification, reason: VerificationReason, message: string | RegExp = ''): void {
  expect(found).toMatchObject({ valid: false, reason });
  if (found.valid) return;
  expect(found.message).toMatch(message);
  expect(found.hint).not.toBe('');
  expect(found.message + found.hint).not.toContain(secret.slice(6, 20));
}

describe('the published vector', () => {
  const { headers } = {
    headers: {
      'webhook-id': vector.id,
      'webhook-timestamp': String(vector.seconds),
      'webhook-signature': vector.signature,
    },
  };
  const time = new Date(vector.seconds * 1000);

  it.each([vector.secret, vector.secret.slice('whsec_'.length)])('is what we sign, and verify, with %s', (given) => {
    const body = bytes(vector.body);
    expect(signMessage(given, { id: vector.id, time, body })).toEqual(headers);
    expect(verifyMessage(given, { headers, body, now: time })).toEqual({ valid: true, id: vector.id, time });
  });

  it('is the vector of the reference library', () => {
    expect(new Webhook(vector.secret).sign(vector.id, time, vector.body)).toBe(vector.signature);
  });
});

describe('the reference library', () => {
  // It verifies by the real clock.
  const real = new Date();
  const message = fc.record({
    secretBytes: fc.uint8Array({ minLength: 24, maxLength: 64 }),
    name: fc.stringMatching(/^[\w-]{1,64}$/),
    text: fc.oneof(fc.string({ unit: 'binary' }), fc.json()),
  });

  it('verifies what we sign', () => {
    fc.assert(
      fc.property(message, ({ secretBytes, name, text }) => {
        const given = createWebhookSecret(secretBytes);
        const headers = signMessage(given, { id: name, time: real, body: bytes(text) });
        const payload = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes(text));
        new Webhook(given).verify(payload, headers, { jsonParse: false });
      }),
    );
  });

  it('signs what we verify', () => {
    fc.assert(
      fc.property(message, ({ secretBytes, name, text }) => {
        const given = createWebhookSecret(secretBytes);
        const headers = {
          'Webhook-Id': name,
          'WEBHOOK-TIMESTAMP': String(Math.floor(real.getTime() / 1000)),
          'webhook-Signature': new Webhook(given).sign(name, real, text),
        };
        expect(verifyMessage(given, { headers, body: bytes(text), now: real })).toMatchObject({
          valid: true,
          id: name,
        });
      }),
    );
  });

  it('refuses what we refuse: another secret, another body', () => {
    const headers = signMessage(secret, { id, time: real, body: bytes('{}') });
    const other = createWebhookSecret(random.bytes(32));
    expect(() => new Webhook(secret).verify('{ }', headers)).toThrow();
    expect(() => new Webhook(other).verify('{}', headers)).toThrow();
  });
});

describe('signMessage', () => {
  it('signs the bytes as they are, also those that are no text', () => {
    const body = Uint8Array.from({ length: 256 }, (_, index) => index);
    const { 'webhook-signature': signature } = signMessage(secret, { id, time: now, body });
    expect(signature).toBe(`v1,${hmac(key, `${id}.${seconds}.`, body).toString('base64')}`);
    expect(verify(headersWith(signature), body)).toMatchObject({ valid: true });
  });

  it('signs no body as an empty one', () => {
    const signature = signMessage(secret, { id, time: now, body: null });
    expect(signature).toEqual(signMessage(secret, { id, time: now, body: new Uint8Array() }));
    expect(verify(signature, '')).toEqual({ valid: true, id, time: now });
  });

  it('drops the part of a second', () => {
    const time = new Date(seconds * 1000 + 999);
    expect(signMessage(secret, { id, time, body: null })).toEqual(signMessage(secret, { id, time: now, body: null }));
  });

  it.each(['', 'a.b', 'a b', 'a\r\nx-admin: 1', 'ä', 'x'.repeat(257)])('refuses the id %j', (wrong) => {
    expect(() => signMessage(secret, { id: wrong, time: now, body: null })).toThrow(RangeError);
  });

  it.each([new Date(-1), new Date(Number.NaN)])('refuses the time %s', (time) => {
    expect(() => signMessage(secret, { id, time, body: null })).toThrow(RangeError);
  });
});

describe('verifyMessage', () => {
  const message = fc.record({
    name: fc.stringMatching(/^[\w-]{1,20}$/),
    body: fc.uint8Array({ maxLength: 60 }),
    at: fc.nat(),
    change: fc.integer({ min: 1, max: 255 }),
  });

  it('takes what was signed', () => {
    fc.assert(
      fc.property(message, ({ name, body }) => {
        const headers = signMessage(secret, { id: name, time: now, body });
        expect(verify(headers, body)).toEqual({ valid: true, id: name, time: now });
      }),
    );
  });

  it('refuses every changed byte of body and secret, and every changed letter of id and time', () => {
    const change = (text: string, at: number) => {
      const index = at % text.length;
      return text.slice(0, index) + (text[index] === '1' ? '2' : '1') + text.slice(index + 1);
    };
    const flip = (data: Uint8Array, at: number, by: number) =>
      Uint8Array.from(data, (byte, index) => (index === at % data.length ? byte ^ by : byte));
    fc.assert(
      fc.property(message, ({ name, body, at, change: by }) => {
        const headers = signMessage(secret, { id: name, time: now, body });
        const toleranceSeconds = 1e12;
        const options = { now, toleranceSeconds };
        if (body.length > 0) expect(verify(headers, flip(body, at, by), options).valid).toBe(false);
        const otherSecret = createWebhookSecret(flip(key, at, by));
        expect(verifyMessage(otherSecret, { headers, body, now }).valid).toBe(false);
        expect(verify({ ...headers, 'webhook-id': change(name, at) }, body, options).valid).toBe(false);
        const timestamp = change(headers['webhook-timestamp'], at);
        expect(verify({ ...headers, 'webhook-timestamp': timestamp }, body, options).valid).toBe(false);
        const [, signature = ''] = headers['webhook-signature'].split(',');
        const changed = flip(Buffer.from(signature, 'base64'), at, by);
        const forged = `v1,${Buffer.from(changed).toString('base64')}`;
        expect(verify({ ...headers, 'webhook-signature': forged }, body, options).valid).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('takes any of several signatures, at every place', () => {
    const [right, wrong] = [hmac(key, signed('{}')), hmac('other', signed('{}'))].map(
      (value) => `v1,${value.toString('base64')}`,
    );
    for (const header of [
      `${right} ${wrong}`,
      `${wrong} ${right}`,
      `v1a,abc ${wrong}  ${right} v2,abc`,
      // As a server joins two headers of this name.
      `${wrong}, ${right}`,
      `${right}, ${wrong}`,
    ]) {
      expect(verify(headersWith(header), '{}')).toMatchObject({ valid: true });
    }
    expectFailure(verify(headersWith(`${wrong} v1a,abc`), '{}'), 'signature-mismatch');
  });

  it.each([
    [300, true],
    [301, 'timestamp-too-old'],
    [-300, true],
    [-301, 'timestamp-in-future'],
  ])('of a message %i seconds old: %s', (age, expected) => {
    const headers = signMessage(secret, { id, time: now, body: null });
    const found = verify(headers, '', { now: new Date((seconds + age) * 1000 + 999) });
    expect(found.valid ? true : found.reason).toBe(expected);
  });

  it('takes another tolerance', () => {
    const headers = signMessage(secret, { id, time: now, body: null });
    const later = new Date((seconds + 1) * 1000);
    expect(verify(headers, '', { now: later, toleranceSeconds: 1 }).valid).toBe(true);
    expectFailure(verify(headers, '', { now: later, toleranceSeconds: 0 }), 'timestamp-too-old', /at most 0 seconds/);
  });
});

describe('headers', () => {
  const right = signMessage(secret, { id, time: now, body: null });
  it.each<[string, Record<string, string>, VerificationReason, RegExp]>([
    ['none', {}, 'header-missing', /^webhook-id, webhook-timestamp, webhook-signature are missing or empty\.$/],
    ['no id', { ...right, 'webhook-id': ' ' }, 'header-missing', /^webhook-id is missing or empty\.$/],
    ['no time', { ...right, 'webhook-timestamp': '' }, 'header-missing', /^webhook-timestamp is missing/],
    ['no signature', { ...right, 'webhook-signature': '' }, 'header-missing', /^webhook-signature is missing/],
    ['the id twice', { ...right, 'Webhook-Id': id }, 'header-repeated', /^webhook-id is there more than once/],
    ['the joined id', { ...right, 'webhook-id': `${id}, ${id}` }, 'header-repeated', /^webhook-id /],
    ['the joined time', { ...right, 'webhook-timestamp': '1, 1' }, 'header-repeated', /^webhook-timestamp /],
    [
      'a long id',
      { ...right, 'webhook-id': 'x'.repeat(16_385) },
      'header-too-long',
      /^webhook-id is longer than 16384/,
    ],
  ])('%s', (_what, headers, reason, message) => {
    expectFailure(verify(headers, ''), reason, message);
  });

  it('under other names are named', () => {
    const found = verify({ 'Svix-Id': '1', 'svix-timestamp': '1', 'X-Webhook-Signature': 'x', 'other-id\x1b': '' }, '');
    expect(found).toMatchObject({
      hint: expect.stringContaining('There is Svix-Id, svix-timestamp, X-Webhook-Signature;'),
    });
  });
});

describe('timestamps', () => {
  const timestamp = (text: string, body = '') => {
    const signature = hmac(key, `${id}.${text}.${body}`).toString('base64');
    return verify(headersWith(`v1,${signature}`, text), body);
  };

  it.each<[string, VerificationReason, RegExp]>([
    [
      `${seconds}000`,
      'timestamp-not-seconds',
      /^webhook-timestamp is in milliseconds; .* Apart from that the signature fits\.$/,
    ],
    [`${seconds}000000`, 'timestamp-not-seconds', /in microseconds/],
    [`${seconds}000000000`, 'timestamp-not-seconds', /in nanoseconds/],
    [`${seconds}.5`, 'timestamp-malformed', /is a fraction: "1767225600\.5"\. Apart/],
    ['2026-01-01T00:00:00Z', 'timestamp-malformed', /is a date in words/],
    ['Thu, 01 Jan 2026 00:00:00 GMT', 'timestamp-malformed', /is a date in words/],
    [`0${seconds}`, 'timestamp-malformed', /is no whole number/],
    [`${seconds}abc`, 'timestamp-malformed', /is no whole number/],
    [`-${seconds}`, 'timestamp-malformed', /is no whole number/],
    ['1e9', 'timestamp-malformed', /is no whole number/],
    ['١٢٣', 'timestamp-malformed', /is no whole number/],
    ['9'.repeat(40), 'timestamp-malformed', /is no whole number/],
    [
      String(seconds - 7500),
      'timestamp-too-old',
      /signed 2 hours 5 minutes ago \(2025-12-31T21:55:00\.000Z\); at most 5 minutes/,
    ],
    ['0', 'timestamp-too-old', /signed 20454 days ago/],
    [String(seconds + 86_401), 'timestamp-in-future', /1 day 1 second in the future/],
    ['999999999999', 'timestamp-in-future', /in the future/],
  ])('%s', (text, reason, message) => {
    expectFailure(timestamp(text), reason, message);
  });

  it('tell as well why the signature does not fit', () => {
    const signature = hmac(key, `${id}.${seconds}.`).toString('base64');
    expectFailure(
      verify(headersWith(`v1,${signature}`, `${seconds}000`), ''),
      'timestamp-not-seconds',
      /in milliseconds; .* Besides: What was signed is not id, time and body, but the time in seconds, unlike the header\.$/,
    );
    const old = hmac(secret, `${id}.1.`).toString('base64');
    expectFailure(verify(headersWith(`v1,${old}`, 1), ''), 'timestamp-too-old', /Besides: It was signed with the text/);
  });

  it('do not repeat a secret put in their place', () => {
    const found = verify(headersWith('v1,x', secret), '');
    expectFailure(found, 'timestamp-malformed', /whsec_••••••/);
  });
});

describe('forms of a signature', () => {
  const right = hmac(key, signed('{}'));
  const base64 = right.toString('base64');
  const sha1 = createHmac('sha1', key).update(signed('{}')).digest('base64');
  const sha512 = createHmac('sha512', key).update(signed('{}')).digest('base64');
  const fits = 'Apart from that the signature fits\\.$';

  it.each<[string, string, VerificationReason, string]>([
    ['hex', `v1,${right.toString('hex')}`, 'signature-in-hex', `^The signature is in hex.*${fits}`],
    ['hex in capitals', `v1,${right.toString('hex').toUpperCase()}`, 'signature-in-hex', fits],
    ['no version', base64, 'signature-without-version', `^The signature does not begin with its version\\. ${fits}`],
    ['no version, hex', right.toString('hex'), 'signature-without-version', `its version, and it is in hex\\. ${fits}`],
    [
      'sha256=',
      `sha256=${right.toString('hex')}`,
      'signature-without-version',
      `begins with sha256=, and it is in hex`,
    ],
    ['v1=', `v1=${base64}`, 'signature-without-version', `but begins with v1=\\. ${fits}`],
    ['the base64 of hex', `v1,${btoa(right.toString('hex'))}`, 'signature-malformed', `is the base64 of hex.*${fits}`],
    ['the URL-safe alphabet', `v1,${urlSafe().toString('base64url')}`, 'signature-malformed', 'URL-safe alphabet'],
    ['no padding', `v1,${base64.slice(0, -1)}`, 'signature-malformed', `its end is missing.*${fits}`],
    ['SHA-1', `v1,${sha1}`, 'signature-malformed', 'has 20 bytes as HMAC-SHA1 has; HMAC-SHA256 has 32'],
    ['SHA-512', `v1,${sha512}`, 'signature-malformed', 'has 64 bytes as HMAC-SHA512 has'],
    ['one byte', 'v1,AA==', 'signature-malformed', 'has 1 byte;'],
    ['no base64', 'v1,<signature>', 'signature-malformed', 'is no base64\\.$'],
    ['nothing behind v1', 'v1,', 'signature-malformed', 'has 0 bytes'],
    ['a word', 'signature', 'signature-malformed', 'has no version'],
    ['v1a alone', `v1a,${base64}`, 'signature-version', 'asymmetric'],
    ['another version', `V1,${base64} v2,${base64}`, 'signature-version', 'does not know'],
    ['a wrong form beside v1a', `v1a,abc v1,${right.toString('hex')}`, 'signature-in-hex', fits],
  ])('%s', (_what, header, reason, message) => {
    expectFailure(verify(headersWith(header), '{}'), reason, new RegExp(message));
  });

  it('are looked at for further mistakes', () => {
    // What is written first without knowing the specification.
    const header = createHmac('sha256', secret).update('{}').digest('hex');
    const found = verify(headersWith(header), '{}');
    expectFailure(found, 'signature-without-version', /in hex.* text of the secret .* The body alone was signed/);
  });

  /** A signature with both characters that the alphabets differ in does not always come. */
  function urlSafe(): Buffer {
    return Buffer.from('fbff'.repeat(16), 'hex');
  }
});

describe('causes', () => {
  const json = '{"b":1,"a":["x",{"c":null}],"url":"https://example.com/<é>","empty":[],"n":1.0}';
  const value: unknown = JSON.parse(json.replace('1.0', '1'));
  const pretty = (indent: number | string) => JSON.stringify(value, null, indent).replace('"n": 1', '"n": 1.0');

  it.each<[string, Uint8Array | string, VerificationReason, RegExp]>([
    ['the text with whsec_', secret, 'secret-used-as-text', /whsec_ included/],
    ['the text without whsec_', secret.slice(6), 'secret-used-as-text', /without whsec_/],
    ['whsec_ decoded as well', Buffer.from(secret, 'base64'), 'secret-prefix-decoded', /whsec_ was decoded/],
  ])('key: %s', (_what, by, reason, message) => {
    expectFailure(verifySigned(json, signed(json), by), reason, message);
    // The secret may be given without its prefix.
    const headers = headersWith(`v1,${hmac(by, signed(json)).toString('base64')}`);
    expectFailure(verifyMessage(secret.slice(6), { headers, body: bytes(json), now }), reason, message);
  });

  it.each<[string, string, VerificationReason, RegExp]>([
    ['body only', json, 'signed-body-only', /^The body alone was signed/],
    ['time and body', `${seconds}.${json}`, 'signed-other-content', /without the id/],
    ['id and body', `${id}.${json}`, 'signed-other-content', /without the time/],
    ['time, id and body', `${seconds}.${id}.${json}`, 'signed-other-content', /but time, id and body/],
    ['no full stops', `${id}${seconds}${json}`, 'signed-other-content', /without full stops/],
    ['whole milliseconds', `${id}.${seconds}000.${json}`, 'signed-milliseconds', /in milliseconds/],
    ['milliseconds', `${id}.${seconds}987.${json}`, 'signed-milliseconds', /in milliseconds/],
    ['no body', `${id}.${seconds}.`, 'signed-without-body', /An empty body/],
  ])('content: %s', (_what, content, reason, message) => {
    expectFailure(verifySigned(json, content), reason, message);
  });

  it.each<[string, string, string, RegExp]>([
    ['compact', pretty(2), json, /: on one line without spaces\.$/],
    ['compact with a line break', pretty(2), `${json}\n`, /without spaces; a line break at the end\.$/],
    ['2 spaces', json, pretty(2), /: indented by 2 spaces\.$/],
    ['4 spaces', json, pretty(4), /: indented by 4 spaces\.$/],
    ['tabs', json, pretty('\t'), /: indented by tabs\.$/],
    [
      'Python',
      json,
      '{"b": 1, "a": ["x", {"c": null}], "url": "https://example.com/<\\u00e9>", "empty": [], "n": 1.0}',
      /with spaces, as Python does; escapes for all that is not ASCII\.$/,
    ],
    ['Python without ASCII', '{"a":1,"b":[1,2]}', '{"a": 1, "b": [1, 2]}', /as Python does\.$/],
    [
      'PHP',
      json,
      json.replaceAll('/', '\\/').replace('é', '\\u00e9'),
      /without spaces; escapes for all that is not ASCII, and \\\/ for \/\.$/,
    ],
    ['slashes alone', json, json.replaceAll('/', '\\/'), /without spaces; \\\/ for \/\.$/],
    ['Go', json, json.replace('<', '\\u003c').replace('>', '\\u003e'), /escapes for <, > and &\.$/],
    ['no escapes', json.replace('é', '\\u00e9'), json, /characters as they are instead of escapes\.$/],
    [
      'sorted keys, indented',
      json,
      '{\n  "a": [\n    "x",\n    {\n      "c": null\n    }\n  ],\n  "b": 1,\n  "empty": [],\n  "n": 1.0,\n  "url": "https://example.com/<é>"\n}',
      /indented by 2 spaces; sorted keys\.$/,
    ],
    ['a surrogate pair as escapes', '{"a":"😀"}', '{"a":"\\ud83d\\ude00"}', /not ASCII\.$/],
    [
      'numbers as they are',
      '{"a": 12345678901234567890, "b": -1.50E+3, "2": 0, "1": 0}',
      '{"a":12345678901234567890,"b":-1.50E+3,"2":0,"1":0}',
      /without spaces\.$/,
    ],
    ['a key like a property', '{"__proto__": 1}', '{"__proto__":1}', /without spaces\.$/],
    ['a list', '[ 1,2 , "]" ]', '[1,2,"]"]', /without spaces\.$/],
    ['quotes in texts', '{ "a\\"\\\\" : "{\\"" }', '{"a\\"\\\\":"{\\""}', /without spaces\.$/],
    ['a lone value', ' "a"', '"a"', /white space around it|without spaces/],
  ])('JSON as %s', (_what, body, content, message) => {
    const found = verifySigned(body, signed(content));
    if (body === ' "a"') expect(found).toMatchObject({ valid: false, message: expect.stringMatching(message) });
    else expectFailure(found, 'body-reserialised', message);
  });

  it.each<[string, string | Uint8Array, string | Uint8Array, VerificationReason, RegExp]>([
    ['a line break less', 'a\n', 'a', 'body-line-ends', /without the line break at its end/],
    ['a CRLF less', 'a\r\n', 'a', 'body-line-ends', /without the line break at its end/],
    ['a line break more', 'a', 'a\n', 'body-line-ends', /\(LF\) at its end/],
    ['a CRLF more', 'a', 'a\r\n', 'body-line-ends', /\(CRLF\) at its end/],
    ['LF instead of CRLF', 'a\r\nb\r\n', 'a\nb\n', 'body-line-ends', /with LF line ends/],
    ['CRLF instead of LF', 'a\nb\n', 'a\r\nb\r\n', 'body-line-ends', /with CRLF line ends/],
    ['no white space around', ' \na\n\n', 'a', 'body-line-ends', /white space around it/],
    ['a line break more, in bytes', Buffer.from([0xff]), Buffer.from([0xff, 10]), 'body-line-ends', /\(LF\)/],
    ['white space that is part of a character', Buffer.from('à '), Buffer.from('à'), 'body-line-ends', /white space/],
    ['no byte order mark', '\ufeffa', 'a', 'body-recoded', /without a byte order mark/],
    ['a byte order mark', 'a', '\ufeffa', 'body-recoded', /with a byte order mark/],
    ['Latin-1', 'é', Buffer.from('é', 'latin1'), 'body-recoded', /written as Latin-1/],
    ['mojibake', 'é', 'Ã©', 'body-recoded', /decoded as Latin-1/],
    ['bytes as text', Buffer.from([0xff, 0x41]), '\ufffdA', 'body-recoded', /decoded as UTF-8, which it is not/],
  ])('body: %s', (_what, body, content, reason, message) => {
    const signature = hmac(key, signed(content)).toString('base64');
    expectFailure(
      verify(headersWith(`v1,${signature}`), typeof body === 'string' ? bytes(body) : body),
      reason,
      message,
    );
  });

  it('two and three at once', () => {
    const found = verifySigned(pretty(2), json, secret);
    expectFailure(
      found,
      'secret-used-as-text',
      /whsec_ included.* Besides: The body alone was signed.* Besides: What was signed is the same JSON/,
    );
  });

  it('none: another secret, or another body', () => {
    expectFailure(
      verifySigned(json, signed(json), 'another'),
      'signature-mismatch',
      /another secret, or for another message/,
    );
    expectFailure(verifySigned(json, signed('{"b":2}')), 'signature-mismatch');
  });

  it('are found by one of several signatures', () => {
    const header = `v1,${hmac('x', 'y').toString('base64')} v1,${hmac(key, json).toString('base64')}`;
    expectFailure(verify(headersWith(header), json), 'signed-body-only');
  });

  it('are found in a large body too, one at a time', () => {
    const items = Array.from({ length: 4000 }, (_, index) => ({ b: index, a: 'é/' }));
    const compact = JSON.stringify(items);
    const indented = JSON.stringify(items, null, 4);
    expect(indented.length).toBeGreaterThan(100_000);
    expectFailure(verifySigned(indented, signed(compact)), 'body-reserialised');
    expectFailure(verifySigned(compact, signed(`${indented}\n`)), 'body-reserialised', /4 spaces; a line break/);
    expectFailure(verifySigned(compact, compact), 'signed-body-only');
    // Trying every millisecond would take a thousand hashes of it.
    expectFailure(verifySigned(compact, `${id}.${seconds}987.${compact}`), 'signature-mismatch');
    expectFailure(verifySigned(compact, compact, secret), 'secret-used-as-text', /Besides: The body alone/);
    const python = compact.replaceAll(',', ', ').replaceAll(':', ': ').replaceAll('é', '\\u00e9');
    expectFailure(verifySigned(compact, signed(python)), 'body-reserialised', /as Python does; escapes/);
  });

  it('every style of every JSON value is recognised', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(0, 2, 4, '\t'), (any, indent) => {
        const [body, content] = [JSON.stringify(any, null, ' '), JSON.stringify(any, null, indent)];
        const found = verifySigned(body, signed(content));
        if (body === content) expect(found.valid).toBe(true);
        else expectFailure(found, 'body-reserialised');
      }),
      { numRuns: 60 },
    );
  });
});

describe('hostile input', () => {
  const wrong = `v1,${hmac('x', 'y').toString('base64')}`;
  const mebibyte = 1024 * 1024;

  it.each<[string, () => Verification]>([
    ['a million signatures', () => verify(headersWith(`${wrong} `.repeat(1_000_000)), '{}')],
    ['a million short ones', () => verify(headersWith('v1, '.repeat(1_000_000)), '{}')],
    ['a million spaces', () => verify(headersWith(`v1,${' '.repeat(1_000_000)}x`), '{}')],
    ['as many as a header holds', () => verify(headersWith(`${wrong} `.repeat(300).trim()), '{}')],
    [
      'long headers',
      () => verify({ 'webhook-id': 'x'.repeat(mebibyte), 'webhook-timestamp': '1', 'webhook-signature': wrong }, '{}'),
    ],
    ['a long id', () => verify({ ...headersWith(wrong), 'webhook-id': 'a, '.repeat(5000) }, '{}')],
    ['deep lists', () => verify(headersWith(wrong), '['.repeat(mebibyte / 2) + ']'.repeat(mebibyte / 2))],
    ['deep objects', () => verify(headersWith(wrong), `${'{"a":'.repeat(150_000)}1${'}'.repeat(150_000)}`)],
    ['201 levels', () => verify(headersWith(wrong), '['.repeat(201) + ']'.repeat(201))],
    [
      'long lists deep down',
      () => verify(headersWith(wrong), `${'['.repeat(199)}0${',0'.repeat(500_000)}${']'.repeat(199)}`),
    ],
    [
      'many keys',
      () => verify(headersWith(wrong), `{${Array.from({ length: 70_000 }, (_, i) => `"k${i}":${i}`).join()}}`),
    ],
    ['one long text', () => verify(headersWith(wrong), JSON.stringify('é/'.repeat(300_000)))],
    ['a MiB of spaces', () => verify(headersWith(wrong), ' '.repeat(mebibyte))],
    ['a MiB of line ends', () => verify(headersWith(wrong), '\n'.repeat(mebibyte))],
    ['a MiB of bytes', () => verify(headersWith(wrong), Buffer.alloc(mebibyte, 0xff))],
    [
      'a small body with 64 signatures',
      () => verify(headersWith(`${wrong} `.repeat(64)), JSON.stringify({ a: 'x'.repeat(16_000) })),
    ],
    ['more than a MiB', () => verify(headersWith(wrong), Buffer.alloc(16 * mebibyte))],
  ])('%s is refused in good time', (_what, attempt) => {
    const started = performance.now();
    expect(attempt().valid).toBe(false);
    // Far above what it takes, for a busy machine; work that grows with the square would take minutes.
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('says how many signatures were left out', () => {
    const found = verify(headersWith(`${wrong} `.repeat(300)), '{}');
    expectFailure(found, 'signatures-too-many', /^There are 300 signatures\. The first 64 were looked at/);
    const [right = ''] = [hmac(key, signed('{}')).toString('base64')];
    expect(verify(headersWith(`v1,${right} ${`${wrong} `.repeat(299)}`), '{}').valid).toBe(true);
    expectFailure(verify(headersWith(`${wrong} `.repeat(1_000_000)), '{}'), 'header-too-long');
  });

  it('verifies a large body, though it looks for no cause there', () => {
    const body = Buffer.alloc(2 * mebibyte, '1');
    expect(verify(signMessage(secret, { id, time: now, body }), body)).toMatchObject({ valid: true });
    expectFailure(verifySigned(body.toString(), body), 'signature-mismatch');
  });

  it('never throws for any headers and body', () => {
    const header = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(wrong, String(seconds), 'v1,', ''));
    const names = fc.constantFrom(
      'webhook-id',
      'Webhook-Timestamp',
      'webhook-timestamp',
      'webhook-signature',
      '__proto__',
    );
    fc.assert(
      fc.property(fc.dictionary(names, header), fc.uint8Array(), (headers, body) => {
        expect(verify(headers, body).valid).toBe(false);
      }),
    );
  });
});

describe('secrets', () => {
  it('are whsec_ and the base64 of their bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), (data) => {
        const text = createWebhookSecret(data);
        expect(text).toBe(`whsec_${Buffer.from(data).toString('base64')}`);
        expect(Buffer.from(readWebhookSecret(text))).toEqual(Buffer.from(data));
        expect(Buffer.from(readWebhookSecret(text.slice(6)))).toEqual(Buffer.from(data));
      }),
    );
  });

  it.each([0, 23, 65])('are not made from %i bytes', (length) => {
    expect(() => createWebhookSecret(new Uint8Array(length))).toThrow(RangeError);
  });

  const base64 = Buffer.from('a secret of 32 bytes for a test?').toString('base64');
  it.each<[string, string, RegExp]>([
    ['nothing', '', /it is empty/],
    ['the prefix alone', 'whsec_', /it is empty/],
    ['one in quotation marks', `"whsec_${base64}"`, /quotation marks/],
    ['one with a line break', `whsec_${base64}\n`, /white space/],
    ['one with a space before', ` whsec_${base64}`, /white space/],
    ['one in the URL-safe alphabet', `whsec_${Buffer.alloc(32, 0xfb).toString('base64url')}`, /URL-safe alphabet/],
    ['one without padding', `whsec_${base64.replace(/=+$/, '')}`, /not whole/],
    ['one with a character less', `whsec_${base64.slice(1)}`, /not whole/],
    ['one with bits too many', `whsec_${base64.replace('8=', '9=')}`, /not whole/],
    ['another prefix', `WHSEC_${base64}`, /begin otherwise than with whsec_/],
    ['a public key', `whpk_${base64}`, /asymmetric/],
    ['a private key', `whsk_${base64}`, /asymmetric/],
    ['other characters', 'whsec_correct.horse.battery.staple', /characters that base64 does not have/],
    ['23 bytes', `whsec_${Buffer.alloc(23).toString('base64')}`, /too short: 23 bytes/],
    ['65 bytes', `whsec_${Buffer.alloc(65).toString('base64')}`, /too long: 65 bytes/],
    ['a megabyte', `whsec_${'A'.repeat(1_000_000)}`, /too long: 750000 bytes/],
  ])('are not %s', (_what, text, message) => {
    const attempts = [
      () => readWebhookSecret(text),
      () => signMessage(text, { id, time: now, body: null }),
      () => verifyMessage(text, { headers: {}, body: new Uint8Array(), now }),
    ];
    for (const attempt of attempts) {
      try {
        attempt();
        expect.unreachable();
      } catch (error) {
        if (!(error instanceof MiniappError)) throw error;
        expect(error).toMatchObject({
          code: 'webhook-secret-invalid',
          exitCode: 2,
          message: expect.stringMatching(message),
        });
        const shown = `${error.message}${error.hint}${JSON.stringify(error.args)}`;
        for (const part of [base64.slice(1, 9), 'battery']) expect(shown).not.toContain(part);
      }
    }
  });
});
