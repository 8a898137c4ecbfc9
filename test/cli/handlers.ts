import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { onTestFinished } from 'vitest';

/** What a handler makes of a request that it can read; the status it answers. */
type Body = Readonly<Record<string, unknown>>;
type Respond = (request: {
  path: string;
  body: Body;
  text: string;
  incoming: IncomingMessage;
}) => Promise<number> | number;

/** Installations by id, as a good server keeps them. */
export function goodHandler(installations = new Map<string, unknown>()): Respond {
  return ({ path, body }) => {
    const id = String(body['installation_id']);
    if (path === '/subscribe') installations.set(id, body['api_key']);
    else if (path === '/unsubscribe') installations.delete(id);
    else return 404;
    return 200;
  };
}

/** A good server that verifies signatures with the library that Standard Webhooks publishes. */
export function verifyingHandler(secret: string): Respond {
  const good = goodHandler();
  return (request) => {
    try {
      new Webhook(secret).verify(request.text, request.incoming.headers as Record<string, string>);
    } catch {
      return 401;
    }
    return good(request);
  };
}

/** Each goes wrong in one way. */
export const badHandlers: Readonly<Record<string, () => Respond>> = {
  slow: () => () => new Promise((resolve) => setTimeout(resolve, 12_000, 200)),
  'answers 500': () => () => 500,
  redirects: () => () => 302,
  'not idempotent': () => {
    const installations = new Map<string, unknown>();
    const seen = new Map<string, string>();
    return (request) => {
      const { installation_id: id, ...rest } = request.body;
      if (request.path !== '/subscribe') return goodHandler(installations)(request);
      // A second row of the same installation breaks its unique key.
      if (seen.get(String(id)) === JSON.stringify(rest)) return 409;
      seen.set(String(id), JSON.stringify(rest));
      return goodHandler(installations)(request);
    };
  },
  'ignores uninstall': () => {
    const good = goodHandler();
    return (request) => (request.path === '/unsubscribe' ? 404 : good(request));
  },
  'fails the second uninstall': () => {
    const installations = new Map<string, unknown>();
    const good = goodHandler(installations);
    return (request) => {
      const known = installations.has(String(request.body['installation_id']));
      return request.path === '/unsubscribe' && !known ? 500 : good(request);
    };
  },
  'one installation a chatbot': () => {
    const good = goodHandler();
    const owners = new Map<unknown, unknown>();
    return (request) => {
      const { flow_ns, installation_id } = request.body;
      if (request.path === '/subscribe') {
        if (owners.has(flow_ns) && owners.get(flow_ns) !== installation_id) return 409;
        owners.set(flow_ns, installation_id);
      }
      return good(request);
    };
  },
  'crashes on unknown fields': () => {
    const good = goodHandler();
    const known = new Set(['installation_id', 'api_key', 'flow_ns', 'workspace_id', 'token', 'limit', 'news', 'note']);
    return (request) => (Object.keys(request.body).every((name) => known.has(name)) ? good(request) : 500);
  },
};

/** Serves a handler on a free port of loopback until the test ends. */
export async function serveHandler(respond: Respond): Promise<string> {
  const server = createServer((incoming, outgoing) => void answer(respond, incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function answer(respond: Respond, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const path = new URL(incoming.url ?? '', 'http://localhost').pathname;
  const status = await respond({ path, body: JSON.parse(text || '{}') as Body, text, incoming });
  outgoing.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
}
