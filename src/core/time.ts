/** A time in the form of RFC 3339, seconds optional; null when it is none, also when its day is in no calendar. */
export function readTime(text: string): Date | null {
  // Without a zone it would mean another moment on every machine.
  const [, day] = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/i.exec(text) ?? [];
  const time = new Date(text);
  if (day === undefined || Number.isNaN(time.getTime())) return null;
  // A day that its month does not have is taken for one of the next.
  return new Date(day).toISOString().startsWith(day) ? time : null;
}
