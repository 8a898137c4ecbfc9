import autocannon from 'autocannon';
import type { Load } from './loads.ts';

/** As many browsers or programs at once. */
const connections = 10;
/** Seconds before anything counts. */
export const warmUp = 0.5;

export interface Measured {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p99: number;
}

/** Sends a load for so many seconds. Rejects unless all of it succeeds. */
export async function shoot(
  url: string,
  { method, path, headers, body, name }: Load,
  duration: number,
): Promise<Measured> {
  const setupRequest = (request: object) => ({ ...request, ...(body && { body: body() }) });
  const requests = [{ method, path, headers, ...(body && { setupRequest }) }];
  const result = await autocannon({ url, connections, requests, duration });
  if (result.non2xx + result.errors > 0) {
    throw new Error(`${name}: ${result.non2xx} answers were no success, and ${result.errors} requests failed.`);
  }
  return { perSecond: result['2xx'] / result.duration, p99: result.latency.p99 };
}

export function average(rounds: readonly Measured[]): Measured {
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  return { perSecond: mean(rounds.map((round) => round.perSecond)), p99: mean(rounds.map((round) => round.p99)) };
}
