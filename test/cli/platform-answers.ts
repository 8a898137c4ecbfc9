/** What a platform answers, for a fake one to send: each sound by the contract. */

export const version = {
  number: 2,
  version: '1.0.0',
  state: 'published',
  current: false,
  hash: 'a'.repeat(64),
  api_scopes: ['flow-tags:view'],
  note: null,
  created_at: '2026-01-01T00:00:00Z',
  reviewed_at: null,
};
export const app = {
  slug: 'email-verifier',
  draft: { manifest: {}, assets: {} },
  hash: 'b'.repeat(64),
  url: 'https://platform.example.com/apps/email-verifier',
  current_version: null,
  updated_at: '2026-01-01T00:00:00Z',
};
export const attempt = {
  number: 1,
  sent_at: '2026-01-01T00:00:00Z',
  duration: 5,
  status: 200,
  problem: null,
  replay: false,
  url: null,
};
export const delivery = {
  id: 'msg_1',
  installation_id: 'inst_1',
  slug: 'email-verifier',
  event: 'install',
  state: 'delivered',
  created_at: '2026-01-01T00:00:00Z',
  request: { method: 'POST', url: 'https://app.example.com/subscribe', headers: {}, body: null },
  attempt_count: 1,
  last_attempt: attempt,
  next_attempt_at: null,
  change: 1,
  attempts: [{ ...attempt, answer: { headers: {}, body: '', truncated: false } }],
};
export const meta = { current_page: 1, per_page: 100, total: 1 };
