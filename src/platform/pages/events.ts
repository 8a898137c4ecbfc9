import { EventEmitter } from 'node:events';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';

/** Counts what changes, so that a page can tell whether it shows the latest. */
export interface Changes {
  /** Another number after each change, and after a restart. */
  readonly count: number;
  /** Something that pages show is another now. */
  tell(): void;
  /** The platform stops: nobody waits any longer. */
  end(): void;
  /** `change` and `end`, as they come. */
  readonly events: EventEmitter<{ change: []; end: [] }>;
}

/** Changes are counted from `start`, which is to be another number at each start. */
export function createChanges(start: number): Changes {
  const events: Changes['events'] = new EventEmitter();
  // One for each page that is open.
  events.setMaxListeners(0);
  let count = start;
  return {
    events,
    get count() {
      return count;
    },
    tell() {
      count++;
      events.emit('change');
    },
    end: () => void events.emit('end'),
  };
}

/** `GET /events`: server-sent events that give the count, at first and after each change, and nothing else. */
export function createEvents(changes: Changes): Hono {
  const routes = new Hono();
  routes.get('/events', (context) =>
    streamSSE(context, async (stream) => {
      let told = Number.NaN;
      let isWriting = false;
      // Changes while one is written become one, however slowly it is read.
      const write = async () => {
        if (isWriting) return;
        isWriting = true;
        while (told !== changes.count) {
          told = changes.count;
          await stream.writeSSE({ event: 'change', data: String(told) });
        }
        isWriting = false;
      };
      const onChange = () => void write();
      changes.events.on('change', onChange);
      await new Promise<void>((resolve) => {
        changes.events.once('end', resolve);
        stream.onAbort(resolve);
        void write();
      });
      changes.events.off('change', onChange);
    }),
  );
  return routes;
}
