import { Kysely, sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { type Http, HttpFailure, type HttpRequest } from '../../src/core/http.ts';
import {
  connectedTo,
  install,
  type RunningPlatform,
  startAppServer,
  startPlatform,
  temporaryFolder,
} from './harness.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** The app's server, as answers in order; the last one is given for ever. No sockets. */
function scripted(...answers: (number | 'reset' | { status: number; headers: Record<string, string> })[]) {
  const sent: HttpRequest[] = [];
  const http: Http = async (request) => {
    const answer = answers[Math.min(sent.length, answers.length - 1)] ?? 200;
    sent.push(request);
    if (answer === 'reset') throw new HttpFailure('reset', 'the connection was closed');
    const { status, headers } = typeof answer === 'number' ? { status: answer, headers: {} } : answer;
    return { status, headers, body: new TextEncoder().encode('answered'), truncated: false };
  };
  return { sent, http };
}

const server = 'https://app.example.com';
const manifest = connectedTo(server, ['flow-tags:view']);

async function details(platform: RunningPlatform, id: string, query = '') {
  return (await platform.call('GET', `/platform/v1/deliveries/${id}${query}`)).json;
}

async function state(platform: RunningPlatform, id: string): Promise<string> {
  return (await details(platform, id)).state;
}

describe('the schedule', () => {
  test('a failing delivery is tried seven times, with the waits of the schedule and at most a tenth more', async () => {
    const { sent, http } = scripted(500);
    const platform = await startPlatform({ http });
    const { json } = await install(platform, manifest);
    const waits = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour];
    for (const [index, wait] of waits.entries()) {
      const { next_attempt_at, last_attempt } = await details(platform, json.delivery.id);
      const planned = Date.parse(next_attempt_at) - Date.parse(last_attempt.sent_at);
      expect(planned).toBeGreaterThanOrEqual(wait);
      expect(planned).toBeLessThan(wait * 1.1 + second);
      platform.advance(wait - second);
      await platform.call('GET', '/platform/v1/whoami');
      expect(sent).toHaveLength(index + 1);
      platform.advance(second + wait * 0.11);
      await expect.poll(() => sent.length).toBe(index + 2);
    }
    await expect.poll(() => state(platform, json.delivery.id)).toBe('failed');
    platform.advance(100 * hour);
    const { attempts, next_attempt_at } = await details(platform, json.delivery.id);
    expect(next_attempt_at).toBeNull();
    expect(attempts.map(({ number, status }: { number: number; status: number }) => [number, status])).toEqual(
      Array.from({ length: 7 }, (_, index) => [index + 1, 500]),
    );
    expect((await platform.call('GET', `/platform/v1/installations/${json.id}`)).json.state).toBe('pending');
  });

  test('every attempt sends the same request', async () => {
    const { sent, http } = scripted('reset', 302, 200);
    const platform = await startPlatform({ http });
    const { json } = await install(platform, manifest);
    platform.advance(10 * second);
    await expect.poll(() => sent.length).toBe(2);
    platform.advance(10 * minute);
    await expect.poll(() => state(platform, json.delivery.id)).toBe('delivered');
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[2]).toEqual(sent[0]);
    expect((await platform.call('GET', `/platform/v1/installations/${json.id}`)).json).toMatchObject({
      state: 'installed',
      delivery: { attempt_count: 3 },
    });
  });

  test('the waits can be compressed', async () => {
    const { sent, http } = scripted(500);
    const platform = await startPlatform({ http, options: { deliveries: { timeScale: 3_600 } } });
    const { json } = await install(platform, manifest);
    for (let attempts = 2; attempts <= 7; attempts++) {
      platform.advance(11 * second);
      await expect.poll(() => sent.length).toBe(attempts);
    }
    await expect.poll(() => state(platform, json.delivery.id)).toBe('failed');
  });

  test.each([
    ['seconds', '600', 600 * second],
    ['a date', 'Fri, 02 Jan 2026 03:24:05 GMT', 20 * minute],
    ['more than a day', '8640000', 24 * hour],
    ['less than the schedule', '1', 5 * second],
    ['a date that is over', 'Thu, 01 Jan 2026 00:00:00 GMT', 5 * second],
    ['nonsense', 'soon', 5 * second],
  ])('Retry-After is honoured: %s', async (_, header, wait) => {
    const { http } = scripted({ status: 503, headers: { 'retry-after': header } });
    const platform = await startPlatform({ http });
    const { delivery } = (await install(platform, manifest)).json;
    const planned = Date.parse(delivery.next_attempt_at) - Date.parse(delivery.last_attempt.sent_at);
    expect(Math.abs(planned - wait)).toBeLessThan(wait * 0.1 + second);
  });

  test.each([
    ['410', 410 as const],
    ['a private address', null],
  ])('%s ends it at once', async (_, status) => {
    const gone = scripted(410).http;
    const refused: Http = async () => {
      throw new HttpFailure('forbidden-address', 'it is in a private network');
    };
    const platform = await startPlatform({ http: status === null ? refused : gone });
    const { delivery } = (await install(platform, manifest)).json;
    expect(delivery).toMatchObject({ state: 'failed', next_attempt_at: null, attempt_count: 1 });
  });

  test('an uninstall takes back what was not delivered', async () => {
    const { sent, http } = scripted(500, 200);
    const platform = await startPlatform({ http });
    const { json } = await install(platform, manifest);
    await platform.call('DELETE', `/platform/v1/installations/${json.id}`);
    platform.advance(100 * hour);
    await platform.call('GET', '/platform/v1/whoami');
    expect(sent.map(({ url }) => new URL(url).pathname)).toEqual(['/subscribe', '/unsubscribe']);
    expect(await state(platform, json.delivery.id)).toBe('canceled');
  });

  test('a delivery that waits for its next attempt is sent after a restart, when it is due', async () => {
    const path = `${await temporaryFolder()}/platform.db`;
    const first = await startPlatform({ path, http: scripted(500).http });
    const { json } = await install(first, manifest);
    await first.close();
    const { sent, http } = scripted(200);
    const second_ = await startPlatform({ path, http, time: '2026-01-02T03:04:06.000Z' });
    await second_.call('GET', '/platform/v1/whoami');
    expect(sent).toEqual([]);
    second_.advance(10 * second);
    await expect.poll(() => state(second_, json.delivery.id)).toBe('delivered');
    expect(sent).toHaveLength(1);
  });

  test('an uninstall waits for an install that is on its way, without keeping the caller', async () => {
    const paths: string[] = [];
    let answer: () => void = () => {};
    const http: Http = async ({ url }) => {
      paths.push(new URL(url).pathname);
      if (paths.length === 1) {
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        paths.push('answered');
      }
      return { status: 200, headers: {}, body: new Uint8Array(), truncated: false };
    };
    const platform = await startPlatform({ http });
    const installing = install(platform, manifest);
    await expect.poll(() => paths.length).toBe(1);
    const [{ installation_id: id }] = (await platform.call('GET', '/platform/v1/deliveries')).json.data;
    const ended = await platform.call('DELETE', `/platform/v1/installations/${id}`);
    expect(ended.json).toMatchObject({ state: 'uninstalled', delivery: { event: 'uninstall', state: 'due' } });
    platform.advance(hour);
    await platform.call('GET', '/platform/v1/whoami');
    expect(paths).toEqual(['/subscribe']);
    answer();
    expect((await installing).json.state).toBe('uninstalled');
    await expect.poll(() => paths).toEqual(['/subscribe', 'answered', '/unsubscribe']);
    await expect.poll(() => state(platform, ended.json.delivery.id)).toBe('delivered');
  });

  test('a failure of the data stops deliveries for a moment only, and is told', async () => {
    const path = `${await temporaryFolder()}/platform.db`;
    const { sent, http } = scripted(500, 200);
    const platform = await startPlatform({ path, http });
    const { delivery } = (await install(platform, manifest)).json;
    const database = new Kysely<unknown>({ dialect: platform.dialect });
    await sql`alter table deliveries rename to hidden`.execute(database);
    platform.advance(10 * second);
    await expect.poll(() => platform.logged.join()).toContain('Deliveries rest for a moment');
    await sql`alter table hidden rename to deliveries`.execute(database);
    platform.advance(10 * second);
    await expect.poll(() => state(platform, delivery.id)).toBe('delivered');
    expect(sent).toHaveLength(2);
  });

  test('many that are due at once are all sent, eight at a time', async () => {
    let under = 0;
    let most = 0;
    let failing = true;
    const http: Http = async () => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setTimeout(resolve, 2));
      under--;
      return { status: failing ? 500 : 200, headers: {}, body: new Uint8Array(), truncated: false };
    };
    const platform = await startPlatform({ http });
    for (let count = 0; count < 30; count++) await install(platform, manifest);
    failing = false;
    most = 0;
    platform.advance(hour);
    await expect
      .poll(async () => (await platform.call('GET', '/platform/v1/deliveries?state=delivered')).json.meta.total)
      .toBe(30);
    expect(most).toBe(8);
  });
});

