import type { ImportedApp } from '../../app/import-app.ts';
import { escapeLine } from '../../core/escape.ts';
import type { Range } from '../../core/source.ts';
import type { View } from './view.ts';

interface Entry {
  readonly pointer: string;
  readonly range: Range;
  readonly title: string | null;
}

/** The lists of an import, and the 1.0 app’s name. */
type Imported = Pick<ImportedApp, 'left' | 'choices' | 'variables'> & { readonly file: string };

/** What an import could not carry over, chose by itself, and takes from the environment, each with its place. */
export function presentImport({ file, left, choices, variables }: Imported, { style }: View): string {
  const place = ({ pointer, range, title }: Entry) => {
    const at = style.cyan(escapeLine(`${file}:${range.start.line}:${range.start.column}`));
    return `  ${at} ${escapeLine(pointer === '' ? '(all of it)' : pointer)}${title === null ? '' : ` (${escapeLine(cutTitle(title))})`}\n`;
  };
  const leftLines = groupBy(left, ({ reason, remedy }) => `${reason}\n${remedy}`).map(([first, entries]) => {
    const why = `    Not carried over: ${escapeLine(first.reason)}. ${escapeLine(first.remedy)}\n`;
    return entries.map(place).join('') + why;
  });
  const choiceLines = groupBy(choices, ({ message }) => message).map(([first, entries]) => {
    return `${entries.map(place).join('')}    ${escapeLine(first.message)}\n`;
  });
  const variableLines = variables.map((entry) => {
    const what = entry.secret
      ? `is a secret, which is not written: set ${entry.name}, best to a new one`
      : `comes from the environment: set ${entry.name}`;
    return `${place(entry)}    ${what}\n`;
  });
  return [
    section('Left', leftLines, style.yellow),
    section('Check', choiceLines, style.bold),
    section('Set', variableLines, style.bold),
  ].join('');
}

function section(title: string, lines: readonly string[], colour: (text: string) => string): string {
  return lines.length === 0 ? '' : `\n${colour(title)}\n${lines.join('')}`;
}

/** Entries of which the same is said, in the order of the first of each. */
function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): [first: Item, items: Item[]][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups.values()].flatMap((group) => (group[0] === undefined ? [] : [[group[0], group]]));
}

function cutTitle(title: string): string {
  return title.length <= 60 ? title : `${title.slice(0, 59)}…`;
}
