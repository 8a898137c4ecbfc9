// What the tests share.

import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';

export const secret = newSecret();
export const installation = {
  installation_id: 'inst-1',
  api_key: 'key-0123456789-abcdefghij',
  flow_ns: 'f190385',
  workspace_id: 'w1',
  token: 'token-0123456789-abcdefghij',
};

/** What the data file holds. */
export interface Stored {
  readonly installations: Record<string, Record<string, string>>;
  readonly processed: Record<string, number>;
}

export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** The headers of a signed request. */
export function sign(id: string, body: unknown, { time = new Date(), by = secret } = {}) {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
    'webhook-signature': new Webhook(by).sign(id, time, JSON.stringify(body)),
  };
}

/** A folder of its own, removed when the tests have ended. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mini-app-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function readStored(dataFile: string): Promise<Stored> {
  return JSON.parse(await readFile(dataFile, 'utf8'));
}
