import type { CatalogScope } from '../../generated/catalog.ts';

/** An operation of the platform's API that a request asks for. */
export interface MatchedOperation {
  /** As in the catalogue, for example `GET /flow/tags`. */
  readonly operation: string;
  /** The scope that opens it. */
  readonly scope: CatalogScope;
  /** The parts of the path that stand for `{…}`, by name. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Finds the catalogue's operations for paths below `/api`. */
export interface Matcher {
  find(method: string, path: string): MatchedOperation | null;
  /** The methods that the catalogue has for a path. */
  methods(path: string): string[];
}

export function createMatcher(scopes: readonly CatalogScope[]): Matcher {
  const patterns = scopes.flatMap((scope) => scope.operations.map((operation) => readPattern(operation, scope)));
  // A path that is written out goes before one with a place for any value.
  patterns.sort((a, b) => a.variables - b.variables);
  const written = new Map(
    patterns.flatMap((pattern) => (pattern.variables === 0 ? [[pattern.operation, pattern] as const] : [])),
  );
  return {
    find(method, path) {
      const found = written.get(`${method} ${path}`);
      if (found) return { operation: found.operation, scope: found.scope, parameters: {} };
      const segments = path.split('/').slice(1);
      for (const pattern of patterns) {
        if (pattern.method !== method) continue;
        const parameters = match(pattern.segments, segments);
        if (parameters) return { operation: pattern.operation, scope: pattern.scope, parameters };
      }
      return null;
    },
    methods(path) {
      const segments = path.split('/').slice(1);
      const matching = patterns.filter((pattern) => match(pattern.segments, segments));
      return [...new Set(matching.map(({ method }) => method))];
    },
  };
}

interface Pattern {
  readonly operation: string;
  readonly scope: CatalogScope;
  readonly method: string;
  readonly segments: readonly string[];
  readonly variables: number;
}

function readPattern(operation: string, scope: CatalogScope): Pattern {
  const [method = '', path = ''] = operation.split(' ');
  const segments = path.split('/').slice(1);
  return { operation, scope, method, segments, variables: segments.filter(isVariable).length };
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const parameters: [name: string, value: string][] = [];
  for (const [index, expected] of pattern.entries()) {
    const actual = segments[index] ?? '';
    if (isVariable(expected) && actual !== '') parameters.push([expected.slice(1, -1), decode(actual)]);
    else if (expected !== actual) return null;
  }
  return Object.fromEntries(parameters);
}

function isVariable(segment: string): boolean {
  return segment.startsWith('{');
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
