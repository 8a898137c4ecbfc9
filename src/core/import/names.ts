const allowed = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** A name as inputs and app fields have it, as near as can be to a given one, and none of those taken. */
export function nameFor(given: string, taken: ReadonlySet<string>): string {
  const bare = given.slice(0, 200).replace(/[^A-Za-z0-9_-]+/g, '_');
  const trimmed = bare.replace(/^[^A-Za-z]+/, '').replace(/(?<!_)_+$/, '');
  const base = allowed.test(given) ? given : trimmed.slice(0, 64) || 'field';
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base.slice(0, 58)}_${number}`;
    if (!taken.has(name)) return name;
  }
}