describe('looking at deliveries', () => {
  const auth = {
    type: 'api_key',
    inputs: [{ name: 'token', type: 'string', title: 'API token', required: true, secret: true }],
  };

  test('one delivery is shown whole; what is secret is masked, in the answer as well, unless it is asked for', async () => {
    const secret = 'p@ss "wörd" 1';
    const app = await startAppServer(({ body }) => ({
      status: 500,
      body: `${body} ${encodeURIComponent(secret)} ${secret}`,
    }));
    const platform = await startPlatform();
    const { json } = await install(platform, connectedTo(app.url, ['flow-tags:view'], { auth }), { token: secret });
    const key = (JSON.parse(app.received[0]?.body ?? '') as { api_key: string }).api_key;

    const masked = await platform.call('GET', `/platform/v1/deliveries/${json.delivery.id}`);
    expect(masked.json).toMatchObject({
      request: { method: 'POST', url: `${app.url}/subscribe`, headers: { 'content-type': 'application/json' } },
      attempts: [{ number: 1, status: 500, replay: false, url: null, answer: { truncated: false } }],
    });
    expect(JSON.parse(masked.json.request.body)).toMatchObject({ token: '••••••', api_key: `${key.slice(0, 16)}…` });
    for (const text of [key, secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
      expect(masked.text).not.toContain(text);
      expect(masked.json.attempts[0].answer.body).not.toContain(text);
    }
    const revealed = await details(platform, json.delivery.id, '?reveal=true');
    expect(JSON.parse(revealed.request.body)).toMatchObject({ api_key: key, token: secret });
    expect(revealed.attempts[0].answer.body).toContain(key);
  });

  test('what the server answers to an unsubscribe request is masked too, without the key in the installation', async () => {
    const app = await startAppServer(() => ({ status: 200, body: app.received[0]?.body ?? '' }));
    const platform = await startPlatform();
    const { json } = await install(platform, connectedTo(app.url, ['flow-tags:view'], { auth }), {
      token: 's3cret-value',
    });
    const ended = await platform.call('DELETE', `/platform/v1/installations/${json.id}`);
    const { text } = await platform.call('GET', `/platform/v1/deliveries/${ended.json.delivery.id}`);
    expect(text).toContain('••••••');
    expect(text).not.toContain('s3cret-value');
  });

  test('a list can be narrowed by installation, app, event and state', async () => {
    const { http } = scripted(200, 500, 200);
    const platform = await startPlatform({ http });
    const first = (await install(platform, manifest)).json;
    const second_ = (await install(platform, { ...manifest, slug: 'other-app' })).json;
    await platform.call('DELETE', `/platform/v1/installations/${first.id}`);
    await install(platform, manifest);
    const list = async (query: string) =>
      (await platform.call('GET', `/platform/v1/deliveries?${query}`)).json.data.map(
        ({ slug, event, state: found }: Record<string, string>) => `${slug} ${event} ${found}`,
      );
    expect(await list('')).toEqual([
      'email-verifier reinstall delivered',
      'email-verifier uninstall delivered',
      'other-app install due',
      'email-verifier install delivered',
    ]);
    expect(await list('app=other-app')).toEqual(['other-app install due']);
    expect(await list(`installation=${second_.id}`)).toEqual(['other-app install due']);
    expect(await list('event=uninstall')).toEqual(['email-verifier uninstall delivered']);
    expect(await list('state=due&app=email-verifier')).toEqual([]);
    for (const query of ['event=explode', 'state=lost', 'changed_after=x', 'changed_after=-1']) {
      const answer = await platform.call('GET', `/platform/v1/deliveries?${query}`);
      expect([query, answer.status, answer.json.error.code]).toEqual([query, 400, 'invalid-request']);
    }
  });

  test('changes can be followed: each delivery once, at its newest change', async () => {
    const { http } = scripted(500, 200);
    const platform = await startPlatform({ http });
    const first = (await install(platform, manifest)).json;
    const changes = async (after: number) =>
      (await platform.call('GET', `/platform/v1/deliveries?changed_after=${after}`)).json.data as {
        id: string;
        change: number;
        state: string;
      }[];
    const [seen] = await changes(0);
    expect(seen).toMatchObject({ id: first.delivery.id, state: 'due' });
    expect(await changes(seen?.change ?? 0)).toEqual([]);
    platform.advance(10 * second);
    await expect
      .poll(async () => (await changes(seen?.change ?? 0)).map(({ state: found }) => found))
      .toEqual(['delivered']);
  });
});

describe('replay', () => {
  test('sends the same request again, and is told apart', async () => {
    const { sent, http } = scripted(200);
    const platform = await startPlatform({ http });
    const { delivery } = (await install(platform, manifest)).json;
    const answer = await platform.call('POST', `/platform/v1/deliveries/${delivery.id}/replay`, { json: {} });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ state: 'delivered', attempt_count: 2 });
    expect(answer.json.attempts.map(({ replay }: { replay: boolean }) => replay)).toEqual([false, true]);
    expect(sent[1]).toEqual(sent[0]);
  });

  test('one that succeeds ends the schedule and completes the installation', async () => {
    const { sent, http } = scripted(500, 200);
    const platform = await startPlatform({ http });
    const { id, delivery } = (await install(platform, manifest)).json;
    await platform.call('POST', `/platform/v1/deliveries/${delivery.id}/replay`, { json: {} });
    expect((await platform.call('GET', `/platform/v1/installations/${id}`)).json.state).toBe('installed');
    platform.advance(100 * hour);
    await platform.call('GET', '/platform/v1/whoami');
    expect(sent).toHaveLength(2);
  });

  test('several at once are attempts one after the other', async () => {
    let under = 0;
    let most = 0;
    const http: Http = async () => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setTimeout(resolve, 5));
      under--;
      return { status: 200, headers: {}, body: new Uint8Array(), truncated: false };
    };
    const platform = await startPlatform({ http });
    const { delivery } = (await install(platform, manifest)).json;
    const replay = () => platform.call('POST', `/platform/v1/deliveries/${delivery.id}/replay`, { json: {} });
    await Promise.all([replay(), replay(), replay()]);
    const { attempts } = await details(platform, delivery.id);
    expect(attempts.map(({ number }: { number: number }) => number)).toEqual([1, 2, 3, 4]);
    expect(most).toBe(1);
  });

  test('one that fails leaves the schedule as it was', async () => {
    const { http } = scripted(500);
    const platform = await startPlatform({ http });
    const { delivery } = (await install(platform, manifest)).json;
    const { json } = await platform.call('POST', `/platform/v1/deliveries/${delivery.id}/replay`, { json: {} });
    expect(json).toMatchObject({ state: 'due', next_attempt_at: delivery.next_attempt_at, attempt_count: 2 });
  });

  test.each([
    ['a host alone keeps the path', 'http://127.0.0.1:1', 'http://127.0.0.1:1/subscribe'],
    [
      'an address is taken as it is',
      'https://elsewhere.example.com/hook?a=b',
      'https://elsewhere.example.com/hook?a=b',
    ],
  ])('elsewhere: %s; it changes nothing but the record', async (_, to, url) => {
    const { sent, http } = scripted(500, 200);
    const platform = await startPlatform({ http });
    const { id, delivery } = (await install(platform, manifest)).json;
    const { json } = await platform.call('POST', `/platform/v1/deliveries/${delivery.id}/replay`, { json: { to } });
    expect(sent[1]).toEqual({ ...sent[0], url, headers: { ...sent[0]?.headers, host: new URL(url).host } });
    expect(json).toMatchObject({ state: 'due', attempts: [{ url: null }, { replay: true, status: 200 }] });
    expect((await platform.call('GET', `/platform/v1/installations/${id}`)).json.state).toBe('pending');
  });

  test.each([[{ to: 'ftp://example.com' }], [{ to: 1 }], [{ to: 'http://a:b@example.com' }], [[]], ['x']])(
    'refuses %j',
    async (json) => {
      const { sent, http } = scripted(200);
      const platform = await startPlatform({ http });
      const { delivery } = (await install(platform, manifest)).json;
      const answer = await platform.call('POST', `/platform/v1/deliveries/${delivery.id}/replay`, { json });
      expect(answer.status).toBe(400);
      expect(sent).toHaveLength(1);
    },
  );

  test.each([
    ['GET', ''],
    ['POST', '/replay'],
  ])('%s of an unknown delivery is 404', async (method, path) => {
    const platform = await startPlatform();
    const options = method === 'POST' ? { json: {} } : {};
    expect((await platform.call(method, `/platform/v1/deliveries/msg_none${path}`, options)).status).toBe(404);
  });
});

