import { createHmac } from 'node:crypto';
export function signMessage(secret: string, m: { id: string; time: Date; body: Uint8Array | null }) {
  const t = String(Math.floor(m.time.getTime() / 1000));
  const s = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
    .update(`${m.id}.${t}.`)
    .update(m.body ?? '')
    .digest('base64');
  return { 'webhook-id': m.id, 'webhook-timestamp': t, 'webhook-signature': `v1,${s}` };
}
export function createWebhookSecret(bytes: Uint8Array): string {
  return `whsec_${Buffer.from(bytes).toString('base64')}`;
}
