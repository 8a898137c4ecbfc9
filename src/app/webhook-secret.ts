import { join, resolve } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import { createWebhookSecret, readWebhookSecret } from '../core/install/signature.ts';
import { decodeText } from '../core/manifest/parse.ts';
import type { System } from '../system/ports.ts';
import { displayPath } from './display-path.ts';
import { makeDataFolder } from './local-platform-file.ts';

/** The variable that a secret is taken from. There is no flag: the list of processes shows flags to every user. */
export const webhookSecretVariable = 'MINIAPP_WEBHOOK_SECRET';

/** A secret and where it comes from: a file that was named, the environment, or the project’s data folder. */
export interface WebhookSecret {
  readonly secret: string;
  readonly source: 'file' | 'environment' | 'project';
}

/** Where an app’s own secret is kept. */
export interface ProjectSecretPlace {
  readonly slug: string;
  /** Absolute. */
  readonly dataFolder: string;
  /** What shown paths are relative to. */
  readonly directory: string;
}

/** Bytes of a file that holds one secret, and of the one that holds those of a project’s apps. */
const limits = { secretFile: 1024, projectFile: 1024 * 1024 };

/** Bytes of a secret that is made here. */
const secretBytes = 32;

/** Absolute path of the file with the secrets of a project’s apps, by slug; readable by its owner only. */
export function webhookSecretsPath(dataFolder: string): string {
  return join(dataFolder, 'webhook-secrets.json');
}

/**
 * The secret that an app’s messages are signed with: that of `secretFile` (relative to `directory`), else that of
 * `MINIAPP_WEBHOOK_SECRET`, else the app’s own, which is made at its first use. Rejects with `webhook-secret-invalid`,
 * `database-unreadable` for a damaged file (which stays as it is), `file-not-found`, …; none repeats a secret.
 */
export async function findWebhookSecret(
  { secretFile, ...place }: ProjectSecretPlace & { readonly secretFile: string | undefined },
  system: Pick<System, 'disk' | 'environment' | 'random'>,
): Promise<WebhookSecret> {
  const given = await readGivenSecret(secretFile, place.directory, system);
  if (given) return given;
  const secret = await readProjectSecret(place, system);
  return { secret: secret ?? (await renewProjectSecret(place, system)), source: 'project' };
}

/** The secret that a file or the environment gives; null when neither does. Rejects as `findWebhookSecret`. */
export async function readGivenSecret(
  secretFile: string | undefined,
  directory: string,
  { disk, environment }: Pick<System, 'disk' | 'environment'>,
): Promise<WebhookSecret | null> {
  if (secretFile !== undefined) {
    const path = resolve(directory, secretFile);
    const place = displayPath(path, directory);
    if (isSecret(secretFile) && (await disk.kind(path)) === 'missing') {
      // That there is no such file would be told with its name.
      throw new MiniappError('invalid-usage', {
        problem: '--secret-file takes the name of a file, and was given a secret itself.',
        remedy: 'Put a new secret in a file. Others can have seen this one: the list of processes shows flags.',
      });
    }
    const bytes = await disk.read(path, limits.secretFile);
    const decoded = decodeText(bytes);
    if ('problem' in decoded || bytes.length > limits.secretFile) {
      throw new MiniappError('webhook-secret-invalid', {
        problem: 'the file holds something else than a secret',
        place,
      });
    }
    return { secret: checkSecret(decoded.text.trim(), place), source: 'file' };
  }
  const variable = (environment[webhookSecretVariable] ?? '').trim();
  return variable === '' ? null : { secret: checkSecret(variable, webhookSecretVariable), source: 'environment' };
}

/** The app’s own secret; null when it has none yet. Rejects as `findWebhookSecret`. */
export async function readProjectSecret(
  place: ProjectSecretPlace,
  system: Pick<System, 'disk'>,
): Promise<string | null> {
  const secrets = await readSecrets(place, system);
  const secret = Object.hasOwn(secrets, place.slug) ? secrets[place.slug] : undefined;
  const path = displayPath(webhookSecretsPath(place.dataFolder), place.directory);
  return secret === undefined ? null : checkSecret(secret, `${path} for ${place.slug}`);
}

/** Gives the app a new secret of its own, and leaves those of other apps alone. Rejects as `findWebhookSecret`. */
export async function renewProjectSecret(
  place: ProjectSecretPlace,
  system: Pick<System, 'disk' | 'random'>,
): Promise<string> {
  const { slug, dataFolder } = place;
  const { disk, random } = system;
  const secrets = await readSecrets(place, system);
  const secret = createWebhookSecret(random.bytes(secretBytes));
  await makeDataFolder(dataFolder, system);
  const content = `${JSON.stringify({ ...secrets, [slug]: secret }, null, 2)}\n`;
  await disk.write(webhookSecretsPath(dataFolder), content, { mode: 0o600 });
  return secret;
}

/** The secrets by slug; none when there is no file. */
async function readSecrets(
  { dataFolder, directory }: ProjectSecretPlace,
  { disk }: Pick<System, 'disk'>,
): Promise<Readonly<Record<string, string>>> {
  const path = webhookSecretsPath(dataFolder);
  if ((await disk.kind(path)) === 'missing') return {};
  const bytes = await disk.read(path, limits.projectFile);
  const value = bytes.length > limits.projectFile ? null : parse(bytes);
  if (isSecrets(value)) return value;
  throw new MiniappError('database-unreadable', {
    path: displayPath(path, directory),
    reason: 'it is not a JSON object with a webhook secret for each app’s slug',
  });
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // What was read is not repeated: it may hold secrets.
    return null;
  }
}

function isSecrets(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((secret) => typeof secret === 'string');
}

function isSecret(text: string): boolean {
  try {
    return readWebhookSecret(text).length > 0;
  } catch {
    return false;
  }
}

/** The secret, if it is one; otherwise says where it was found. */
function checkSecret(secret: string, place: string): string {
  try {
    readWebhookSecret(secret);
    return secret;
  } catch (error) {
    if (!(error instanceof MiniappError) || error.code !== 'webhook-secret-invalid') throw error;
    const { problem } = (error as MiniappError<'webhook-secret-invalid'>).args;
    throw new MiniappError('webhook-secret-invalid', { problem, place });
  }
}
