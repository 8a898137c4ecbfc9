import { escapeLine } from '../../core/escape.ts';

/** A time as people read it, in UTC as all times here. */
export function showTime(time: string): string {
  return escapeLine(time.replace('T', ' ').replace(/\.\d+Z$/, 'Z'));
}
