/**
 * The types of user fields and bot fields (the API's published description). The platform's screens call `array` “JSON”
 * and `longtext` “Long JSON”.
 */
export const fieldTypes = ['text', 'number', 'boolean', 'date', 'datetime', 'array', 'longtext'] as const;
export type FieldType = (typeof fieldTypes)[number];

/** Characters. Seen by a public client, on a platform that cuts what is longer without a word; here it is refused. */
const longest = { text: 20_000, array: 20_000, longtext: 500_000 } as const;

/** A value as it is kept and answered: text, a number or a boolean; an array as its JSON text (public clients). */
export type FieldValue = string | number | boolean;

/**
 * Reads what was given for a field's value, or says what it must be. Numbers and booleans may be written as text, since
 * clients send them so. How strict the platform is, is not known (assumed: as here).
 */
export function readFieldValue(type: FieldType, given: unknown): { value: FieldValue } | { problem: string } {
  const value = readers[type](given);
  return value === undefined ? { problem: expected[type] } : { value };
}

/** What a value of each type must be, to follow “must be”. */
const expected: Readonly<Record<FieldType, string>> = {
  text: `text of at most ${longest.text.toLocaleString('en')} characters`,
  number: 'a number, such as 12 or 4.5',
  boolean: 'true or false',
  date: 'a date, such as 2026-07-18',
  datetime: 'a date and time, such as 2026-07-18T09:30:00+00:00 or 2026-07-18 09:30:00',
  array: `JSON, or text that holds JSON, of at most ${longest.array.toLocaleString('en')} characters`,
  longtext: `text or JSON of at most ${longest.longtext.toLocaleString('en')} characters`,
};

const readers: Readonly<Record<FieldType, (given: unknown) => FieldValue | undefined>> = {
  text: (given) => readText(typeof given === 'number' || typeof given === 'boolean' ? String(given) : given, 'text'),
  number: readNumber,
  boolean: readBoolean,
  date: (given) => (typeof given === 'string' && isDate(given) ? given : undefined),
  datetime: readDateTime,
  array: readArray,
  longtext: (given) => readText(typeof given === 'string' ? given : JSON.stringify(given), 'longtext'),
};

function readText(given: unknown, type: keyof typeof longest): string | undefined {
  const fits = typeof given === 'string' && given.length <= longest[type];
  return fits && isStorable(given) ? given : undefined;
}

function readNumber(given: unknown): number | undefined {
  if (typeof given === 'number') return Number.isFinite(given) ? given : undefined;
  if (typeof given !== 'string' || !/^[-+]?\d{1,15}(\.\d{1,15})?$/.test(given.trim())) return undefined;
  return Number(given);
}

function readBoolean(given: unknown): boolean | undefined {
  const word = typeof given === 'string' ? given.toLowerCase() : given;
  if (word === true || word === 'true' || word === 1 || word === '1') return true;
  if (word === false || word === 'false' || word === 0 || word === '0') return false;
  return undefined;
}

/** A day of the calendar: 2026-02-30 is none. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}

/** Without an offset it is UTC (assumed). Kept as the API's description writes it: 2018-07-02T00:00:00+00:00. */
function readDateTime(given: unknown): string | undefined {
  if (typeof given !== 'string') return undefined;
  const [, day = '', clock = '', offset = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[-+]\d{2}:\d{2})?$/i.exec(given) ?? [];
  if (!isDate(day)) return undefined;
  const time = new Date(`${day}T${clock}${offset}`);
  return Number.isNaN(time.getTime()) ? undefined : `${time.toISOString().slice(0, 19)}+00:00`;
}

function readArray(given: unknown): string | undefined {
  if (typeof given !== 'string') return readText(JSON.stringify(given), 'array');
  try {
    JSON.parse(given);
  } catch {
    return undefined;
  }
  return readText(given, 'array');
}

/** PostgreSQL keeps no U+0000, and half a character has no form in UTF-8. */
export function isStorable(text: string): boolean {
  return !/\0|\p{Surrogate}/u.test(text);
}
