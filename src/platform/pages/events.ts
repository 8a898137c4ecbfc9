import type { EventEmitter } from 'node:events';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';

/** `change`: something that pages show is another now; `end`: the platform stops. */
export type Changes = EventEmitter<{ change: []; end: [] }>;

/** `GET /events`: server-sent events that say when to look again, and nothing else. */
export function createEvents(changes: Changes): Hono {
  const routes = new Hono();
  routes.get('/events', (context) =>
    streamSSE(context, async (stream) => {
      let isTold = true;
      let isWriting = false;
      // Changes while one is written become one, however slowly it is read.
      const write = async () => {
        isWriting = true;
        while (!isTold) {
          isTold = true;
          await stream.writeSSE({ event: 'change', data: 'look again' });
        }
        isWriting = false;
      };
      const onChange = () => {
        isTold = false;
        if (!isWriting) void write();
      };
      changes.on('change', onChange);
      await new Promise<void>((resolve) => {
        changes.once('end', resolve);
        stream.onAbort(resolve);
        // The first bytes tell the browser that the connection stands.
        void stream.write(': follow\n\n');
      });
      changes.off('change', onChange);
    }),
  );
  return routes;
}
