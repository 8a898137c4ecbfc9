/** What backtracks in a glob, at most; measured: one more takes seconds with a name of 255 letters. */
const mostWildcards = 3;
/** Wildcards and groups together, where there are groups. */
const mostParts = 4;
/** Words in all groups. */
const mostAlternatives = 20;

/**
 * Why a glob of a project that somebody else may have written is refused; undefined when it can be matched in a moment. A
 * glob becomes a regular expression, and one that backtracks at many places takes minutes.
 */
export function globProblem(pattern: string): string | undefined {
  if (/[*+]\(|[)}\]]\+/.test(pattern)) {
    return 'This glob repeats a group, which can take minutes to match. Use * and ** instead of +(…) and *(…).';
  }
  const groups = pattern.match(/[{(]/g)?.length ?? 0;
  const wildcards = countWildcards(pattern, groups > 0);
  const alternatives = pattern.match(/[{(,|]/g)?.length ?? 0;
  const isSimple =
    wildcards <= mostWildcards &&
    (groups === 0 || (wildcards + groups <= mostParts && alternatives <= mostAlternatives));
  if (isSimple) return undefined;
  return 'This glob can take minutes to match. Write several with fewer of **, {…} and (…), and of * within one name.';
}

/** One `*` between two slashes has one way to match; in a group, a slash separates nothing. */
function countWildcards(pattern: string, grouped: boolean): number {
  const segments = grouped ? [pattern] : pattern.split('/');
  const counts = segments.map((segment) => segment.match(/\*+/g)?.length ?? 0);
  return counts.reduce((sum, count, index) => {
    const isFree = !grouped && count === 1 && segments[index] !== '**';
    return isFree ? sum : sum + count;
  }, 0);
}
