/** What reaches the local platform by HTTP: its management API, the emulated API, and the forms of its pages. */

import fc from 'fast-check';
import { http, png, pngPath } from '../../contract/drives.ts';
import { allScopes } from '../../platform/api/calls.ts';
import { examples } from '../../platform/api/examples.ts';
import { hiddenFields, visit } from '../../platform/browse.ts';
import { connectedTo, origin, push, type RunningPlatform, startPlatform, token } from '../../platform/harness.ts';
import { hostileText, jsonLike, textLike } from '../mutations.ts';
import { checkMarkup, requestsLike, type Sent, sendRequest, wellFormed } from '../requests.ts';
import { type Attempt, defineTarget } from '../target.ts';

const slug = 'email-verifier';
const manifest = connectedTo('https://app.example.com', allScopes, {
  logo: 'assets/logo.png',
  auth: {
    type: 'api_key',
    inputs: [{ name: 'token', type: 'string', title: 'Token', required: true }],
    request: { url: 'https://app.example.com/login' },
  },
});
const sha256 = pngPath.split('/').at(-1) ?? '';

/** A platform with an app that is published and installed. */
async function start(password?: string): Promise<{ platform: RunningPlatform; ids: Record<string, string> }> {
  const platform = await startPlatform({
    http,
    options: { rateLimit: 0, ...(password !== undefined && { password }) },
  });
  await platform.call('PUT', `/platform/v1${pngPath}`, { body: png });
  await push(platform, manifest, { 'assets/logo.png': sha256 });
  await platform.call('POST', `/platform/v1/apps/${slug}/versions`);
  await platform.call('POST', `/platform/v1/apps/${slug}/versions/1/review`, { json: { decision: 'approve' } });
  const installed = await platform.call('POST', `/platform/v1/apps/${slug}/installations`, {
    json: { inputs: { token: 'a' } },
  });
  const revealed = await platform.call('GET', `/platform/v1/deliveries/${installed.json.delivery.id}?reveal=true`);
  const { api_key } = JSON.parse(revealed.json.request.body);
  return { platform, ids: { installation: installed.json.id, delivery: installed.json.delivery.id, api_key } };
}

/** Answers anything but that it failed. */
function answering({ fetch, logged }: RunningPlatform, place: (sent: Sent) => Sent = (sent) => sent): Attempt<Sent> {
  return async (sent) => {
    const answer = await sendRequest(fetch, origin, place(sent));
    if (logged.length > 0) throw new Error(`It failed by a bug: ${logged.splice(0).join('\n')}`);
    if (answer === null) return 'not sent';
    if (answer.status >= 500 && answer.status !== 501) throw new Error(`It answered ${answer.status}: ${answer.text}`);
    if (sent.headers['accept'] === 'text/html') checkMarkup(answer.text);
    return `${sent.method} ${answer.status}`;
  };
}

const knownIds = [slug, '1', '2', sha256, 'INSTALLATION', 'DELIVERY', '0', '__proto__', '..'];

/** Ids are known when the platform runs, and inputs are made before. */
const fill =
  (ids: Record<string, string>) =>
  (sent: Sent): Sent => {
    const put = (text: string) =>
      text.replaceAll('INSTALLATION', ids['installation'] ?? '').replaceAll('DELIVERY', ids['delivery'] ?? '');
    const headers = Object.fromEntries(
      Object.entries(sent.headers).map(([name, value]) => [name, value.replace('API_KEY', ids['api_key'] ?? '')]),
    );
    return { ...sent, path: put(sent.path), body: put(sent.body), headers };
  };

const bodies = jsonLike([
  { manifest, assets: { 'assets/logo.png': sha256 }, git_commit: 'c0ffee' },
  { inputs: { token: 'a' }, draft: true },
  { consent: true, inputs: { token: 'b' } },
  { decision: 'approve', note: 'Good.' },
  { version: 1 },
  { to: 'https://other.example.com/' },
]).map((value) => JSON.stringify(value) ?? '');

export const management = defineTarget(
  'management API',
  requestsLike({
    operations: [
      ...[
        'GET /whoami',
        'GET /catalog',
        'GET /openapi.json',
        'GET /assets/{}',
        'PUT /assets/{}',
        'GET /apps',
        'GET /apps/{}',
      ],
      ...[
        'GET /apps/{}/calls/summary',
        'PUT /apps/{}/draft',
        `PUT /apps/${slug}/draft`,
        'POST /apps/{}/versions',
        'GET /apps/{}/versions',
      ],
      ...[
        'POST /apps/{}/versions/{}/review',
        'POST /apps/{}/rollback',
        'POST /apps/{}/installations',
        'GET /installations/{}',
      ],
      ...[
        'POST /installations/{}/upgrade',
        'DELETE /installations/{}',
        'GET /installations/{}/calls',
        'GET /deliveries',
      ],
      ...['GET /deliveries/{}', 'POST /deliveries/{}/replay'],
    ].map((operation) => operation.replace(' ', ' /platform/v1')),
    ids: knownIds,
    queries: ['limit', 'page', 'installation', 'app', 'event', 'state', 'changed_after', 'reveal', '__proto__'],
    bodies: fc.oneof({ weight: 9, arbitrary: bodies }, hostileText),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  }),
  async () => {
    const { platform, ids } = await start();
    return answering(platform, fill(ids));
  },
);

