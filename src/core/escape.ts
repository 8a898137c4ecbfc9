// C0 and C1 controls (tab and line feed are decided by the caller), DEL, and the characters that reorder or hide text.
const dangerous = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/gu;

/**
 * Makes foreign text safe for a terminal, a log or a CI command channel: control characters, bidirectional overrides and
 * lone surrogates become visible escapes such as `\x1b`. Line feeds and tabs stay.
 */
export function escapeText(text: string): string {
  return text.replace(dangerous, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** As `escapeText`, for text that must stay on one line. */
export function escapeLine(text: string): string {
  return escapeText(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

/** JSON text in which those characters are JSON escapes, so that it means the same and is safe to print. */
export function escapeJson(json: string): string {
  return json.replace(dangerous, (character) => {
    const code = character.codePointAt(0) ?? 0;
    // Below 32 stands only JSON's own white space: inside strings JSON.stringify has escaped it.
    return code < 32 ? character : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
