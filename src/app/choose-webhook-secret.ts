import { resolve } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import type { System } from '../system/ports.ts';
import { displayPath } from './display-path.ts';
import { loadSoundManifest, type ManifestRequest } from './load-manifest.ts';
import {
  findWebhookSecret,
  readGivenSecret,
  readProjectSecret,
  type WebhookSecret,
  webhookSecretsPath,
} from './webhook-secret.ts';

/** Which secret a command is to work with. */
export interface WebhookSecretChoice {
  readonly secretFile: string | undefined;
  /** The app whose own secret is taken when no other is given; the one in `directory` when undefined. */
  readonly manifest: string | undefined;
  readonly env: string | undefined;
  readonly envFile: string | undefined;
  readonly dataFolder: string;
  readonly directory: string;
  /** Whether an app that has no secret yet gets one. A new one would verify nothing. */
  readonly create: boolean;
}

/**
 * The secret to sign or verify with, and where it was found in words for a sentence. The manifest is read only when it is
 * needed. Rejects with `webhook-secret-missing` when there is none, else as `findWebhookSecret` and `loadSoundManifest`.
 */
export async function chooseWebhookSecret(
  { secretFile, manifest, env, envFile, dataFolder, directory, create }: WebhookSecretChoice,
  system: Pick<System, 'disk' | 'environment' | 'random'>,
): Promise<WebhookSecret & { readonly place: string }> {
  const given = await readGivenSecret(secretFile, directory, system);
  if (given) {
    return { ...given, place: given.source === 'file' ? `the file ${secretFile}` : 'MINIAPP_WEBHOOK_SECRET' };
  }
  const slug = await readSlug({ target: manifest, directory, env, envFile }, system);
  const app = { slug, dataFolder, directory };
  const place = `${displayPath(webhookSecretsPath(dataFolder), directory)} for ${slug}`;
  if (create) return { ...(await findWebhookSecret({ ...app, secretFile: undefined }, system)), place };
  const secret = await readProjectSecret(app, system);
  if (secret !== null) return { secret, source: 'project', place };
  throw new MiniappError('webhook-secret-missing', { reason: `${slug} has none in ${dataFolder} yet` });
}

async function readSlug(request: ManifestRequest, system: Pick<System, 'disk' | 'environment'>): Promise<string> {
  try {
    return (await loadSoundManifest(request, system)).manifest.slug;
  } catch (error) {
    if (!(error instanceof MiniappError) || error.code !== 'manifest-not-found') throw error;
    throw new MiniappError('webhook-secret-missing', {
      reason: `none is given, and there is no manifest in ${resolve(request.directory, request.target ?? '.')} whose app could have one`,
    });
  }
}
