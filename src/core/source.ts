/** A place in a text. Lines and columns count from 1, columns and offsets in UTF-16 code units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** A stretch of text; `end` is the first place after it. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A text and the name it is shown under. */
export interface Source {
  readonly file: string;
  readonly text: string;
  /** Offset of the first character of each line. */
  readonly lineStarts: readonly number[];
}

/** The text of a manifest, and that of the environment's file which is laid over it, if any. */
export type ManifestSources = readonly [base: Source, overlay?: Source];

/** Prepares `text` for lookups by position. Lines end at LF, CRLF or a lone CR. */
export function createSource(file: string, text: string): Source {
  const lineStarts = [0];
  for (let offset = 0; offset < text.length; offset++) {
    const unit = text.charCodeAt(offset);
    if (unit === 10 || (unit === 13 && text.charCodeAt(offset + 1) !== 10)) lineStarts.push(offset + 1);
  }
  return { file, text, lineStarts };
}

/** The position of an offset; offsets outside the text are moved to its nearest end. */
export function positionAt(source: Source, offset: number): Position {
  const inside = Math.max(0, Math.min(offset, source.text.length));
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((source.lineStarts[middle] ?? 0) <= inside) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: inside - (source.lineStarts[low] ?? 0) + 1, offset: inside };
}

/** The range between two offsets of a source. */
export function rangeBetween(source: Source, start: number, end: number): Range {
  return { start: positionAt(source, start), end: positionAt(source, Math.max(start, end)) };
}

/** The text of a line (counted from 1), without its line break. */
export function lineText(source: Source, line: number): string {
  const start = source.lineStarts[line - 1] ?? source.text.length;
  const end = source.lineStarts[line] ?? source.text.length;
  return source.text.slice(start, end).replace(/\r?\n$/, '');
}
