import type { CST, YAMLError } from 'yaml';
import type { TextFinding } from './rule.ts';
import { syntax } from './rules/yaml/syntax.ts';
import { findUnquotedPlaceholder } from './unquoted.ts';

export function explainSyntax(error: YAMLError, text: string, _tokens: readonly CST.Token[]): TextFinding {
  const [start, end] = error.pos;
  return (
    findUnquotedPlaceholder(text, start) ?? { rule: syntax, message: `${error.code} ${error.message}`, start, end }
  );
}
