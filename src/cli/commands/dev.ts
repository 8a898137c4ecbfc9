import { loadSoundManifest } from '../../app/load-manifest.ts';
import { pushProject } from '../../app/push-project.ts';
import { runPlatform } from '../../app/run-platform.ts';
import { exitCodes } from '../../core/errors.ts';
import { defineCommand, type Outcome } from '../command.ts';
import { text } from '../options.ts';
import { describeDeliveries, platformOptions, readPlatformOptions } from '../platform-options.ts';

export default defineCommand({
  description: 'Starts the local platform, pushes the app to it, and runs until it is stopped.',
  arguments: [{ name: '[manifest]', description: 'the manifest, or its folder (default: .)' }],
  options: {
    ...platformOptions,
    envFile: text('<file>', 'Take ${VARIABLES} from this file where the environment does not set them'),
  },
  examples: [
    { command: 'miniapp dev', does: 'Run the platform with the app in this folder.' },
    { command: 'miniapp dev --sign standard --fault duplicate', does: 'Signed requests, each of them twice.' },
    { command: 'miniapp dev --port 0 --json', does: 'Take a free port; one JSON line for each event.' },
  ],
  async run([target], options, { system, directory, say, emit }): Promise<Outcome<never>> {
    const loaded = await loadSoundManifest(target, directory, options.envFile, system);
    const request = readPlatformOptions(options, directory);
    // Listened for from the start, so that a Ctrl-C during start-up also ends it in good order.
    const stopped = system.signals.untilStopped();
    const platform = await runPlatform({ ...request, log: say }, system);
    try {
      emit(
        { event: 'ready', url: platform.url, data: request.dataFolder },
        `The local platform runs on ${platform.url}`,
      );
      const pushed = await pushProject({ loaded, host: platform, dryRun: false }, system);
      const { action, slug, hash, url } = pushed;
      emit({ event: 'pushed', action, slug, hash, url }, `${slug} ${action}: ${url}`);
      for (const remark of describeDeliveries(options)) say(remark);
      say('After a change, run: miniapp push. Stop with Ctrl-C.');
      const signal = await stopped;
      return { result: null, exitCode: signal === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated };
    } finally {
      await platform.stop();
    }
  },
  present: () => '',
});
