import { expect, it } from 'vitest';
import { runKillCampaign } from '../e2e/kill-campaign.ts';

it('a platform that is killed 250 times loses no delivery, and repeats them under the same id only', async () => {
  const { deliveries, requests, ...found } = await runKillCampaign(250, 'long');
  process.stdout.write(`250 kills, ${deliveries} deliveries, ${requests} requests, ${found.lost.length} lost\n`);
  expect(found).toEqual({ kills: 250, lost: [], unknown: [], doubled: [], due: [] });
  expect(requests).toBeGreaterThan(deliveries);
});
