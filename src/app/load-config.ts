import { join, resolve } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import { globProblem } from '../core/glob.ts';
import { limits } from '../core/manifest/limits.ts';
import { locate } from '../core/manifest/locate.ts';
import { decodeText, parseYaml } from '../core/manifest/parse.ts';
import { childPointer } from '../core/manifest/pointer.ts';
import { isAdjustable, type RuleSettings } from '../core/manifest/policy.ts';
import { readValue } from '../core/manifest/read.ts';
import { rules as allRules } from '../core/manifest/rules.ts';
import { createSource, positionAt } from '../core/source.ts';
import { closest } from '../core/suggest.ts';
import type { System } from '../system/ports.ts';

/** A project's `miniapp.config.yaml`. */
export interface Config {
  /** Globs of what `validate` checks when it is given nothing. */
  readonly apps: readonly string[];
  /** Severities for every app. */
  readonly rules: RuleSettings;
  /** Severities for the manifests that a glob matches; later ones win. */
  readonly overrides: readonly { readonly files: readonly string[]; readonly rules: RuleSettings }[];
}

/** The name of the file, in the working folder. */
export const configName = 'miniapp.config.yaml';

/** How severities are written in flags and in the configuration. */
export const settingWords = { off: 'off', info: 'info', warn: 'warning', warning: 'warning', error: 'error' } as const;

const noConfig: Config = { apps: [], rules: {}, overrides: [] };

/**
 * Reads the configuration of a folder, or the file given; without one, nothing is configured. Rejects with `MiniappError`
 * `config-invalid`, at the line and column of the mistake.
 */
export async function loadConfig(
  given: string | undefined,
  directory: string,
  { disk }: Pick<System, 'disk'>,
): Promise<Config> {
  const path = given === undefined ? join(directory, configName) : resolve(directory, given);
  if (given === undefined && (await disk.kind(path)) === 'missing') return noConfig;
  const name = given ?? configName;
  const bytes = await disk.read(path, limits.bytes);
  const decoded = decodeText(bytes);
  if ('problem' in decoded) throw new MiniappError('config-invalid', { place: name, problem: decoded.problem });

  const source = createSource(name, decoded.text);
  const parsed = parseYaml(source);
  const failAt = (offset: number, problem: string): never => {
    const { line, column } = positionAt(source, offset);
    throw new MiniappError('config-invalid', { place: `${name}:${line}:${column}`, problem });
  };
  if ('finding' in parsed) return failAt(parsed.finding.start, parsed.finding.message);
  const { value, findings } = readValue(parsed.tree, null);
  const [finding] = findings;
  if (finding) return failAt(finding.start, finding.message);
  return readConfig(value, (pointer, at, problem) =>
    failAt(locate({ base: parsed.tree, overlay: null }, pointer, at).start, problem),
  );
}

/** The settings for one manifest, by its path relative to the configuration, with `/`. What flags say goes last. */
export async function settingsFor(config: Config, path: string, flags: RuleSettings): Promise<RuleSettings> {
  if (config.overrides.length === 0) return { ...config.rules, ...flags };
  const { default: picomatch } = await import('picomatch');
  const matching = config.overrides.filter(({ files }) => picomatch.isMatch(path, [...files], { dot: true }));
  return Object.assign({}, config.rules, ...matching.map(({ rules }) => rules), flags);
}

/** What is wrong with a rule's setting as written; undefined when it can be used. */
export function checkSetting(id: string, word: string): string | undefined {
  if (!allRules.some((rule) => rule.id === id)) {
    const suggestion = closest(
      id,
      allRules.map((rule) => rule.id),
    );
    return `There is no rule "${id}". ${suggestion ? `Did you mean ${suggestion}?` : 'The rules are listed by: miniapp rules'}`;
  }
  if (!isAdjustable(id)) return `${id} stays an error: no platform could take a manifest that breaks it.`;
  if (!Object.hasOwn(settingWords, word)) return `"${word}" is no severity. Write off, info, warn or error.`;
  return undefined;
}

type Fail = (pointer: string, at: 'value' | 'key', problem: string) => never;

function readConfig(value: unknown, fail: Fail): Config {
  if (value === null) return noConfig;
  const { apps, rules, overrides } = readFields(value, '', ['apps', 'rules', 'overrides'], fail);
  if (overrides !== undefined && !Array.isArray(overrides)) fail('/overrides', 'value', 'overrides must be a list.');
  return {
    apps: readGlobs(apps, '/apps', fail),
    rules: readSettings(rules, '/rules', fail),
    overrides: ((overrides as unknown[] | undefined) ?? []).map((item, index) => {
      const pointer = `/overrides/${index}`;
      const fields = readFields(item, pointer, ['files', 'rules'], fail);
      return {
        files: readGlobs(fields['files'], `${pointer}/files`, fail),
        rules: readSettings(fields['rules'], `${pointer}/rules`, fail),
      };
    }),
  };
}

function readFields(value: unknown, pointer: string, known: readonly string[], fail: Fail): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fail(pointer, 'value', `This must be a mapping with ${known.join(', ')}.`);
  }
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    const suggestion = closest(key, known);
    fail(
      childPointer(pointer, key),
      'key',
      `"${key}" is not known here. ${suggestion ? `Did you mean "${suggestion}"?` : `Known are: ${known.join(', ')}.`}`,
    );
  }
  return value as Record<string, unknown>;
}

function readGlobs(value: unknown, pointer: string, fail: Fail): readonly string[] {
  if (value === undefined) return [];
  const list = Array.isArray(value) ? value : [value];
  return list.map((item, index) => {
    if (typeof item !== 'string') return fail(pointer, 'value', 'This must be a list of texts.');
    const problem = globProblem(item);
    if (problem !== undefined) fail(Array.isArray(value) ? `${pointer}/${index}` : pointer, 'value', problem);
    return item;
  });
}

function readSettings(value: unknown, pointer: string, fail: Fail): RuleSettings {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fail(pointer, 'value', 'This must be a mapping of rules to severities.');
  }
  return Object.fromEntries(
    Object.entries(value).map(([id, word]) => {
      // `off` is a word to YAML 1.2, but people quote it or write false.
      const text = word === false ? 'off' : String(word);
      const problem = checkSetting(id, text);
      if (problem !== undefined) fail(childPointer(pointer, id), 'key', problem);
      return [id, settingWords[text as keyof typeof settingWords]];
    }),
  );
}
