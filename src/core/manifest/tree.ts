import { type Alias, isAlias, isMap, isPair, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { Source } from '../source.ts';
import { limits, tooLargeFinding } from './limits.ts';
import type { TextFinding } from './rule.ts';
import { aliases } from './rules/yaml/aliases.ts';
import { tooDeepFinding } from './scan.ts';

/** A YAML document as nodes, in which every alias has a target and none leads back into itself. */
export interface Tree {
  readonly source: Source;
  readonly root: ParsedNode | null;
  /** The node that an alias stands for. */
  readonly targets: ReadonlyMap<Alias, unknown>;
}

/** Every value counts for this many characters at least, so that many small ones are bounded too. */
const smallestValue = 32;

/** Looks up what each alias stands for, and counts what the document holds: all in one walk. */
export function resolveAliases(source: Source, root: ParsedNode | null): { tree: Tree } | { finding: TextFinding } {
  const targets = new Map<Alias, unknown>();
  // By name: the latest node that began with this anchor, as YAML has it.
  const anchors = new Map<string, unknown>();
  // Anchored nodes with how large they are when written out; none while the walk is inside.
  const sizes = new Map<unknown, number>();
  let finding: TextFinding | undefined;
  let lastAlias: [number, number] = [0, 0];
  let values = 0;

  const stop = (found: TextFinding): number => {
    finding ??= found;
    return 0;
  };

  const visitAlias = (alias: Alias): number => {
    const [start, end] = rangeOf(alias);
    lastAlias = [start, end];
    const about = { rule: aliases, start, end };
    if (!anchors.has(alias.source)) {
      return stop({ ...about, message: `There is no anchor &${alias.source} above. Write the value out.` });
    }
    const target = anchors.get(alias.source);
    const size = sizes.get(target);
    if (size === undefined) {
      const message = `*${alias.source} stands inside the value it refers to, which has no end. Write the value out.`;
      return stop({ ...about, message });
    }
    targets.set(alias, target);
    return size;
  };

  const visit = (node: unknown, depth: number): number => {
    if (finding) return 0;
    if (isAlias(node)) return visitAlias(node);
    const name = anchorOf(node);
    if (name !== undefined) anchors.set(name, node);
    let size = isScalar(node) ? Math.max(smallestValue, (node.source ?? '').length) : smallestValue;
    if (isMap(node) || isSeq(node)) {
      if (depth >= limits.depth) return stop(tooDeepFinding(rangeOf(node)[0]));
      values += node.items.length;
      if (values > limits.values) return stop(tooLargeFinding(`${limits.values.toLocaleString('en')} values`));
      for (const item of node.items as unknown[]) {
        size += visit(isPair(item) ? item.key : item, depth + 1);
        if (isPair(item) && size <= limits.writtenOut) size += visit(item.value, depth + 1);
        if (size > limits.writtenOut) return stop(tooMuchFinding(lastAlias));
      }
    }
    if (name !== undefined) sizes.set(node, size);
    return size;
  };

  visit(root, 0);
  return finding ? { finding } : { tree: { source, root, targets } };
}

function tooMuchFinding([start, end]: [number, number]): TextFinding {
  const limit = limits.writtenOut / 1024 / 1024;
  const message = `With this alias written out, the file would be larger than ${limit} MiB. Use fewer aliases.`;
  return { rule: aliases, message, start, end };
}

/** Start and end of a node in the text. */
export function rangeOf(node: unknown): [number, number] {
  const range = typeof node === 'object' && node !== null && 'range' in node ? (node.range as number[] | null) : null;
  return [range?.[0] ?? 0, range?.[1] ?? 0];
}

function anchorOf(node: unknown): string | undefined {
  const isNamed = typeof node === 'object' && node !== null && 'anchor' in node && typeof node.anchor === 'string';
  return isNamed ? (node.anchor as string) : undefined;
}
