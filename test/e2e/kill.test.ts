import { expect, it } from 'vitest';
import { runKillCampaign } from './kill-campaign.ts';

it('a platform that is killed twenty times loses no delivery, and repeats them under the same id only', {
  timeout: 120_000,
}, async () => {
  const { deliveries, requests, ...found } = await runKillCampaign(20, 'twenty');
  expect(found).toEqual({ kills: 20, lost: [], unknown: [], doubled: [], due: [] });
  // Otherwise the kills met no work.
  expect(deliveries).toBeGreaterThan(20);
  expect(requests).toBeGreaterThan(deliveries);
});
