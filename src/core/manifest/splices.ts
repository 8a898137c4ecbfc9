/** A stretch of a text, and what replaces it. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Where something stands. */
type Stretch = Pick<Splice, 'start' | 'end'>;

/** A text is written in a way that cannot be spliced: the caller has to find another way. */
export class UnsplicableText extends Error {}

/** A file’s text with its stretches replaced; of those at one place, insertions come first, in the order given. Throws `UnsplicableText` on overlaps. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const isInsertion = ({ start, end }: Splice) => (start === end ? 0 : 1);
  const sorted = [...splices].sort((a, b) => a.start - b.start || isInsertion(a) - isInsertion(b));
  const parts: string[] = [];
  let offset = 0;
  for (const splice of sorted) {
    if (splice.start < offset) throw new UnsplicableText('Two changes of the text overlap.');
    parts.push(text.slice(offset, splice.start), splice.text);
    offset = splice.end;
  }
  const result = parts.join('') + text.slice(offset);
  // A line break stays of first lines that go, since lines go with the one in front.
  const emptyLine = /^\ufeff?\r?\n/;
  return emptyLine.test(text) ? result : result.replace(/^(\ufeff?)\r?\n/, '$1');
}

/** Whether nothing but spaces stands before an entry on its line. */
export function startsLine(text: string, { start }: Stretch): boolean {
  return /^\ufeff?[ \t]*$/.test(text.slice(lineStart(text, start), start));
}

/** The spaces under which an entry's siblings stand. */
export function indentOf(text: string, { start }: Stretch): string {
  return ' '.repeat(text.slice(lineStart(text, start), start).replace('\ufeff', '').length);
}

/**
 * Behind an entry's last line, before its line break: the comment on this line and comments below that are indented
 * more deeply are its own.
 */
export function lastLineEnd(text: string, entry: Stretch): number {
  // slow-pattern: it holds no more than spaces, and is tried at one place.
  const deeper = new RegExp(`\\r?\\n${indentOf(text, entry)}[ \\t]+#`, 'y');
  let end = lineEnd(text, entry.end);
  deeper.lastIndex = end;
  while (deeper.test(text)) {
    end = lineEnd(text, deeper.lastIndex);
    deeper.lastIndex = end;
  }
  return end;
}

/**
 * Takes the lines of a block's entry away, with the comment lines right above it and an empty line that would be one too
 * many. `floor` is where the entry before ends: nothing above is looked at.
 */
export function removeLines(text: string, entry: Stretch, floor: number): Splice {
  // slow-pattern: it holds no more than spaces, and is tried at one place.
  const comment = new RegExp(`^${indentOf(text, entry)}#`);
  let start = lineStart(text, entry.start);
  for (let above = lineStart(text, start - 1); above > floor && comment.test(text.slice(above, start)); ) {
    start = above;
    above = lineStart(text, start - 1);
  }
  const end = lastLineEnd(text, entry);
  const above = lineStart(text, start - 1);
  const isBetweenEmptyLines =
    /^(?:\r?\n[ \t]*\r?\n|\s*$)/.test(text.slice(end)) && text.slice(above, start).trim() === '';
  if (isBetweenEmptyLines && above > floor) start = above;
  // The line break in front goes, not the one behind: what is added behind the entry then stands behind the one before.
  return { start: start > 0 ? endOfLineBefore(text, start) : text.startsWith('\ufeff') ? 1 : 0, end, text: '' };
}

/** Behind the last character of the line before the one that begins at `start`. */
export function endOfLineBefore(text: string, start: number): number {
  return text[start - 2] === '\r' ? start - 2 : start - 1;
}

/** Where the line ends that `offset` is in, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  if (found < 0) return text.length;
  return text[found - 1] === '\r' ? found - 1 : found;
}

/** Where the line begins that `offset` is in. */
export function lineStart(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}
