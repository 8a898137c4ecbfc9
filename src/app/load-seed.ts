import { resolve } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import { limits } from '../core/manifest/limits.ts';
import { locate } from '../core/manifest/locate.ts';
import { decodeText, parseYaml } from '../core/manifest/parse.ts';
import { readValue } from '../core/manifest/read.ts';
import { findSeedProblem, type SeedProblem } from '../core/seed/schema.ts';
import { createSource, positionAt } from '../core/source.ts';
import type { WorkspaceSeed } from '../platform/store/workspace-seed.ts';
import type { System } from '../system/ports.ts';
import { resolveSeed, type WrittenSeed } from './resolve-seed.ts';

/**
 * Reads what a new workspace is to have, from YAML or JSON as schemas/seed.schema.json describes it. Rejects with
 * `MiniappError` `seed-invalid`, at the line and column of the mistake, or with those of reading the file.
 */
export async function loadSeed(
  path: string,
  directory: string,
  { disk }: Pick<System, 'disk'>,
): Promise<WorkspaceSeed> {
  const bytes = await disk.read(resolve(directory, path), limits.bytes);
  const decoded = decodeText(bytes);
  if ('problem' in decoded) throw new MiniappError('seed-invalid', { place: path, problem: decoded.problem });

  const { text } = decoded;
  const source = createSource(path, text);
  const failAt = (offset: number, problem: string): never => {
    const { line, column } = positionAt(source, offset);
    throw new MiniappError('seed-invalid', { place: `${path}:${line}:${column}`, problem });
  };
  const parsed = parseYaml(source);
  if ('finding' in parsed) return failAt(parsed.finding.start, parsed.finding.message);
  const { tree } = parsed;
  const fail = ({ pointer, at, problem }: SeedProblem): never =>
    failAt(locate({ base: tree, overlay: null }, pointer, at).start, problem);

  const { value, findings } = readValue(tree, null);
  const [finding] = findings;
  if (finding) return failAt(finding.start, finding.message);
  const problem = findSeedProblem(value);
  if (problem) return fail(problem);
  const seed = resolveSeed(value as WrittenSeed);
  return 'problem' in seed ? fail(seed) : seed;
}
