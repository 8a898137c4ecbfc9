// The expression of semver.org; no two of its repetitions can match the same text, so it runs in linear time.
const semver =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$/;

/**
 * The schema's formats by name.
 *
 * - `http-url`: an absolute `http:` or `https:` address with a host and without spaces; `{{…}}` placeholders may stand
 *   anywhere but for the whole address.
 * - `semver`: a version by Semantic Versioning 2.0.0.
 */
export const formats: Readonly<Record<'http-url' | 'semver', (value: string) => boolean>> = {
  'http-url': isHttpUrl,
  semver: (value) => semver.test(value),
};

function isHttpUrl(value: string): boolean {
  const filled = value.replace(/\{\{[^{}]*\}\}/g, 'x');
  return /^https?:\/\/[^/\\?#\s]/i.test(filled) && !/[\s\x00-\x1f\x7f]/.test(filled) && URL.canParse(filled);
}

/** The length of a text as JSON Schema counts it: in characters (code points), not UTF-16 code units. */
export function countCharacters(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    const isHigh = (text.charCodeAt(index) & 0xfc00) === 0xd800;
    if (isHigh && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) count--;
  }
  return count;
}
