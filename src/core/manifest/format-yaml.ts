/** Values as YAML on one line, for splicing into a manifest. */

/** What a single line can hold. */
export type YamlValue = string | number | boolean | readonly string[];

export interface YamlContext {
  /** The value will stand between `{}` or `[]`, where commas and brackets have a meaning. */
  readonly inFlow?: boolean;
  /** Quote a string even where it could do without. */
  readonly quoted?: boolean;
}

// Words that some version of YAML, 1.1 included, reads as something else than a string.
const reservedWord = /^(?:null|true|false|yes|no|on|off|y|n)$/i;
// Begins with a letter, so it is neither a number nor a date, nor opened by an indicator.
const plainText = /^\p{L}[\p{L}\p{M}\p{N} _.,\-/()!?+=@'"&;%:*[\]{}|<>~#$]*$/u;
// Two points, so it is no number to any YAML.
const versionNumber = /^\d+\.\d+\.\d+$/;
// Printable for YAML, or not, but a reader would not see them: written as escapes.
const invisible = /[\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]/g;

/** Writes a value so that any YAML parser reads exactly this value again. Strings are quoted only where they must be. */
export function formatYaml(value: YamlValue, context: YamlContext = {}): string {
  if (typeof value === 'string') return formatText(value, context);
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return String(value);
  return `[${value.map((item) => formatText(item, { inFlow: true })).join(', ')}]`;
}

function formatText(text: string, { inFlow = false, quoted = false }: YamlContext): string {
  if (!quoted && isPlain(text, inFlow)) return text;
  // A JSON string is a YAML string in double quotes.
  return JSON.stringify(text).replace(invisible, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function isPlain(text: string, inFlow: boolean): boolean {
  if (versionNumber.test(text)) return true;
  return (
    plainText.test(text) && !reservedWord.test(text) && !/: | #|[ :]$/.test(text) && !(inFlow && /[,[\]{}]/.test(text))
  );
}

function formatNumber(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value < 0 ? '-.inf' : '.inf';
  return Object.is(value, -0) ? '-0.0' : String(value);
}
