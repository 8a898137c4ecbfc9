import { catalogModule, parseCatalog } from './generate/catalog.ts';
import { type GeneratedFile, readText, staleFiles, writeFiles } from './generate/files.ts';
import { manifestReference } from './generate/manifest-reference.ts';
import { parseSchema, schemaWithScopes } from './generate/schema.ts';
import { scopeReference } from './generate/scope-reference.ts';
import { typesModule } from './generate/types.ts';
import { validatorModules } from './generate/validator.ts';

/** Everything that is made from schemas/. The same input gives the same bytes. */
async function generatedFiles(): Promise<GeneratedFile[]> {
  const catalog = parseCatalog(readText('schemas/catalog.yaml'));
  const schemaFile = schemaWithScopes(readText('schemas/miniapp.schema.json'), catalog.scopes);
  const schema = parseSchema(schemaFile.content);
  return [
    schemaFile,
    await typesModule(schema),
    ...validatorModules(schema),
    catalogModule(catalog),
    manifestReference(schema, catalog),
    scopeReference(catalog),
  ];
}

const files = await generatedFiles();
const stale = staleFiles(files);
if (process.argv.includes('--check')) {
  for (const { path } of stale) console.error(`${path} is stale.`);
  if (stale.length > 0) {
    console.error('Bring them up to date with: npx tsx scripts/generate.ts');
    process.exitCode = 1;
  }
} else {
  writeFiles(stale);
  console.log(stale.length === 0 ? 'Everything is up to date.' : stale.map(({ path }) => `Wrote ${path}`).join('\n'));
}
