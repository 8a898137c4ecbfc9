/** Environment values in a manifest: `${NAME}`, `${NAME:-default}`; `\${` is a literal `${`. */

/** The variables a manifest may use, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Interpolated {
  readonly text: string;
  /** Names without value and default, in order. */
  readonly missing: readonly string[];
  /** Stretches that begin with `${` and are none of the forms above. */
  readonly malformed: readonly string[];
}

// A default stops at the next `$`, so that every character is looked at once, however many `${` stay open.
const form = /\\\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}$]*))?\}|\$\{[^}$]{0,40}\}?/g;

/** Puts the environment's values into a text. A variable set to the empty string counts as unset when a default is given. */
export function interpolate(text: string, environment: Environment): Interpolated {
  if (!text.includes('${')) return { text, missing: [], malformed: [] };
  const missing: string[] = [];
  const malformed: string[] = [];
  const result = text.replace(form, (match: string, name: string | undefined, fallback: string | undefined) => {
    if (match.startsWith('\\')) return '${';
    if (name === undefined) {
      malformed.push(match);
      return match;
    }
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
    if (fallback !== undefined) return value || fallback;
    if (value === undefined) missing.push(name);
    return value ?? match;
  });
  return { text: result, missing, malformed };
}
