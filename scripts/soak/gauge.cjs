'use strict';
// Required by the platform's process before the program: answers each message with what the process holds, after a
// collection of all garbage. The program knows nothing of it.
process.on('message', () => {
  globalThis.gc();
  const held = {};
  for (const kind of process.getActiveResourcesInfo()) held[kind] = (held[kind] ?? 0) + 1;
  process.send({ heap: process.memoryUsage().heapUsed, held });
});
// Does not keep the process when the program is through.
process.channel.unref();
