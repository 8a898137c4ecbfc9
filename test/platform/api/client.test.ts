import { expect, onTestFinished, test } from 'vitest';
import { serve } from '../../../src/system/serve.ts';
import { connectedTo, install, startAppServer, startPlatform } from '../harness.ts';

/** A client as people write them for the platform: nothing in it knows which platform it talks to. */
function createClient(baseUrl: string, token: string) {
  const call = async (method: string, path: string, body?: Record<string, unknown>) => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, Accept: 'application/json', 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: as a client reads it
    const answer = (await response.json()) as any;
    if (!response.ok) throw new Error(`${method} ${path} failed (${response.status}): ${answer.message}`);
    return answer;
  };
  return {
    get: (path: string, query: Record<string, string> = {}) => call('GET', `${path}?${new URLSearchParams(query)}`),
    post: (path: string, body: Record<string, unknown>) => call('POST', path, body),
    put: (path: string, body: Record<string, unknown>) => call('PUT', path, body),
    delete: (path: string, body: Record<string, unknown>) => call('DELETE', path, body),
  };
}

/** Finds a person by phone or creates one, tags, writes a field, and sends: what integrations of the platform do. */
async function welcome(api: ReturnType<typeof createClient>, phone: string): Promise<string> {
  const found = await api.get('/subscribers', { phone, limit: '1' });
  const user = found.data[0] ?? (await api.post('/subscriber/create', { phone, email: '', first_name: 'Ada' })).data;
  const { data: tags } = await api.get('/flow/tags', { name: 'Signed up' });
  const tag = tags[0] ?? (await api.post('/flow/create-tag', { name: 'Signed up' })).data;
  await api.post('/subscriber/add-tags', { user_ns: user.user_ns, data: [{ tag_ns: tag.tag_ns }] });
  const { data: fields } = await api.get('/flow/user-fields', { name: 'Signed up at' });
  if (fields.length === 0) await api.post('/flow/create-user-field', { name: 'Signed up at', var_type: 'datetime' });
  await api.put('/subscriber/set-user-field-by-name', {
    user_ns: user.user_ns,
    field_name: 'Signed up at',
    value: '2026-07-18 09:30:00',
  });
  const { data: flows } = await api.get('/flow/subflows', { name: 'Welcome' });
  await api.post('/subscriber/send-sub-flow', { user_ns: user.user_ns, sub_flow_ns: flows[0].sub_flow_ns });
  return user.user_ns;
}

test('a client works by its base URL and token alone, over a socket', async () => {
  let url = '';
  const platform = await startPlatform({ options: { url: () => url } });
  const server = await serve(platform.fetch, 0);
  onTestFinished(() => server.close());
  url = server.url;
  const app = await startAppServer();
  const scopes = ['subscribers:manage', 'flow-tags:manage', 'user-fields:manage', 'flows:view', 'messages:send'];
  await install(platform, connectedTo(app.url, scopes));
  const { api_key } = JSON.parse(app.received[0]?.body ?? '') as { api_key: string };

  const api = createClient(`${url}/api`, api_key);
  const first = await welcome(api, '442079460001');
  expect(await welcome(api, '442079460001')).toBe(first);
  const { data } = await api.get('/subscriber/get-info', { user_ns: first });
  expect(data).toMatchObject({
    tags: [{ name: 'Signed up' }],
    user_fields: [{ name: 'Signed up at', value: '2026-07-18T09:30:00+00:00' }],
    last_message_type: 'out',
  });
  await api.delete('/subscriber/remove-tag-by-name', { user_ns: first, tag_name: 'Signed up' });
  await api.delete('/subscriber/delete', { user_ns: first });
  await expect(api.get('/subscriber/get-info', { user_ns: first })).rejects.toThrow(
    /failed \(404\): There is no bot user/,
  );
  await expect(api.get('/flow/bot-fields')).rejects.toThrow(/failed \(403\): .*bot-fields:view/);
});