describe('signed deliveries', () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

  test('carry the headers of Standard Webhooks: one id over all attempts, a new time for each', async () => {
    const { Webhook } = await import('standardwebhooks');
    const { sent, http } = scripted(500, 200);
    const asked: string[] = [];
    const signingSecret = async (slug: string) => {
      asked.push(slug);
      return secret;
    };
    const platform = await startPlatform({
      http,
      time: new Date().toISOString(),
      options: { deliveries: { signingSecret } },
    });
    const { delivery } = (await install(platform, manifest)).json;
    platform.advance(10 * second);
    await expect.poll(() => sent.length).toBe(2);
    for (const { headers, body } of sent) {
      expect(headers['webhook-id']).toBe(delivery.id);
      expect(new Webhook(secret).verify(Buffer.from(body ?? []), { ...headers })).toHaveProperty('api_key');
    }
    expect(sent[0]?.headers['webhook-timestamp']).not.toBe(sent[1]?.headers['webhook-timestamp']);
    expect(asked).toEqual(['email-verifier', 'email-verifier']);
    await expect.poll(() => state(platform, delivery.id)).toBe('delivered');
  });

  test('an unsigned delivery carries nothing that the manifest does not declare', async () => {
    const { sent, http } = scripted(200);
    const platform = await startPlatform({ http });
    await install(platform, manifest);
    expect(Object.keys(sent[0]?.headers ?? {})).toEqual(['host', 'user-agent', 'content-type', 'content-length']);
  });

  test('a secret that cannot be read is told, and the delivery is kept', async () => {
    const { sent, http } = scripted(200);
    const path = `${await temporaryFolder()}/platform.db`;
    const signingSecret = () => Promise.reject(new Error('the file is damaged'));
    const platform = await startPlatform({ path, http, options: { deliveries: { signingSecret } } });
    const answer = await install(platform, manifest);
    expect(answer.status).toBe(500);
    expect(sent).toEqual([]);
    await platform.close();
    const next = await startPlatform({ path, http, time: '2026-01-02T05:00:00.000Z' });
    await expect.poll(() => sent.length).toBe(1);
    await next.close();
  });
});

