import { dirname } from 'node:path';
import { chooseHost } from '../../app/choose-host.ts';
import { loadSoundManifest } from '../../app/load-manifest.ts';
import { planPush } from '../../app/push-app.ts';
import { exitCodes } from '../../core/errors.ts';
import type { Change } from '../../core/release/plan.ts';
import { defineCommand, type Outcome } from '../command.ts';
import { hostOptions, tellRetry } from '../host-options.ts';
import { manifestOptions } from '../manifest-options.ts';
import { flag } from '../options.ts';
import { presentPlan } from '../present/plan.ts';

interface Result {
  readonly slug: string;
  readonly host: string;
  /** False when the platform has no such app yet: then all of it is added. */
  readonly on_platform: boolean;
  readonly differs: boolean;
  readonly plan: { readonly changes: readonly Change[]; readonly added_scopes: readonly string[] };
}

export default defineCommand({
  description:
    'Compares the app with the platform’s draft, and shows what a push would change there. It writes nothing, and does ' +
    'not say whose change is whose: push does, and so does pull.',
  arguments: [{ name: '[manifest]', description: 'the manifest, or its folder (default: .)' }],
  options: {
    exitCode: flag('End with exit status 1 when something differs'),
    ...hostOptions,
    ...manifestOptions,
  },
  examples: [
    { command: 'miniapp diff', does: 'What a push to the local platform would change.' },
    { command: 'miniapp diff --profile work --exit-code', does: 'In CI: fail when the platform has something else.' },
  ],
  async run([target], options, { system, directory, say, progress }): Promise<Outcome<Result>> {
    const loaded = await loadSoundManifest({ ...options, target, directory }, system);
    const host = await chooseHost({ ...options, directory, beside: [dirname(loaded.path)] }, say, system);
    const { slug, remote, action, plan } = await progress(`Comparing with ${host.url}`, () =>
      planPush({ loaded, host, replace: 'always', onRetry: tellRetry(say) }, system),
    );
    const differs = action !== 'nothing';
    return {
      result: {
        slug,
        host: host.url,
        on_platform: remote !== null,
        differs,
        plan: { changes: plan.changes, added_scopes: plan.addedScopes },
      },
      diagnostics: loaded.diagnostics,
      exitCode: differs && options.exitCode ? exitCodes.checkFailed : exitCodes.done,
    };
  },
  present({ result }, view) {
    return result ? presentPlan(result.plan.changes, result.plan.added_scopes, view) : '';
  },
  remark({ result }, { style }) {
    if (!result) return '';
    const { slug, host, on_platform, differs } = result;
    if (!on_platform) return `${slug} is not on the platform yet: ${host}\n`;
    return differs
      ? `${slug} differs from the draft on ${host}\n`
      : `${style.green('✓')} ${slug} is the same on ${host}\n`;
  },
});
