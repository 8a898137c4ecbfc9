import { resolve } from 'node:path';
import { loadSoundManifest } from '../../app/load-manifest.ts';
import { pushProject } from '../../app/push-project.ts';
import { defaultDataFolder, runPlatform, usualPort } from '../../app/run-platform.ts';
import { exitCodes } from '../../core/errors.ts';
import { defineCommand, type Outcome } from '../command.ts';
import { integer, text } from '../options.ts';

export default defineCommand({
  description: 'Starts the local platform, pushes the app to it, and runs until it is stopped.',
  arguments: [{ name: '[manifest]', description: 'the manifest, or its folder (default: .)' }],
  options: {
    port: integer('<number>', 'The port to listen on; 0 takes a free one', [0, 65_535], usualPort),
    data: text('<dir>', 'Where the platform keeps its data (default: .miniapp in the working folder)'),
    envFile: text('<file>', 'Take ${VARIABLES} from this file where the environment does not set them'),
  },
  examples: [
    { command: 'miniapp dev', does: 'Run the platform with the app in this folder.' },
    { command: 'miniapp dev --port 0 --json', does: 'Take a free port; one JSON line for each event.' },
  ],
  async run([target], options, { system, directory, say, emit }): Promise<Outcome<never>> {
    const loaded = await loadSoundManifest(target, directory, options.envFile, system);
    const dataFolder = options.data === undefined ? defaultDataFolder(directory) : resolve(directory, options.data);
    // Listened for from the start, so that a Ctrl-C during start-up also ends it in good order.
    const stopped = system.signals.untilStopped();
    const platform = await runPlatform({ dataFolder, port: options.port ?? usualPort, log: say }, system);
    try {
      emit({ event: 'ready', url: platform.url, data: dataFolder }, `The local platform runs on ${platform.url}`);
      const pushed = await pushProject({ loaded, host: platform, dryRun: false }, system);
      const { action, slug, hash, url } = pushed;
      emit({ event: 'pushed', action, slug, hash, url }, `${slug} ${action}: ${url}`);
      say('After a change, run: miniapp push. Stop with Ctrl-C.');
      const signal = await stopped;
      return { result: null, exitCode: signal === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated };
    } finally {
      await platform.stop();
    }
  },
  present: () => '',
});
