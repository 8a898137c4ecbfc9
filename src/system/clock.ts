import type { Clock } from './ports.ts';

/** The longest that a timer of Node can wait, in milliseconds; a longer one would end at once. */
const longestTimer = 2 ** 31 - 1;

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => new Date(),
  wait: (milliseconds, signal) =>
    new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, Math.min(milliseconds, longestTimer));
      signal?.addEventListener('abort', end);
      if (signal?.aborted) end();
    }),
};
