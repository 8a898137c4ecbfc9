import { compile } from 'json-schema-to-typescript';
import { banner, type GeneratedFile } from './files.ts';
import { mapSubschemas, type Schema, withoutKeywords } from './schema.ts';

/** TypeScript types of the manifest: `Manifest`, and one named type for each definition that has a shape of its own. */
export async function typesModule(schema: Schema): Promise<GeneratedFile> {
  // Titles name types and are spoken of users; names come from the definitions instead.
  const bare = withoutKeywords(
    schema,
    (keyword) => keyword === 'title' || keyword === '$id' || keyword === 'discriminator',
  );
  const definitions = bare.$defs ?? {};
  const named = inlinePlain(bare, definitions);
  const code = await compile({ ...named, title: 'Manifest' } as Parameters<typeof compile>[0], 'Manifest', {
    bannerComment: `// ${banner}`,
    customName: (_, definition) => (definition === undefined ? undefined : pascalCase(definition)),
    ignoreMinAndMaxItems: true,
    unknownAny: true,
    style: { singleQuote: true, printWidth: 120 },
  });
  return { path: 'src/generated/manifest.ts', content: code };
}

/** Replaces references to definitions of plain texts and maps, which need no name, by the definitions themselves. */
function inlinePlain(schema: Schema, definitions: Readonly<Record<string, Schema>>): Schema {
  const target = schema.$ref === undefined ? undefined : definitions[schema.$ref.replace('#/$defs/', '')];
  const isPlain = target && !target.enum && !target.oneOf && !target.properties;
  const { $ref, ...siblings } = schema;
  const merged: Schema = isPlain ? { ...target, ...siblings } : target ? { $ref: schema.$ref ?? '' } : schema;
  const result: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(merged)) {
    result[keyword] = mapSubschemas(keyword, value, (subschema) => inlinePlain(subschema, definitions));
  }
  return result;
}

function pascalCase(name: string): string {
  return name
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
