import { loadProject } from '../../app/load-manifest.ts';
import { findManifest } from '../../app/manifest-files.ts';
import type { Pushed } from '../../app/push-app.ts';
import { runPlatform } from '../../app/run-platform.ts';
import { watchProject } from '../../app/watch-project.ts';
import { exitCodes, type MiniappError } from '../../core/errors.ts';
import { type CommandContext, defineCommand, type Outcome } from '../command.ts';
import { manifestOptions } from '../manifest-options.ts';
import { flag } from '../options.ts';
import { describePlatform, platformOptions, readPlatformOptions, tellReady } from '../platform-options.ts';
import { presentPretty } from '../present/diagnostics.ts';
import { fileView } from '../present/formats.ts';

export default defineCommand({
  description:
    'Starts the local platform, pushes the app to it, and pushes again whenever the manifest, the file of its ' +
    'environment, the env file, miniapp.config.yaml or a picture changes, until it is stopped. What has errors is told, and pushed when it is corrected.',
  arguments: [{ name: '[manifest]', description: 'the manifest, or its folder (default: .)' }],
  options: {
    ...platformOptions,
    ...manifestOptions,
    open: flag('Open the app’s page in the browser'),
  },
  examples: [
    { command: 'miniapp dev', does: 'Run the platform with the app in this folder.' },
    { command: 'miniapp dev --open', does: 'Show the app’s page in the browser as well.' },
    { command: 'miniapp dev --sign standard --fault duplicate', does: 'Signed requests, each of them twice.' },
    { command: 'miniapp dev --port 0 --json', does: 'Take a free port; one JSON line for each event.' },
  ],
  async run([target], options, context): Promise<Outcome<never>> {
    const { system, directory, say, emit } = context;
    const { envFile } = options;
    const files = await findManifest(target, directory, options.env, system);
    // What cannot even be read is a mistake in the command line; what has errors is told later, and watched.
    await loadProject(files, directory, envFile, system);
    const request = readPlatformOptions(options, directory);
    // Listened for from the start, so that a Ctrl-C during start-up also ends it in good order.
    const stopped = system.signals.untilStopped();
    const platform = await runPlatform({ ...request, log: say }, system);
    try {
      tellReady(platform, request.dataFolder, emit);
      const watching = watchProject({ files, directory, envFile, host: platform, ...tell(options, context) }, system);
      try {
        await Promise.race([watching.first, watching.failed]);
        for (const remark of describePlatform(options, platform)) say(remark);
        say('Watching for changes. Stop with Ctrl-C.');
        const signal = await Promise.race([stopped, watching.failed]);
        return { result: null, exitCode: signal === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated };
      } finally {
        watching.close();
      }
    } finally {
      await platform.stop();
    }
  },
  present: () => '',
});

/** Tells what became of each push. */
function tell({ open }: { readonly open: boolean }, { system, say, emit }: CommandContext) {
  let toOpen = open;
  // The first push is told in any case, and so is one that ends a rejection.
  let isNews = true;
  return {
    onPushed({ action, slug, hash, url }: Pushed) {
      if (action !== 'unchanged' || isNews) {
        emit({ event: 'pushed', action, slug, hash, url }, `${slug} ${action}: ${url}`);
      } else say(`${slug} is up to date.`);
      isNews = false;
      if (!toOpen || url === null) return;
      toOpen = false;
      // Not waited for: the platform is of use without a browser.
      system.openBrowser(url).catch((error: Error) => say(error.message));
    },
    onRejected({ code, message, hint, details }: MiniappError) {
      const { diagnostics = [], sources = new Map() } = details ?? {};
      emit(
        { event: 'rejected', code, message, hint: hint ?? null, diagnostics },
        `${presentPretty(diagnostics, sources, { ...fileView, isTerminal: system.terminal.stdout.isTTY })}✗ ${message} Not pushed; watching for a correction.`,
      );
      isNews = true;
    },
  };
}
