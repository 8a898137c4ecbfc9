import { readFile } from 'node:fs/promises';
import type { Plugin } from 'rolldown';

/** Parts of libraries that nothing here uses, and that cost every start or are larger than what is used. */
const parts = [
  // Prompts of other kinds than ours; one of them has the tables of all character sets.
  /node_modules\/@inquirer\/(editor|expand|number|rawlist|search)\//,
  // conf: checks by schemas that it is not given, and versions for migrations that it is not given.
  /node_modules\/(ajv\/dist\/2020\.js|ajv-formats\/|semver\/)/,
  // hono: its renderer in browsers, and the hooks of pages that change there.
  /node_modules\/hono\/dist\/jsx\/(dom\/(render|components|hooks\/index|intrinsic-element\/components)|hooks\/index)\.js/,
  // Colours in other spaces than the terminal's.
  /node_modules\/color-convert\//,
  // Kysely: statements and plugins that other databases than SQLite have, or that no query here asks for.
  /node_modules\/kysely\/dist\/esm\/query-builder\/(merge-query-builder|json-path-builder)\.js/,
  /node_modules\/kysely\/dist\/esm\/plugin\/(with-schema\/with-schema-plugin|immediate-value\/immediate-value-transformer)\.js/,
  /node_modules\/kysely\/dist\/esm\/schema\/(create-view|refresh-materialized-view|drop-view|create-type|drop-type)-builder\.js/,
];

const programs = '\0unused-programs';

/** Puts functions that throw in the place of what the unused parts export. */
export const withoutUnusedParts: Plugin = {
  name: 'without-unused-parts',
  resolveId: {
    // What commander loads to run subcommands that are programs of their own.
    filter: { id: /^node:child_process$/ },
    handler: (_, importer) => (importer?.includes('/node_modules/commander/') ? programs : null),
  },
  load: {
    filter: { id: [/^\0/, ...parts] },
    handler: async (id) => (id === programs ? stub('') : isUnusedPart(id) ? stub(await readFile(id, 'utf8')) : null),
  },
};

/** Whether nothing of a module is in the bundle. */
export function isUnusedPart(id: string): boolean {
  return parts.some((part) => part.test(id));
}

/** A module with the same exports, each a function that throws. */
function stub(code: string): string {
  const declared = /^export (?:class|function|const) (\w+)|^exports\.(\w+) = /gm;
  const found = [...code.matchAll(declared)].map(([, name, common]) => name ?? common ?? '');
  const listed = [...code.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list = '']) => list.split(','));
  const exported = listed.map((entry) => entry.trim().replace(/^.* as /, '')).filter(Boolean);
  const names = new Set(['default', ...found, ...exported]);
  const exports = [...names].map((name) => `unused as ${name}`).join(', ');
  return `
    function unused() { throw new Error('This part of a library is not in the bundle: scripts/build/unused-parts.ts'); }
    export { ${exports} };`;
}