const exampleIds = {
  ...{
    user_ns: 'f1u1',
    user_id: '12025550101',
    tag_ns: 'f1t1',
    tag: 'VIP',
    label: 'new',
    label_id: 1,
    agent: 1,
    sub_flow_ns: 'f1s1',
  },
  ...{
    subflow: 'Welcome',
    user_field: 'Favourite drink',
    user_field_ns: 'f1v1',
    bot_field: 'Opening hours',
    bot_field_ns: 'f1v2',
    app_id: 1,
  },
};
const parameters = Object.values(examples).map((example) => example(exampleIds));

export const emulatedApi = defineTarget(
  'emulated API',
  requestsLike({
    operations: Object.keys(examples).map((operation) => operation.replace(' ', ' /api').replace(/\{\w+\}/g, '{}')),
    ids: [...Object.values(exampleIds).map(String), '__proto__'],
    queries: [...new Set(parameters.flatMap((each) => Object.keys(each))), 'limit', 'page', 'order', '__proto__'],
    bodies: fc.oneof(
      { weight: 9, arbitrary: jsonLike(parameters).map((value) => JSON.stringify(value) ?? '') },
      hostileText,
    ),
    headers: { authorization: 'Bearer API_KEY', 'content-type': 'application/json' },
  }),
  async () => {
    const { platform, ids } = await start();
    return answering(platform, fill(ids));
  },
);

const fields = fc.array(
  fc.tuple(
    fc.oneof(
      fc.constantFrom(
        'token',
        'input.token',
        'consent',
        'note',
        'decision',
        'version',
        'to',
        'draft',
        'password',
        'form_token',
      ),
      hostileText,
    ),
    fc.oneof(fc.constantFrom('yes', '1', 'approve', 'reject', 'a'), hostileText),
  ),
  { maxLength: 5 },
);

/** Forms carry the token of the page, as those of a visitor who plays with them would. */
export const pages = defineTarget(
  'pages',
  requestsLike({
    operations: [
      ...[
        'GET /',
        'GET /apps/{}',
        'GET /apps/{}/draft',
        'GET /apps/{}/install',
        'POST /apps/{}/install',
        'GET /deliveries',
        'GET /deliveries/{}',
      ],
      ...[
        'POST /deliveries/{}/replay',
        'GET /installations',
        'GET /installations/{}',
        'GET /installations/{}/upgrade',
        'POST /installations/{}/upgrade',
      ],
      ...[
        'POST /installations/{}/uninstall',
        'GET /review',
        'POST /apps/{}/versions/{}/review',
        'GET /apps/{}/versions',
        'POST /apps/{}/versions',
      ],
      ...[
        'GET /apps/{}/versions/{}',
        'POST /apps/{}/rollback',
        'GET /assets/{}',
        'GET /outbox',
        'GET /outbox/{}',
        'GET /events',
        'GET /installations/{}/calls',
      ],
      ...[
        `POST /apps/${slug}/install`,
        `POST /apps/${slug}/rollback`,
        `POST /apps/${slug}/versions/1/review`,
        'GET /sign-in',
        'POST /sign-in',
        'POST /sign-out',
      ],
    ],
    ids: knownIds,
    queries: ['page', 'limit', 'event', 'state', 'app', 'installation', 'video', 'reveal', 'to', 'change', '__proto__'],
    bodies: fc.oneof(
      {
        weight: 9,
        arbitrary: fields.map(
          (pairs) =>
            `form_token=FORM&${new URLSearchParams(pairs.map((pair) => pair.map(wellFormed) as [string, string]))}`,
        ),
      },
      textLike(['form_token=FORM&consent=yes&token=a', 'form_token=FORM&decision=approve&note=%C3%BC']),
    ),
    headers: { accept: 'text/html', origin, 'content-type': 'application/x-www-form-urlencoded' },
  }),
  async () => {
    const { platform, ids } = await start();
    const { form_token = '' } = hiddenFields(await visit(platform, `/apps/${slug}/install`));
    if (form_token === '') throw new Error('The page has no form.');
    return answering(platform, (sent) => ({
      ...fill(ids)(sent),
      body: fill(ids)(sent).body.replaceAll('FORM', form_token),
    }));
  },
);
