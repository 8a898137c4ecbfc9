import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allCommands, commonOptions } from '../../scripts/generate/command-reference.ts';
import { variables } from '../../scripts/generate/environment-reference.ts';
import { flagName, type OptionSpecs, variableName } from '../../src/cli/options.ts';
import { packageDirectory } from '../world.ts';

/** The flags of every command, by its words. */
export async function flagsOfCommands(): Promise<Map<string, ReadonlySet<string>>> {
  const all = await allCommands();
  return new Map(all.map(({ name, options }) => [name, flagsOf({ ...commonOptions, ...options })]));
}

function flagsOf(specs: OptionSpecs): ReadonlySet<string> {
  const short = Object.values(specs).flatMap((spec) => (spec.short ? [`-${spec.short}`] : []));
  return new Set([...Object.keys(specs).map(flagName), ...short, '--help', '-h', '--version', '-V']);
}

/** The variables of the environment that the program reads. */
export async function knownVariables(): Promise<ReadonlySet<string>> {
  const all = [commonOptions, ...(await allCommands()).map(({ options }) => options)];
  const specs = all.flatMap((options) => Object.entries(options));
  const ofFlags = specs.map(([name, { variable }]) => variable ?? variableName(name));
  return new Set([...ofFlags, ...variables.map(({ name }) => name)]);
}

/** The text of every file of the program below these folders of the package. */
export function textBelow(...folders: string[]): string {
  const files = folders.flatMap((folder) =>
    readdirSync(join(packageDirectory, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(tsx?|c?js|json|yaml|tsv)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return files.map((file) => readFileSync(file, 'utf8')).join('\n');
}
