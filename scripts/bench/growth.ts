import type { ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fill } from './fill.ts';
import { type Load, prepareLoads } from './loads.ts';
import { average, type Measured, shoot, warmUp } from './measure.ts';
import { type ServedPlatform, startPlatform, stop } from './processes.ts';

const sizes = [10, 1_000, 100_000];

/** A load on platforms that have stored ever more. */
export interface Grown {
  readonly name: string;
  readonly sizes: readonly (Measured & { readonly deliveries: number })[];
}

/** Measures loads on a platform of each size, in turns, so that what else the machine does hits all. */
export async function measureGrowth({
  folder,
  server,
  rounds,
  only,
  processes,
  progress,
}: {
  /** Where the data goes. */
  readonly folder: string;
  /** The app's server. */
  readonly server: string;
  readonly rounds: number;
  /** The loads whose names hold this. */
  readonly only: string;
  /** What is started is added. */
  readonly processes: ChildProcess[];
  readonly progress: (text: string) => void;
}): Promise<Grown[]> {
  const grown: { deliveries: number; platform: ServedPlatform; loads: Load[] }[] = [];
  for (const deliveries of sizes) {
    progress(`${deliveries} deliveries`);
    const data = join(folder, String(deliveries));
    await mkdir(data);
    const first = await startPlatform(data);
    processes.push(first.process);
    await prepareLoads(first, server);
    await stop([first.process]);
    await fill(join(data, 'data', 'platform.sqlite'), deliveries);
    const platform = await startPlatform(data);
    processes.push(platform.process);
    grown.push({ deliveries, platform, loads: await prepareLoads(platform, server) });
  }
  const names = grown[0]?.loads.map(({ name }) => name).filter((name) => name.includes(only)) ?? [];
  const results: Grown[] = [];
  for (const name of names) {
    progress(name);
    const measured = grown.map(() => [] as Measured[]);
    for (let round = -1; round < rounds; round++) {
      for (const [index, { platform, loads }] of grown.entries()) {
        const load = loads.find((each) => each.name === name) as Load;
        const result = await shoot(platform.url, load, round < 0 ? warmUp : 1);
        if (round >= 0) measured[index]?.push(result);
      }
    }
    const bySize = grown.map(({ deliveries }, index) => ({ deliveries, ...average(measured[index] ?? []) }));
    results.push({ name, sizes: bySize });
  }
  return results;
}
