import { chooseApp } from '../../app/choose-app.ts';
import { connectPlatform } from '../../app/connect-platform.ts';
import { type PlannedRollback, planRollback, rollBackApp } from '../../app/roll-back-app.ts';
import type { Version } from '../../contract/platform.ts';
import { MiniappError } from '../../core/errors.ts';
import { escapeLine } from '../../core/escape.ts';
import { PromptCancelled } from '../../system/ports.ts';
import { defineCommand, type Outcome } from '../command.ts';
import { hostOptions, tellRetry } from '../host-options.ts';
import { manifestOptions } from '../manifest-options.ts';
import { flag, text } from '../options.ts';
import { presentVersions } from '../present/version.ts';

interface Result {
  readonly slug: string;
  readonly host: string;
  /** The current one by now. */
  readonly version: Version;
  /** The number of the one that was current before; null when there was none. */
  readonly previous: number | null;
  /** What users have to agree to again. */
  readonly added_scopes: readonly string[];
}

export default defineCommand({
  description:
    'Makes a version that was published before current again. New users get it, and those who have the app are taken to ' +
    'it; where it asks for scopes that the current one does not, they have to agree first. The draft stays as it is.',
  arguments: [
    { name: '<number>', description: 'the version, as miniapp versions numbers it' },
    { name: '[manifest]', description: 'the manifest, or its folder (default: .)' },
  ],
  options: {
    yes: flag('Roll back without a question'),
    app: text('<slug>', 'The app by its slug, where there is no manifest'),
    ...hostOptions,
    ...manifestOptions,
  },
  examples: [
    { command: 'miniapp rollback 3', does: 'Go back to version 3, after a question.' },
    { command: 'miniapp rollback 3 --app email-verifier --yes', does: 'Without a question, and without a manifest.' },
  ],
  async run([given = '', target], options, context): Promise<Outcome<Result>> {
    const { system, directory, say, progress, interactive } = context;
    const number = readNumber(given);
    if (!options.yes && !interactive) {
      throw new MiniappError('invalid-usage', {
        problem: 'A rollback changes what users have only after a yes, and nobody can be asked here.',
        remedy: 'Add --yes.',
      });
    }
    const { slug, beside } = await chooseApp({ ...options, target, directory }, system);
    const told = { say, onRetry: tellRetry(say) };
    const { host, client } = await connectPlatform({ ...options, directory, beside }, told, system);
    const planned = await progress(`Asking ${host.url}`, () => planRollback(slug, number, client));
    if (!options.yes) {
      say(effect(slug, planned));
      const message = `Make version ${number} of ${slug} current on ${host.url}?`;
      if (!(await system.prompts.confirm({ message, default: false }))) throw new PromptCancelled();
    }
    const version = await progress(`Rolling back on ${host.url}`, () => rollBackApp(slug, number, client));
    const { current, addedScopes } = planned;
    const result = { slug, host: host.url, version, previous: current?.number ?? null, added_scopes: addedScopes };
    return { result };
  },
  present: ({ result }, { style }) => (result ? presentVersions([result.version], style) : ''),
  remark({ result }, { style }) {
    if (!result) return '';
    const { slug, host, version, added_scopes } = result;
    return (
      `${style.green('✓')} version ${version.number} of ${slug} is the current one on ${host}\n` +
      (added_scopes.length > 0 ? `  Users have to agree again: ${added_scopes.map(escapeLine).join(', ')}\n` : '')
    );
  },
});

function readNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new MiniappError('invalid-usage', {
    problem: `A version is named by its number, but this is "${text}".`,
    remedy: 'List them with: miniapp versions',
  });
}

/** What users get by a rollback. */
function effect(slug: string, { target, current, addedScopes }: PlannedRollback): string {
  const name = ({ number, version }: Version) => `version ${number} (${escapeLine(version)})`;
  const instead = current ? ` instead of ${name(current)}` : '';
  const consent =
    addedScopes.length > 0
      ? `Those who have the app keep what they have until they agree to ${addedScopes.map(escapeLine).join(', ')}.`
      : 'Those who have the app are taken to it; it asks for nothing new.';
  return `New users of ${slug} get ${name(target)}${instead}. ${consent}`;
}
