/** Longer words are compared by their beginning alone, so that hostile text stays cheap. */
const longestWord = 64;

/** A word that begins or continues another counts as this far from it: nearer than two typing errors. */
const prefixDistance = 1.5;
const shortestPrefix = 3;

/**
 * The candidate that was probably meant by `word`, or undefined when none is near. Case does not count; a typing error
 * is a character too much, too few, changed, or two neighbours swapped. Of equally near candidates the first wins.
 */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  if (word === '') return undefined;
  const typed = fold(word);
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const distance = distanceBetween(typed, fold(candidate));
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * Whether `word` is `candidate` with at most a few typing errors, so that it can be corrected without asking. That one
 * begins with the other is reason to suggest it (`author`, `auth`), but not to change it.
 */
export function isTypingError(word: string, candidate: string): boolean {
  const shorter = Math.min(word.length, candidate.length);
  if (Math.max(word.length, candidate.length) > longestWord) return false;
  return countErrors(fold(word), fold(candidate)) <= allowedErrors(shorter);
}

function fold(word: string): string {
  return word.slice(0, longestWord + 1).toLowerCase();
}

/** How far two folded words are apart; infinite when too far to be meant. */
function distanceBetween(typed: string, candidate: string): number {
  if (typed === candidate) return 0;
  const shorter = Math.min(typed.length, candidate.length);
  const longer = Math.max(typed.length, candidate.length);
  const isPrefix = shorter >= shortestPrefix && (typed.startsWith(candidate) || candidate.startsWith(typed));
  const byPrefix = isPrefix ? prefixDistance : Number.POSITIVE_INFINITY;
  const allowed = allowedErrors(shorter);
  if (longer > longestWord || longer - shorter > allowed) return byPrefix;
  const errors = countErrors(typed, candidate);
  return errors <= allowed ? Math.min(byPrefix, errors) : byPrefix;
}

/** One error in a short word, more in a long one; a word of one letter resembles nothing. */
function allowedErrors(length: number): number {
  if (length < 2) return 0;
  return Math.min(4, Math.max(1, Math.floor(length / 3)));
}

/** Damerau-Levenshtein distance (optimal string alignment) with three rows. */
function countErrors(left: string, right: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
      );
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped) cost = Math.min(cost, at(beforePrevious, column - 2) + 1);
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, right.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
