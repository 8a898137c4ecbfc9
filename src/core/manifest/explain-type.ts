import { isRecord } from '../json-value.ts';
import { countCharacters } from './formats.ts';
import { cut, type Explained, type Finding, showValue } from './rule.ts';
import { length } from './rules/schema/length.ts';
import { butIs, type Subject } from './subject.ts';

/** A type as people say it, and what to write. */
const types: Readonly<Record<string, { readonly words: string; readonly remedy: string }>> = {
  string: { words: 'text', remedy: 'Write text.' },
  number: { words: 'a number', remedy: 'Write a number.' },
  integer: { words: 'a whole number', remedy: 'Write a whole number.' },
  boolean: { words: 'true or false', remedy: 'Write true or false.' },
  array: { words: 'a list', remedy: 'Write a list.' },
  object: { words: 'a mapping', remedy: 'Write its fields below it, one "name: value" a line.' },
};

/** A value of the wrong type: the schema's name, or several with commas or in a list. */
export function explainType(subject: Subject, expected: unknown): Finding {
  const { pointer, field, value, written, isFilledIn } = subject;
  const names = (Array.isArray(expected) ? expected : String(expected).split(',')).map(String);
  const words = names.map((name) => types[name]?.words ?? name).join(names.length > 2 ? ', or ' : ' or ');
  const must = `${field} must be ${words}`;
  if (value === null && pointer === '') {
    return { pointer, message: 'The manifest is empty. Start one with: miniapp init' };
  }
  if (value === null) return { pointer, message: `${must}, but nothing is given. Fill it in, or delete the field.` };
  if (names.includes('string') && (typeof value === 'number' || typeof value === 'boolean')) {
    return explainUnquoted(subject, must);
  }
  if (isFilledIn) {
    return {
      pointer,
      message: `${must}, but ${cut(written ?? '')} stands for text, as environment values do. Write the value itself.`,
    };
  }
  const remedy = names.length === 1 ? remedyFor(String(names[0]), subject) : `Write ${words}.`;
  return { pointer, message: `${must}, ${butIs(subject)}. ${remedy}` };
}

function remedyFor(name: string, { pointer, value }: Subject): string {
  if (pointer === '') return 'Write its fields, one "name: value" a line.';
  const { remedy } = types[name] ?? { remedy: 'Correct it.' };
  if (typeof value === 'object') return remedy;
  const text = String(value);
  if (name === 'array' && /^[\w:-]{1,40}$/.test(text)) return `Write it in brackets: [${text}]`;
  const isBare = name === 'boolean' ? /^(?:true|false)$/.test(text) : /^-?(?:0|[1-9][0-9]{0,14})$/.test(text);
  return isBare && name !== 'object' && name !== 'array' ? `Write ${text} without quotes.` : remedy;
}

/** `version: 1.0`: YAML reads a number or a truth value where the author meant text. */
function explainUnquoted({ pointer, value, written }: Subject, must: string): Finding {
  const kind = typeof value === 'boolean' ? 'true or false' : 'a number';
  if (written === undefined) return { pointer, message: `${must}, but it is ${showValue(value)}. Put it in quotes.` };
  const shown = cut(written);
  return {
    pointer,
    message: `${must}, but YAML reads ${shown} as ${kind}. Write ${JSON.stringify(shown)}.`,
    replacement: { description: 'Put quotes around the value', text: JSON.stringify(written) },
  };
}

/** A value that is too short, too long, too small or too large. */
export function explainLength({ error, pointer, field, value }: Subject, limit: number): Explained {
  const isMinimum = error.keyword.startsWith('min');
  const bound = `${isMinimum ? 'at least' : 'at most'} ${limit.toLocaleString('en')}`;
  const finding = (message: string): Explained => ({ rule: length, finding: { pointer, message } });
  if (typeof value === 'string') {
    const count = countCharacters(value);
    if (count === 0) return finding(`${field} is empty. Fill it in.`);
    const unit = limit === 1 ? 'character' : 'characters';
    const remedy = isMinimum ? 'Make it longer.' : 'Shorten it.';
    return finding(`${field} must have ${bound} ${unit}, but it has ${count.toLocaleString('en')}. ${remedy}`);
  }
  if (typeof value === 'number') {
    return finding(
      `${field} must be ${bound}, but it is ${value}. Write a ${isMinimum ? 'larger' : 'smaller'} number.`,
    );
  }
  const count = isRecord(value) || Array.isArray(value) ? Object.keys(value).length : 0;
  const unit = limit === 1 ? 'entry' : 'entries';
  const remedy = isMinimum ? 'Add one, or delete the field.' : 'Delete some.';
  return finding(`${field} must have ${bound} ${unit}, but it has ${count === 0 ? 'none' : count}. ${remedy}`);
}
