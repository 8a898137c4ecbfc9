import type { System } from '../system/ports.ts';
export async function findWebhookSecret(
  _: { slug: string; secretFile: string | undefined; dataFolder: string; directory: string },
  { environment }: Pick<System, 'disk' | 'environment' | 'random'>,
): Promise<{ secret: string; source: 'file' | 'environment' | 'project' }> {
  return { secret: environment['MINIAPP_WEBHOOK_SECRET'] ?? '', source: 'environment' };
}
