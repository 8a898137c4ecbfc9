// Starts and stops the server. Its settings come from the environment; README.md lists them.

import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { openInstallations } from './installations.ts';
import { createVerify } from './signature.ts';

const host = process.env.HOST || '127.0.0.1';
const port = Number(process.env.PORT || 8787);
const dataFile = process.env.DATA_FILE || 'data/installations.json';
const secret = process.env.WEBHOOK_SECRET;

try {
  await start();
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}

async function start(): Promise<void> {
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Error('PORT must be a whole number from 0 to 65535.');
  }
  const verify = secret === undefined ? undefined : createVerify(secret);
  if (!verify) console.log('Warning: WEBHOOK_SECRET is not set, so anyone who knows the address can post to it.');
  const installations = await openInstallations(dataFile);
  const app = createApp({ installations, verify, debug: process.env.DEBUG === '1' });

  const options = { fetch: app.fetch, hostname: host, port, serverOptions: { requestTimeout: 10_000 } };
  const server = serve(options, (address) => {
    console.log(`Listening on http://${host.includes(':') ? `[${host}]` : host}:${address.port}`);
  });
  server.on('error', (error) => fail(`The server cannot listen on ${host}, port ${port}: ${error.message}`));

  /** Finishes the requests that have begun, but waits no longer than five seconds for them. */
  const stop = () => {
    server.close();
    setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), 5000).unref();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
