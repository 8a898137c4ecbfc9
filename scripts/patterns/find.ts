import ts from 'typescript';
import { isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';

/** A regular expression, and where it stands. */
export interface Pattern {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Null for one that is put together when the program runs. */
  readonly source: string | null;
  readonly flags: string;
  /** Why a slow one does no harm there, as a comment says it. */
  readonly allowed: string | undefined;
}

/** On the line of a pattern, or on the one before. */
const allowance = /\/\/ slow-pattern: (\S.*)$/;

/** The literals of a TypeScript or JavaScript file, and what it makes of RegExp. */
export function findInCode(file: string, text: string): Pattern[] {
  const code = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lines = text.split('\n');
  const found: Pattern[] = [];
  const add = (node: ts.Node, source: string | null, flags: string) => {
    const index = code.getLineAndCharacterOfPosition(node.getStart(code)).line;
    const comment = [lines[index], lines[index - 1]].map((line) => allowance.exec(line ?? '')?.[1]).find(Boolean);
    found.push({ file, line: index + 1, source, flags, allowed: comment });
  };
  const look = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      add(node, node.text.slice(1, end), node.text.slice(end + 1));
    }
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText(code) === 'RegExp') {
      const [source, flags] = node.arguments ?? [];
      // Of a literal, only the flags can be others.
      if (source && !ts.isRegularExpressionLiteral(source)) add(node, readText(source), readText(flags) ?? '');
    }
    ts.forEachChild(node, look);
  };
  look(code);
  return found;
}

/** The text of a literal, or of a template that is filled with such constants of the same file. */
function readText(node: ts.Node | undefined): string | null {
  if (!node) return null;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isIdentifier(node)) return readText(findConstant(node));
  if (!ts.isTemplateExpression(node)) return null;
  const parts = node.templateSpans.map(({ expression, literal }) => {
    const filled = readText(expression);
    return filled === null ? null : filled + literal.text;
  });
  return parts.includes(null) ? null : node.head.text + parts.join('');
}

function findConstant(node: ts.Identifier): ts.Node | undefined {
  const declarations = node
    .getSourceFile()
    .statements.flatMap((statement) =>
      ts.isVariableStatement(statement) ? [...statement.declarationList.declarations] : [],
    );
  return declarations.find(({ name }) => ts.isIdentifier(name) && name.text === node.text)?.initializer;
}

/** What stands under `pattern` in a schema, JSON or YAML. Validators take them with the flag u. */
export function findInSchema(file: string, text: string): Pattern[] {
  const lineCounter = new LineCounter();
  const found: Pattern[] = [];
  visit(parseDocument(text, { lineCounter, uniqueKeys: false }), {
    Pair(_, { key, value }, path) {
      if (!isScalar(key) || key.value !== 'pattern' || !isScalar(value) || typeof value.value !== 'string') return;
      // A property that is named so is a schema, and no text.
      if (!isMap(path.at(-1))) return;
      const { line } = lineCounter.linePos(value.range?.[0] ?? 0);
      found.push({ file, line, source: value.value, flags: 'u', allowed: undefined });
    },
  });
  return found;
}
