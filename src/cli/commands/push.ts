import { dirname } from 'node:path';
import { chooseHost } from '../../app/choose-host.ts';
import { loadSoundManifest } from '../../app/load-manifest.ts';
import {
  applyPush,
  type Consent,
  noteConflict,
  type PlannedPush,
  type Pushed,
  type PushRequest,
  planPush,
} from '../../app/push-app.ts';
import { exitCodes, MiniappError } from '../../core/errors.ts';
import { escapeLine } from '../../core/escape.ts';
import type { Change } from '../../core/release/plan.ts';
import { type FormField, settingsForm } from '../../core/release/settings-form.ts';
import type { Divergence } from '../../core/release/three-way.ts';
import { type CommandContext, defineCommand, type Outcome } from '../command.ts';
import { hostOptions, tellRetry } from '../host-options.ts';
import { manifestOptions } from '../manifest-options.ts';
import { flag } from '../options.ts';
import { presentDivergences, presentPlan } from '../present/plan.ts';
import { presentForm } from '../present/settings-form.ts';
import { plainView } from '../present/view.ts';

interface PushResult {
  readonly action: Pushed['action'] | 'conflict' | 'unconfirmed';
  readonly slug: string;
  readonly hash: string;
  /** Null when nothing was written. */
  readonly url: string | null;
  readonly host: string;
  readonly dry_run: boolean;
  /** The flags by which somebody agrees to it, given or not. */
  readonly needs: readonly string[];
  readonly plan: { readonly changes: readonly Change[]; readonly added_scopes: readonly string[] };
  /** Who changed what, of a conflict. */
  readonly divergences: readonly Divergence[];
}

type Result = PushResult | { readonly action: 'manual'; readonly fields: readonly FormField[] };

const consents: Readonly<
  Record<Consent, { readonly option: 'allowScopeIncrease' | 'allowRemovals'; readonly flag: string }>
> = {
  'scope-increase': { option: 'allowScopeIncrease', flag: '--allow-scope-increase' },
  removals: { option: 'allowRemovals', flag: '--allow-removals' },
};

export default defineCommand({
  description:
    'Checks the manifest, compares it with the platform’s draft, shows what differs, and writes it. Run again, it ' +
    'writes nothing. What somebody else changed there is never lost: it is shown, and nothing is written. It pushes to ' +
    'the platform that is named, else to the default profile, else to the local platform that runs for this folder.',
  arguments: [{ name: '[manifest]', description: 'the manifest, or its folder (default: .)' }],
  options: {
    dryRun: flag('Show what would change, and write nothing'),
    allowScopeIncrease: flag('Agree that the app asks its users for more'),
    allowRemovals: flag('Agree that fields are taken away'),
    force: flag('Replace the copy that the last refused push showed, and no other'),
    manual: flag('Print what to enter in the platform’s Edit Settings form, for a platform that takes no push'),
    ...hostOptions,
    ...manifestOptions,
  },
  examples: [
    { command: 'miniapp push', does: 'Push to the local platform.' },
    { command: 'miniapp push --profile work', does: 'Push to a platform you signed in to.' },
    {
      command: 'miniapp push --env staging',
      does: 'Push it as staging has it; to the profile staging, if there is one.',
    },
    { command: 'miniapp push --dry-run', does: 'Show what a push would change.' },
    { command: 'miniapp push --allow-scope-increase', does: 'In CI, when more scopes are what you want.' },
  ],
  async run([target], options, context): Promise<Outcome<Result>> {
    const { system, directory, say, progress } = context;
    const loaded = await loadSoundManifest({ ...options, target, directory }, system);
    const { diagnostics } = loaded;
    if (options.manual) return { result: { action: 'manual', fields: settingsForm(loaded.manifest) }, diagnostics };
    const host = await chooseHost({ ...options, directory, beside: [dirname(loaded.path)] }, say, system);
    const replace = options.force ? 'shown' : 'never';
    const request: PushRequest = { loaded, host, replace, onRetry: tellRetry(say) };
    const planned = await progress(`Comparing with ${host.url}`, () => planPush(request, system));
    const { slug, local, plan, divergences } = planned;
    const told = {
      slug,
      hash: local.hash,
      url: null,
      host: host.url,
      dry_run: options.dryRun,
      needs: planned.needs.map((need) => consents[need].flag),
      plan: { changes: plan.changes, added_scopes: plan.addedScopes },
      divergences,
    };
    if (planned.action === 'conflict') {
      if (!options.dryRun) await noteConflict(planned, request, system);
      return {
        result: { ...told, action: 'conflict' },
        diagnostics,
        error: new MiniappError('remote-changed', { slug, isShallow: planned.isShallow }),
      };
    }
    if (options.dryRun) return { result: { ...told, action: done[planned.action] }, diagnostics };
    const flags = await findRefused(planned, options, context);
    if (flags.length > 0) {
      const error = new MiniappError('push-unconfirmed', { flags });
      return { result: { ...told, action: 'unconfirmed' }, diagnostics, error };
    }
    const { action, url } = await progress(`Pushing to ${host.url}`, () => applyPush(planned, request, system));
    return { result: { ...told, action, url }, diagnostics, exitCode: exitCodes.done };
  },
  present({ result }, view) {
    if (!result) return '';
    if (result.action === 'manual') return presentForm(result.fields, view);
    if (result.action === 'conflict') return presentDivergences(result.divergences, view);
    return presentPlan(result.plan.changes, result.plan.added_scopes, view);
  },
  remark({ result }, { style }, options) {
    if (!result || result.action === 'manual' || result.action === 'conflict' || result.action === 'unconfirmed')
      return '';
    const { action, slug, host, url, dry_run } = result;
    if (action === 'unchanged') return `${style.green('✓')} ${slug} is already up to date on ${host}\n`;
    if (dry_run) {
      const open = Object.values(consents).filter(
        ({ flag, option }) => result.needs.includes(flag) && !options[option],
      );
      const flags = open.map((consent) => consent.flag).join(' and ');
      const told = flags === '' ? '' : `Somebody has to agree to the push, by ${flags}.\n`;
      return `Nothing was written: this is a dry run. ${slug} would be ${action} on ${host}\n${told}`;
    }
    return `${style.green('✓')} ${slug} ${action} on ${host}\n  ${escapeLine(url ?? '')}\n`;
  },
});

/** What a planned push will have been when it is done. */
const done = { create: 'created', update: 'updated', nothing: 'unchanged' } as const;

/** The flags of what nobody agreed to; on a terminal, a person is asked. */
async function findRefused(
  { needs, plan }: PlannedPush,
  options: Readonly<Record<'allowScopeIncrease' | 'allowRemovals', boolean>>,
  { interactive, system, say }: CommandContext,
): Promise<string[]> {
  const open = needs.filter((need) => !options[consents[need].option]);
  if (open.length === 0) return [];
  const flags = open.map((need) => consents[need].flag);
  if (!interactive) return flags;
  say(presentPlan(plan.changes, plan.addedScopes, plainView).trimEnd());
  for (const need of open) {
    if (!(await system.prompts.confirm({ message: question(need, plan), default: false })))
      return [consents[need].flag];
  }
  return [];
}

function question(need: Consent, { changes, addedScopes }: PlannedPush['plan']): string {
  if (need === 'scope-increase') return `Ask users for more (${addedScopes.map(escapeLine).join(', ')})?`;
  const removed = changes.filter(({ kind }) => kind === 'removed').length;
  return `Take ${removed === 1 ? '1 field' : `${removed} fields`} away?`;
}
