import { expect, it } from 'vitest';
import { runPushCampaign } from '../e2e/push-campaign.ts';

it('a push that is killed fifty times, at all its moments, never leaves a mixture', async () => {
  const { phases, wrong } = await runPushCampaign(50, 'fifty pushes');
  process.stdout.write(`50 kills: ${JSON.stringify(phases)}\n`);
  expect(wrong).toEqual([]);
  for (const request of ['GET app', 'HEAD assets', 'PUT assets', 'PUT draft', 'GET app again']) {
    expect(Object.keys(phases).map((phase) => phase.split(',')[0])).toContain(request);
  }
});
