// Letters that Unicode does not decompose into an ASCII letter and marks.
const lettersWithoutDecomposition: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ŧ: 't',
  þ: 'th',
};

const longest = 60;

/**
 * A slug for an app's name: ASCII letters and digits in words joined by hyphens, 2 to 60 characters, beginning with a
 * letter. A name that leaves too little of itself gives `my-mini-app`.
 */
export function slugFromName(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}'’]/gu, '')
    .replace(/[^\0-\x7f]/gu, (letter) => lettersWithoutDecomposition[letter] ?? ' ')
    .match(/[a-z0-9]+/g);
  if (!words) return 'my-mini-app';
  const joined = words.join('-');
  const slug = (/^[0-9]/.test(joined) ? `app-${joined}` : joined).slice(0, longest).replace(/-$/, '');
  return slug.length < 2 ? 'my-mini-app' : slug;
}
