import type { Source } from '../source.ts';
import type { Environment } from './environment.ts';
import { type Layers, locate } from './locate.ts';
import { mergeValues } from './merge.ts';
import type { Parsed } from './parse.ts';
import { maximumFindings, readValue } from './read.ts';
import type { TextFinding } from './rule.ts';
import { missingVariable } from './rules/yaml/missing-variable.ts';

/** A manifest's texts: its own file, and that of an environment where it is laid over it. */
export interface ManifestTexts {
  readonly base: Parsed;
  readonly overlay: Parsed | null;
}

/** What a manifest's texts come to, and what was found on the way to it. */
export interface DocumentReading {
  /** Null when one of the texts cannot be relied on at all; there is no value then. */
  readonly layers: Layers | null;
  /** The merged value. Where something was found, it is undefined. */
  readonly value: unknown;
  /** Each with the text it lies in. */
  readonly findings: readonly DocumentFinding[];
}

export interface DocumentFinding extends TextFinding {
  readonly source: Source;
  readonly pointer: string;
}

/** Reads each text by itself, with the environment's values filled in (null: not), and merges them. */
export function readDocument({ base, overlay }: ManifestTexts, environment: Environment | null): DocumentReading {
  const below = readText(base, environment);
  if (overlay === null) return { ...below, layers: below.tree && { base: below.tree, overlay: null } };
  const above = readText(overlay, environment);
  const findings = [...below.findings, ...above.findings];
  if (below.tree === null || above.tree === null) return { layers: null, value: undefined, findings };
  const layers = { base: below.tree, overlay: above.tree };
  // A file without any content says nothing, and so changes nothing.
  const value = above.tree.root === null ? below.value : mergeValues(below.value, above.value);
  return { layers, value, findings: findings.filter((finding) => isUsed(finding, layers)) };
}

function readText(parsed: Parsed, environment: Environment | null) {
  const { source } = parsed;
  if ('finding' in parsed) {
    return { tree: null, value: undefined, findings: [{ ...parsed.finding, source, pointer: '' }] };
  }
  const { value, findings } = readValue(parsed.tree, environment);
  const tree = findings.length < maximumFindings ? parsed.tree : null;
  return { tree, value, findings: findings.map((finding) => ({ ...finding, source })) };
}

/** What a value lacks that another one replaces is not missed. */
function isUsed({ rule, source, pointer }: DocumentFinding, layers: Layers): boolean {
  return rule !== missingVariable || locate(layers, pointer, 'value').source === source;
}
