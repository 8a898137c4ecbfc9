import { runInNewContext } from 'node:vm';
import { check } from 'recheck';
import type { Pattern } from './find.ts';

/** Milliseconds: for one pattern, and for a text that is said to keep it busy. */
const patience = { check: 30_000, attack: 5_000 };

/** Milliseconds of the processor that a text takes at most which does not: linear time is far below, its square above. */
const harmless = 200;

/** Without a repetition there is nothing to go through again. */
const repeats = /[*+{]/;

/** What is wrong with a pattern; undefined when it takes linear time, or a comment says why it does no harm. */
export async function judgePattern({ source, flags, allowed }: Pattern): Promise<string | undefined> {
  if (allowed !== undefined) return undefined;
  if (source === null) return 'it is put together when the program runs, so nobody can tell how slow it is';
  if (!repeats.test(source)) return undefined;
  const { status, ...found } = await check(source, flags, { timeout: patience.check });
  if (status === 'safe') return undefined;
  if (!('attack' in found)) return `nothing was found out: ${JSON.stringify('error' in found ? found.error : status)}`;
  const { attack, complexity } = found;
  // What was guessed, where it could not be proved, is tried: the guesses count the steps of another machine.
  if (complexity?.isFuzz && attack && !keepsBusy(source, flags, attack.string)) return undefined;
  return `${complexity?.summary} time for ${attack?.pattern}`;
}

function keepsBusy(source: string, flags: string, text: string): boolean {
  const before = process.cpuUsage();
  try {
    const all = flags.includes('g') ? flags : `${flags}g`;
    runInNewContext('text.replace(new RegExp(source, all), "")', { text, source, all }, { timeout: patience.attack });
  } catch {
    return true;
  }
  return process.cpuUsage(before).user / 1_000 > harmless;
}