describe('faults', () => {
  async function withFaults(...names: ('timeout' | '5xx' | 'duplicate' | 'delay')[]) {
    const { sent, http } = scripted(200);
    const platform = await startPlatform({ http, options: { deliveries: { faults: new Set(names) } } });
    return { sent, platform };
  }

  test('timeout: the server gets the request, its answer is lost, and the request comes again', async () => {
    const { sent, platform } = await withFaults('timeout');
    const { delivery } = (await install(platform, manifest)).json;
    expect(delivery).toMatchObject({
      state: 'due',
      last_attempt: { status: null, problem: expect.stringMatching(/^Fault injected: /) },
    });
    expect(sent).toHaveLength(1);
    platform.advance(10 * second);
    await expect.poll(() => state(platform, delivery.id)).toBe('delivered');
    expect(sent[1]).toEqual(sent[0]);
  });

  test('5xx: the first attempt does not reach the server', async () => {
    const { sent, platform } = await withFaults('5xx');
    const { delivery } = (await install(platform, manifest)).json;
    expect(delivery).toMatchObject({ state: 'due', last_attempt: { status: 503 } });
    expect(sent).toEqual([]);
    platform.advance(10 * second);
    await expect.poll(() => state(platform, delivery.id)).toBe('delivered');
    expect(sent).toHaveLength(1);
  });

  test('duplicate: the server gets everything twice', async () => {
    const { sent, platform } = await withFaults('duplicate');
    const { delivery } = (await install(platform, manifest)).json;
    expect(delivery).toMatchObject({ state: 'delivered', attempt_count: 1 });
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
  });

  test('delay: it leaves three seconds late', async () => {
    const { sent, platform } = await withFaults('delay');
    const installed = install(platform, manifest);
    await expect
      .poll(async () => (await platform.call('GET', '/platform/v1/deliveries')).json.data[0]?.state)
      .toBe('due');
    platform.advance(2_000);
    await platform.call('GET', '/platform/v1/whoami');
    expect(sent).toEqual([]);
    platform.advance(2_000);
    expect((await installed).json.state).toBe('installed');
    expect(sent).toHaveLength(1);
  });
});

test('finished deliveries are deleted when they are too old, and with them the keys in their requests', async () => {
  const path = `${await temporaryFolder()}/platform.db`;
  const first = await startPlatform({ path, http: scripted(200, 500).http });
  await install(first, manifest);
  const waiting = (await install(first, manifest)).json;
  await first.close();
  const next = await startPlatform({ path, http: scripted(500).http, time: '2026-01-09T03:00:00.000Z' });
  const ids = async () =>
    (await next.call('GET', '/platform/v1/deliveries')).json.data.map(({ id }: { id: string }) => id);
  expect(await ids()).toHaveLength(2);
  next.advance(2 * hour);
  await expect.poll(ids).toEqual([waiting.delivery.id]);
});
