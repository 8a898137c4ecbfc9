/** JSON pointers (RFC 6901). */

/** The pointer of a child. */
export function childPointer(parent: string, key: string | number): string {
  const name = String(key);
  // Looked at first, because nearly no key needs it, and every value has a pointer.
  const needsEscape = name.includes('/') || name.includes('~');
  return `${parent}/${needsEscape ? name.replaceAll('~', '~0').replaceAll('/', '~1') : name}`;
}

/** The keys of a pointer, from the outermost in. */
export function pointerKeys(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}
