import { createHash } from 'node:crypto';
import type { Validation } from '../../app/validate-manifests.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Rule } from '../../core/manifest/rule.ts';

/** What a format shows. */
export type Checked = Pick<Validation, 'files' | 'diagnostics'>;

/** What a format for another program has to know besides what was found. */
export interface FormatContext {
  /** The version of miniapp. */
  readonly version: string;
  /** Every rule, in the order of the reference. */
  readonly rules: readonly Rule[];
  /** Turns a file as shown into its path relative to the repository's root, with `/` and without a leading `./`. */
  readonly repositoryPath: (file: string) => string;
}

/**
 * A fingerprint for each diagnostic, in their order: 32 hexadecimal digits. It stays when the text around the value
 * moves, and no two of one run are the same.
 */
export function fingerprints(diagnostics: readonly Diagnostic[], { repositoryPath }: FormatContext): string[] {
  const repetitions = new Map<string, number>();
  return diagnostics.map(({ code, file, pointer, message }) => {
    // The message tells apart what is missing in one place. Its numbers are counts and limits, which change by edits.
    const identity = JSON.stringify([code, repositoryPath(file), pointer, message.replace(/\d+/g, '')]);
    const repetition = repetitions.get(identity) ?? 0;
    repetitions.set(identity, repetition + 1);
    return createHash('sha256').update(`${identity}${repetition}`).digest('hex').slice(0, 32);
  });
}
