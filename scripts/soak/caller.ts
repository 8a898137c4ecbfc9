import { Agent, request } from 'node:http';

/** Where the platform is now, and how it is opened; null while there is none. */
export interface Place {
  current: { readonly port: number; readonly token: string } | null;
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  readonly json: any;
}

export interface Wanted {
  readonly body?: unknown;
  /** Instead of the management token. */
  readonly key?: string;
  /** Sent again with the same one, a request is done once. */
  readonly once?: string;
}

/** Sends requests to the platform, wherever it is. */
export interface Caller {
  /** Null when the platform went before it answered. */
  call(method: string, path: string, wanted?: Wanted): Promise<Answer | null>;
  /** Opens the stream of events and goes after a while, without reading it unless `isRead`. */
  follow(isRead: boolean, milliseconds: number): Promise<void>;
  /** Requests that were answered, and those of them with 5xx. */
  readonly counts: { requests: number; refused: number };
  close(): void;
}

/** Connections at once. */
const mostSockets = 32;

export function createCaller(place: Place): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: mostSockets });
  const counts = { requests: 0, refused: 0 };

  return {
    counts,
    close: () => agent.destroy(),
    call(method, path, { body, key, once } = {}) {
      const { current } = place;
      if (current === null) return wait(50).then(() => null);
      const headers = {
        authorization: `Bearer ${key ?? current.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(once !== undefined && { 'idempotency-key': once }),
      };
      return new Promise((resolve) => {
        const target = { host: '127.0.0.1', port: current.port, agent, method, path, headers };
        const outgoing = request(target, async (incoming) => {
          let text = '';
          try {
            for await (const chunk of incoming.setEncoding('utf8')) text += chunk;
          } catch {
            return resolve(null);
          }
          const status = incoming.statusCode ?? 0;
          counts.requests++;
          // The process that gave the token has ended, and the next one is there already.
          if (status === 401 && key === undefined) return resolve(wait(20).then(() => null));
          if (status >= 500) counts.refused++;
          resolve({ status, json: parse(text) });
        });
        // It is not there at the moment.
        outgoing.on('error', () => void wait(20).then(() => resolve(null)));
        outgoing.end(body === undefined ? undefined : JSON.stringify(body));
      });
    },
    follow(isRead, milliseconds) {
      const { current } = place;
      if (current === null) return wait(50);
      counts.requests++;
      return new Promise((resolve) => {
        const outgoing = request(
          { host: '127.0.0.1', port: current.port, path: '/events', agent: false },
          (incoming) => {
            incoming.on('error', () => {});
            if (isRead) incoming.resume();
          },
        );
        const timer = setTimeout(() => outgoing.destroy(), milliseconds);
        outgoing.on('error', () => {});
        outgoing.on('close', () => {
          clearTimeout(timer);
          resolve();
        });
        outgoing.end();
      });
    },
  };
}

export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
