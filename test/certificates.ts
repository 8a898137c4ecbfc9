import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

export interface Certificate {
  /** PEM. */
  readonly key: Buffer;
  /** PEM, vouched for by itself alone. */
  readonly cert: Buffer;
  /** The file of `cert`, for `NODE_EXTRA_CA_CERTS`. */
  readonly path: string;
}

/** A new certificate for the name of a host, such as `platform.test`. */
export async function createCertificate(host: string): Promise<Certificate> {
  const folder = await mkdtemp(join(tmpdir(), 'miniapp-certificate-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [key, path] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const name = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
  await promisify(execFile)('openssl', ['req', ...kind, ...name, '-keyout', key, '-out', path]);
  return { key: await readFile(key), cert: await readFile(path), path };
}
