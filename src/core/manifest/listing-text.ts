/** Wherever they stand. In capitals: an app may well be about a todo: one task or many. */
const anywhere = /\b[Ll]orem [Ii]psum\b|[[<{](?:TODO|TBD|FIXME)[\]}>]|\b(?:TODO|FIXME):/;

const app = '(?:mini-?app|app|application)';
const verb = '(?:please )?(?:enter|insert|add|write|put|type|provide) ';
const article = '(?:an?|the|your|my|this|some) ';
const kind = '(?:short |brief )?';

/** Longer sentences, and those without any of these words, nearly all, are held against no expression. */
const longestSentence = 70;
const words = [
  'here',
  'name',
  'title',
  'description',
  'describe',
  'your',
  'untitled',
  'placeholder',
  'foo',
  'asdf',
  'test',
];

/** As a whole sentence, in small letters. */
const sentences = [
  // “Your description goes here”
  new RegExp(`^(?:${verb})?(?:${article})?${kind}(?:${app} )?(?:name|title|description|text)(?: goes| comes)? here$`),
  // “Enter the app’s name”, “App description”
  new RegExp(`^(?:${verb})?(?:${article})?${kind}${app}(?:['’]s)? (?:name|title|description)$`),
  // “A short description of your app”
  new RegExp(`^(?:${verb})?(?:${article})?${kind}(?:name|description) of ${article}${app}$`),
  new RegExp(`^${verb}${article}${kind}(?:name|description)$`),
  new RegExp(`^(?:please )?describe ${article}${app}(?: here)?$`),
  /^(?:name|title|description)(?::| -)? (?:todo|tbd|tba)$/,
  new RegExp(`^(?:your ${app}|untitled(?: ${app})?|placeholder(?: text)?|foo(?: ?bar)?|asdf(?:asdf)*|(?:test )+test)$`),
];
/** As a whole sentence, in capitals. */
const capitals = /^(?:TODO|TBD|TBA|FIXME|XXX+)$/;

/**
 * Text that was to be replaced before anybody reads it, in a name or a description; undefined when there is none. Only
 * clear cases count: a to-do list app is an app.
 */
export function findPlaceholderText(text: string): string | undefined {
  const found = anywhere.exec(text)?.[0];
  if (found !== undefined) return found;
  return text
    .split(/[.!?…\n]+/)
    .filter((part) => part.length <= longestSentence && mayBePlaceholder(part))
    .map((part) => part.replace(/^[^\p{L}\p{N}]+|(?<![^\p{L}\p{N}])[^\p{L}\p{N}]+$/gu, '').replace(/\s+/g, ' '))
    .find((part) => capitals.test(part) || sentences.some((form) => form.test(part.toLowerCase())));
}

function mayBePlaceholder(part: string): boolean {
  const small = part.toLowerCase();
  return words.some((word) => small.includes(word)) || /TODO|TB[DA]|FIXME|XXX/.test(part);
}
