/** More levels would be wider than anybody reads, and a short text of thousands would become gigabytes. */
const deepest = 20;

const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/**
 * JSON indented for reading, every token as it was written: digits, escapes and repeated keys stay. Anything else, and
 * JSON that is nested more than 20 levels deep, stays as it is.
 */
export function indentJson(text: string): string {
  if (!isJson(text)) return text;
  let indented = '';
  let depth = 0;
  let before = '';
  for (const [token] of text.matchAll(tokens)) {
    const opens = before === '{' || before === '[';
    const closes = token === '}' || token === ']';
    if (opens && !closes) depth++;
    if (depth > deepest) return text;
    if (closes && !opens) depth--;
    if (closes ? !opens : opens || before === ',') indented += `\n${'  '.repeat(depth)}`;
    indented += token === ':' ? ': ' : token;
    before = token;
  }
  return indented;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
