import type { GeneratedFile } from './files.ts';
import { isAnnotation, mapSubschemas, type Schema } from './schema.ts';

/**
 * The schema for editors of a file that is laid over a manifest: of the manifest’s fields none is required, and null
 * removes one. Lists are replaced whole, so what is in them is held against the manifest’s own schema. Without line breaks,
 * because it is in the package, for editors to read.
 */
export function overlaySchema(manifest: Schema): GeneratedFile {
  const { $defs = {}, ...root } = manifest;
  const partial = Object.entries($defs).map(([name, definition]) => [`${name}-overlay`, relax(definition)] as const);
  const schema = {
    ...relax(root),
    $id: `${manifest.$id}:overlay`,
    title: 'Environment of a mini-app',
    description:
      'What an environment changes of a mini-app’s manifest, in miniapp.<name>.yaml beside it: fields are merged, null removes one, everything else replaces what was there (RFC 7396).',
    $defs: { ...$defs, ...Object.fromEntries(partial) },
  };
  return { path: 'schemas/miniapp.overlay.schema.json', content: `${JSON.stringify(withoutCases(schema))}\n` };
}

/** The schema of a change to what `schema` describes. */
function relax({ required: _required, ...schema }: Schema): Schema {
  const relaxed: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'properties') relaxed[keyword] = mapSubschemas(keyword, value, orNull);
    else if (keyword === 'additionalProperties') relaxed[keyword] = mapSubschemas(keyword, value, orNull);
    // Without the field that tells the kinds apart, what fits one kind may fit another.
    else if (keyword === 'oneOf') relaxed['anyOf'] = (value as Schema[]).map(relax);
    else if (keyword === '$ref') relaxed[keyword] = `${value}-overlay`;
    else if (keyword !== 'discriminator') relaxed[keyword] = value;
  }
  return relaxed;
}

function orNull({ title, description, ...schema }: Schema): Schema {
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    anyOf: [relax(schema), { type: 'null' }],
  };
}

/** What only the tests of the manifest’s schema use. */
function withoutCases(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCases);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !(key.startsWith('x-') && isAnnotation(key)));
  return Object.fromEntries(entries.map(([key, child]) => [key, withoutCases(child)]));
}
