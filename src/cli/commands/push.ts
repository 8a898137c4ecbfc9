import { dirname } from 'node:path';
import { chooseHost } from '../../app/choose-host.ts';
import { loadSoundManifest } from '../../app/load-manifest.ts';
import { type Pushed, pushProject } from '../../app/push-project.ts';
import { exitCodes } from '../../core/errors.ts';
import { escapeLine } from '../../core/escape.ts';
import type { Change } from '../../core/release/plan.ts';
import { defineCommand, type Outcome } from '../command.ts';
import { hostOptions } from '../host-options.ts';
import { manifestOptions } from '../manifest-options.ts';
import { flag } from '../options.ts';
import { presentPlan } from '../present/plan.ts';

type Result = Omit<Pushed, 'plan'> & {
  readonly host: string;
  readonly dry_run: boolean;
  readonly plan: { readonly changes: readonly Change[]; readonly added_scopes: readonly string[] };
};

export default defineCommand({
  description:
    'Checks the manifest, compares it with the platform’s draft, shows what differs, and writes it. Run again, it ' +
    'writes nothing. It pushes to the platform that is named, else to the default profile, else to the local platform ' +
    'that runs for this folder.',
  arguments: [{ name: '[manifest]', description: 'the manifest, or its folder (default: .)' }],
  options: {
    dryRun: flag('Show what would change, and write nothing'),
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
  ],
  async run([target], options, { system, directory, say, progress }): Promise<Outcome<Result>> {
    const loaded = await loadSoundManifest({ ...options, target, directory }, system);
    const choice = { ...options, directory, beside: [dirname(loaded.path)] };
    const host = await chooseHost(choice, say, system);
    const { plan, ...pushed } = await progress(`Pushing to ${host.url}`, () =>
      pushProject({ loaded, host, dryRun: options.dryRun }, system),
    );
    return {
      result: {
        ...pushed,
        host: host.url,
        dry_run: options.dryRun,
        plan: { changes: plan.changes, added_scopes: plan.addedScopes },
      },
      diagnostics: loaded.diagnostics,
      exitCode: exitCodes.done,
    };
  },
  present: ({ result }, view) => (result ? presentPlan(result.plan.changes, result.plan.added_scopes, view) : ''),
  remark({ result }, { style }) {
    if (!result) return '';
    const { action, slug, host, url, dry_run } = result;
    if (action === 'unchanged') return `${style.green('✓')} ${slug} is already up to date on ${host}\n`;
    if (dry_run) return `Nothing was written: this is a dry run. ${slug} would be ${action} on ${host}\n`;
    return `${style.green('✓')} ${slug} ${action} on ${host}\n  ${escapeLine(url ?? '')}\n`;
  },
});
