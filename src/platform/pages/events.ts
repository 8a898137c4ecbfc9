import { EventEmitter } from 'node:events';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { PlatformContext } from '../context.ts';

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

/** Streams that are open at once: one for each page that is looked at. */
export const mostStreams = 256;

/** Milliseconds between signs of life; a connection without any for a minute is ended. */
const pulse = 25_000;

/**
 * `GET /events`: server-sent events that give the count, at first and after each change, and nothing else. One too many
 * ends the oldest, whose page comes back by itself when somebody looks at it.
 */
export function createEvents({ changes, clock }: Pick<PlatformContext, 'changes' | 'clock'>): Hono {
  const routes = new Hono();
  const open = new Set<AbortController>();

  routes.get('/events', (context) =>
    streamSSE(context, async (stream) => {
      const over = new AbortController();
      const end = () => over.abort();
      let told = Number.NaN;
      let isWriting = false;
      // What comes while one is written becomes one, however slowly it is read.
      const write = async (isPulse = false) => {
        if (isWriting) return;
        isWriting = true;
        if (isPulse) await stream.write(':\n\n');
        while (told !== changes.count) {
          told = changes.count;
          await stream.writeSSE({ event: 'change', data: String(told) });
        }
        isWriting = false;
      };
      const onChange = () => void write();
      makeRoom();
      open.add(over);
      stream.onAbort(end);
      changes.events.on('change', onChange).on('end', end);
      void write();
      while (!over.signal.aborted) {
        await clock.wait(pulse, over.signal);
        if (!over.signal.aborted) void write(true);
      }
      changes.events.off('change', onChange).off('end', end);
      open.delete(over);
    }),
  );
  return routes;

  function makeRoom(): void {
    const [oldest] = open;
    if (open.size < mostStreams || !oldest) return;
    open.delete(oldest);
    oldest.abort();
  }
}
