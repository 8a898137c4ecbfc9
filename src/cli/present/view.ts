/** How to show things here: colours or none, and how wide. */
export interface View {
  readonly style: Style;
  /** Columns of the terminal; undefined for a pipe. */
  readonly columns: number | undefined;
  /** True when a person reads the output on a terminal. */
  readonly isTerminal: boolean;
}

/** Wraps text in colour, or leaves it. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
  cyan(text: string): string;
}

const same = (text: string): string => text;

/** No colours. */
export const plainStyle: Style = { bold: same, dim: same, red: same, yellow: same, green: same, cyan: same };

/** For what is said besides the result: no colours, any width. */
export const plainView: View = { style: plainStyle, columns: undefined, isTerminal: false };
