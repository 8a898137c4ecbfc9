import { expect, it } from 'vitest';
import { soak } from '../../scripts/soak/campaign.ts';
import { temporaryFolder } from '../e2e/spawn.ts';

it('under load with faults and kills, the platform loses nothing and keeps nothing', async () => {
  const folder = await temporaryFolder();
  const { life, wrong, ...counts } = await soak({ folder, duration: 60_000, seed: 'long', progress: () => {} });
  process.stdout.write(`soak: ${JSON.stringify(counts)}, heap ${life.early.heap} then ${life.late.heap}\n`);
  expect(wrong).toEqual([]);
  for (const kind of ['kills', 'installations', 'repeats', 'faults'] as const) expect(counts[kind]).toBeGreaterThan(0);
});
