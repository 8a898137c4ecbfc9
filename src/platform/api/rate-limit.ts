/** Seconds. */
const windowLength = 60;
/** Keys that are remembered at most; each takes some 300 bytes. */
const mostKeys = 1_000;

/** How often each key called in each second of the last minute. */
interface Window {
  readonly counts: Uint32Array;
  /** The second of the last call, since 1970. */
  second: number;
}

/** Counts a call of a key at a time in milliseconds; 0 when it may go on, otherwise the seconds to wait. */
export type RateLimiter = (key: string, time: number) => number;

/**
 * Lets each key call so many times in any 60 seconds, counted by whole seconds; 0 lets all calls through. Calls that are
 * refused do not count. It is in memory: a restart forgets it.
 */
export function createRateLimiter(callsPerMinute: number): RateLimiter {
  const windows = new Map<string, Window>();
  if (callsPerMinute === 0) return () => 0;

  return (key, time) => {
    const now = Math.floor(time / 1_000);
    const window = windows.get(key) ?? { counts: new Uint32Array(windowLength), second: now };
    // Put at the end again, so that the first one is the one that was not used for the longest time.
    windows.delete(key);
    windows.set(key, window);
    if (windows.size > mostKeys) windows.delete(windows.keys().next().value as string);

    moveTo(window, now);
    const { counts, second } = window;
    const calls = counts.reduce((sum, count) => sum + count, 0);
    if (calls < callsPerMinute) {
      counts[second % windowLength] = (counts[second % windowLength] ?? 0) + 1;
      return 0;
    }
    return secondsUntilRoom(window, calls - callsPerMinute);
  };
}

/** Forgets what is older than the window. A clock that was set back stands still here. */
function moveTo(window: Window, now: number): void {
  const passed = Math.min(Math.max(now - window.second, 0), windowLength);
  for (let step = 1; step <= passed; step++) window.counts[(window.second + step) % windowLength] = 0;
  window.second = Math.max(window.second, now);
}

function secondsUntilRoom({ counts, second }: Window, excess: number): number {
  let left = excess;
  for (let age = windowLength - 1; age > 0; age--) {
    left -= counts[(second + windowLength - age) % windowLength] ?? 0;
    if (left < 0) return windowLength - age;
  }
  return windowLength;
}
