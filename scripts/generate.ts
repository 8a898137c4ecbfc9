import { catalogModule, parseCatalog } from './generate/catalog.ts';
import { contractModule, contractTypes, parseContract } from './generate/contract.ts';
import { contractReference } from './generate/contract-reference.ts';
import { type GeneratedFile, readText, staleFiles, writeFiles } from './generate/files.ts';
import { manifestReference } from './generate/manifest-reference.ts';
import { overlaySchema } from './generate/overlay-schema.ts';
import { parseSchema, schemaWithScopes } from './generate/schema.ts';
import { scopeReference } from './generate/scope-reference.ts';
import { typesModule } from './generate/types.ts';
import { validatorModules } from './generate/validator.ts';

/** What is made from schemas/. The same input gives the same bytes. */
async function filesFromSchemas(): Promise<GeneratedFile[]> {
  const catalog = parseCatalog(readText('schemas/catalog.yaml'));
  const schemaFile = schemaWithScopes(readText('schemas/miniapp.schema.json'), catalog.scopes);
  const schema = parseSchema(schemaFile.content);
  const contract = parseContract(readText('schemas/platform.openapi.yaml'));
  return [
    schemaFile,
    overlaySchema(schema),
    await typesModule(schema),
    ...validatorModules(schema),
    catalogModule(catalog),
    contractModule(contract),
    await contractTypes(contract),
    contractReference(contract),
    manifestReference(schema, catalog),
    scopeReference(catalog),
  ];
}

/** What is made from the program itself, which is loaded only now: it contains the files above. */
async function filesFromProgram(): Promise<GeneratedFile[]> {
  const { ruleReference } = await import('./generate/rule-reference.ts');
  const { errorReference } = await import('./generate/error-reference.ts');
  const { installRequestReference } = await import('./generate/install-request-reference.ts');
  const { platformApiReference } = await import('./generate/platform-api-reference.ts');
  const { commandReference } = await import('./generate/command-reference.ts');
  const { environmentReference } = await import('./generate/environment-reference.ts');
  return [
    ruleReference(),
    errorReference(),
    installRequestReference(),
    platformApiReference(),
    await commandReference(),
    await environmentReference(),
  ];
}

const isCheck = process.argv.includes('--check');
const stalePaths: string[] = [];
for (const generate of [filesFromSchemas, filesFromProgram]) {
  const stale = staleFiles(await generate());
  stalePaths.push(...stale.map(({ path }) => path));
  if (!isCheck) writeFiles(stale);
  // A program with stale parts says nothing about its own reference.
  else if (stale.length > 0) break;
}
if (isCheck && stalePaths.length > 0) {
  for (const path of stalePaths) console.error(`${path} is stale.`);
  console.error('Bring them up to date with: npx tsx scripts/generate.ts');
  process.exitCode = 1;
}
if (!isCheck) {
  const lines = stalePaths.map((path) => `Wrote ${path}`);
  console.log(lines.length === 0 ? 'Everything is up to date.' : lines.join('\n'));
}
