/**
 * Watches over a thread that tries inputs, from another: one that hangs cannot tell so itself. Ends the process when an
 * input takes too long, with what is needed to see it again.
 */
import { appendFileSync, writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';

const { target, seed, patience, report } = workerData;
let timer;

// An input begins, or null: nothing is being tried.
parentPort.on('message', (message) => {
  clearTimeout(timer);
  if (message !== null) timer = setTimeout(tell, patience, message);
});

function tell({ input, tried }) {
  const shown = inspect(input, { depth: 10, maxStringLength: 5_000, maxArrayLength: 500 });
  const problem = `input ${tried} does not end (seed ${seed}): ${shown}`;
  if (report) appendFileSync(report, `${JSON.stringify({ target, tried, outcomes: 0, slowest: patience, problem })}\n`);
  writeSync(2, `${target}: ${problem}\n`);
  process.kill(process.pid, 'SIGKILL');
}
