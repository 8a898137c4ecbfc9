import type { Held } from './platform-process.ts';

/** Of one process: before any load, well into it, at the end of it, and when everybody had gone. */
export interface Life {
  readonly first: Held;
  readonly early: Held;
  readonly late: Held;
  readonly last: Held;
}

/** Bytes that a process may gain under load without a leak: code that is compiled, pages of the database. */
const heapSlack = 6 * 1024 * 1024;
/** Database files that are opened when first needed. */
const filesSlack = 2;

/** What a process gained under steady load, or kept when everybody had gone, in words. */
export function findLeaks({ first, early, late, last }: Life): string[] {
  const leaks: string[] = [];
  if (late.heap > early.heap * 1.1 + heapSlack) leaks.push(`the heap grew from ${early.heap} to ${late.heap} bytes`);
  if (last.heap > early.heap + heapSlack) leaks.push(`the heap kept ${last.heap} bytes of ${early.heap}`);
  if (last.files > first.files + filesSlack) leaks.push(`${last.files} files are open; at first, ${first.files}`);
  for (const [kind, count] of Object.entries(last.resources)) {
    const before = first.resources[kind] ?? 0;
    if (count > before) leaks.push(`${count} times ${kind} is held; at first, ${before}`);
  }
  return leaks;
}
