import { expect, it } from 'vitest';
import { runPushCampaign } from '../e2e/push-campaign.ts';

it('a push that is killed fifty times, at all its moments, never leaves a mixture', async () => {
  const { phases, wrong } = await runPushCampaign(50, 'fifty pushes');
  process.stdout.write(`50 kills: ${JSON.stringify(phases)}\n`);
  expect(wrong).toEqual([]);
  for (const moment of [
    'before the first request',
    'GET app, sent',
    'HEAD assets, answered',
    'PUT assets, sent',
    'PUT draft, sent',
    'PUT draft, answered',
  ]) {
    expect(phases).toHaveProperty([moment]);
  }
});
