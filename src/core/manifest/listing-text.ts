/** Wherever they stand. In capitals: an app may well be about a todo: one task or many. */
const anywhere = /\b[Ll]orem [Ii]psum\b|[[<{](?:TODO|TBD|FIXME)[\]}>]|\b(?:TODO|FIXME):/;

const app = '(?:mini-?app|app|application)';
const verb = '(?:please )?(?:enter|insert|add|write|put|type|provide) ';
const article = '(?:an?|the|your|my|this|some) ';
const kind = '(?:short |brief )?';

/** As a whole sentence. */
const sentences = [
  // Capitals only, again.
  /^(?:TODO|TBD|TBA|FIXME|XXX+)$/,
  // “Your description goes here”
  new RegExp(
    `^(?:${verb})?(?:${article})?${kind}(?:${app} )?(?:name|title|description|text)(?: goes| comes)? here$`,
    'i',
  ),
  // “Enter the app’s name”, “App description”
  new RegExp(`^(?:${verb})?(?:${article})?${kind}${app}(?:['’]s)? (?:name|title|description)$`, 'i'),
  // “A short description of your app”
  new RegExp(`^(?:${verb})?(?:${article})?${kind}(?:name|description) of ${article}${app}$`, 'i'),
  new RegExp(`^${verb}${article}${kind}(?:name|description)$`, 'i'),
  new RegExp(`^(?:please )?describe ${article}${app}(?: here)?$`, 'i'),
  /^(?:name|title|description)(?::| -)? (?:TODO|TBD|TBA)$/i,
  new RegExp(
    `^(?:your ${app}|untitled(?: ${app})?|placeholder(?: text)?|foo(?: ?bar)?|asdf(?:asdf)*|(?:test )+test)$`,
    'i',
  ),
];

/**
 * Text that was to be replaced before anybody reads it, in a name or a description; undefined when there is none. Only
 * clear cases count: a to-do list app is an app.
 */
export function findPlaceholderText(text: string): string | undefined {
  const found = anywhere.exec(text)?.[0];
  if (found !== undefined) return found;
  return text
    .split(/[.!?…\n]+/)
    .map((part) => part.replace(/^[^\p{L}\p{N}]+|(?<![^\p{L}\p{N}])[^\p{L}\p{N}]+$/gu, '').replace(/\s+/g, ' '))
    .find((part) => sentences.some((form) => form.test(part)));
}
