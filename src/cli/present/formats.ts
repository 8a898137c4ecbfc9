import type { Validation } from '../../app/validate-manifests.ts';
import { presentLines, presentPretty } from './diagnostics.ts';
import type { FormatContext } from './format-context.ts';
import { presentJson } from './json.ts';
import { plainStyle, type View } from './view.ts';

/** The formats of `validate`, in the order of `--help`. */
export const formatNames = ['pretty', 'line', 'json', 'sarif', 'github', 'junit', 'gitlab', 'markdown'] as const;

export type FormatName = (typeof formatNames)[number];

/** What a format shows, and what it has to know besides. */
export interface FormatInput {
  readonly validation: Pick<Validation, 'files' | 'diagnostics' | 'sources'>;
  readonly ok: boolean;
  /** The command's result, for `json`. */
  readonly result: unknown;
  readonly context: FormatContext;
  readonly view: View;
}

/** A file is read by programs and people without a terminal. */
export const fileView: View = { style: plainStyle, columns: undefined, isTerminal: false };

/** The result of `validate` in a format. Formats for other programs are loaded when they are asked for. */
export async function presentValidation(
  format: FormatName,
  { validation, ok, result, context, view }: FormatInput,
): Promise<string> {
  const { diagnostics, sources } = validation;
  switch (format) {
    case 'pretty':
      return presentPretty(diagnostics, sources, view);
    case 'line':
      return presentLines(diagnostics);
    case 'json':
      return presentJson({ version: 1, command: 'validate', ok, result, diagnostics, error: null });
    case 'sarif':
      return (await import('./sarif.ts')).presentSarif(validation, context);
    case 'github':
      return (await import('./github.ts')).presentGithub(validation, context);
    case 'junit':
      return (await import('./junit.ts')).presentJunit(validation);
    case 'gitlab':
      return (await import('./gitlab.ts')).presentGitlab(validation, context);
    case 'markdown':
      return (await import('./markdown.ts')).presentMarkdown(validation);
  }
}
