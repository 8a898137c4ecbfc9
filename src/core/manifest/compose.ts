import { Composer, type CST, type Document, type ErrorCode, type ParsedNode, type ScalarTag } from 'yaml';

/** Something YAML does not allow, in the library's terms. */
export interface ComposeError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Words that can only be text to the core schema, by how they begin: most are, and need not be held against its forms of
 * null, truth values and numbers one after the other.
 */
const words: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  test: /^[^-+.0-9~nNtTfF]/,
  resolve: (text) => text,
};

/** What the library knows of a place: an offset, a range, or a token. */
type ErrorSource = number | readonly number[] | { readonly offset: number; readonly source?: string };

/** Makes the tree of a document's tokens. With `error`, the first by place, the tree is not to be used. */
export function composeTree(
  tokens: Iterable<CST.Token>,
  length: number,
): { root: ParsedNode | null; error: ComposeError | undefined } {
  let first: ComposeError | undefined;
  const keepFirst = (code: ErrorCode, message: string, start: number, end: number): void => {
    if (!first || start < first.start) first = { code, message, start, end };
  };
  // Duplicate keys are found by read.ts in one pass: the library's own check compares each key with every other.
  const composer = new Composer({
    uniqueKeys: false,
    prettyErrors: false,
    schema: 'core',
    customTags: (tags) => [words, ...tags],
    logLevel: 'silent',
  });
  // The library makes an Error with a stack for each problem: two seconds for what a hostile file of 300 kB can hold.
  // Should it ever stop asking this function, the problems are among the document's errors, as they are by default.
  Object.assign(composer, {
    onError: (source: ErrorSource, code: ErrorCode, message: string) => {
      keepFirst(code, message, ...placeOf(source));
    },
  });
  const document = [...composer.compose(tokens, true, length)][0] as Document.Parsed;
  for (const { code, message, pos } of [...document.errors, ...document.warnings]) {
    keepFirst(code, message, ...pos);
  }
  return { root: document.contents, error: first };
}

function placeOf(source: ErrorSource): [number, number] {
  if (typeof source === 'number') return [source, source + 1];
  if ('offset' in source) return [source.offset, source.offset + (source.source?.length ?? 1)];
  return [source[0] ?? 0, source[1] ?? 0];
}
