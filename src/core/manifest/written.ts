/** What can be said of a value from the author's own text of it, quotes included (`RuleContext.written`). */

/** Whether the environment gave the value. It may be a secret then, and is not shown. */
export function isFromEnvironment(written: string | undefined, value: unknown): boolean {
  return typeof value === 'string' && written !== undefined && written.includes('${') && !written.includes(value);
}

/**
 * The author's text with one part of it replaced, as a finding's `replacement` takes it. Undefined when the part does not
 * stand there exactly once: behind an alias, in the environment's value, or several times.
 */
export function replacePart(written: string | undefined, part: string, by: string): string | undefined {
  if (written === undefined || /[\r\n]/.test(written)) return undefined;
  const start = written.indexOf(part);
  if (start < 0 || written.includes(part, start + 1)) return undefined;
  const changed = written.slice(0, start) + by + written.slice(start + part.length);
  if (!changed.startsWith("'")) return changed;
  // A text in single quotes gets its quotes back where the replacement is made, unless it begins with a double one.
  return changed.startsWith(`'"`) ? undefined : changed.slice(1, -1);
}

/** The first environment variable that the author's text names. */
export function namedVariable(written: string | undefined): string | undefined {
  return /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-|\})/.exec(written ?? '')?.[1];
}
