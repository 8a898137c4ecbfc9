import { runPlatform, usualPort } from '../../../app/run-platform.ts';
import { exitCodes } from '../../../core/errors.ts';
import { defineCommand, type Outcome } from '../../command.ts';
import { describePlatform, platformOptions, readPlatformOptions, tellReady } from '../../platform-options.ts';

export default defineCommand({
  description:
    'Starts the local platform on this machine and runs until it is stopped: a store, installs that deliver the subscribe ' +
    'request, and an emulated API that enforces the scopes of the keys. It is ours, and works by our assumptions where ' +
    'the platform documents nothing.',
  arguments: [],
  options: platformOptions,
  examples: [
    { command: 'miniapp platform start', does: `Serve on http://127.0.0.1:${usualPort}.` },
    {
      command: 'miniapp platform start --time-scale 3600',
      does: 'What failed is tried again within seconds instead of hours.',
    },
    {
      command: 'miniapp platform start --seed-file workspace.yaml --data .miniapp-shop',
      does: 'Begin with one’s own bot users, tags and fields.',
    },
    {
      command: 'MINIAPP_PLATFORM_PASSWORD_FILE=password.txt miniapp platform start --host 0.0.0.0',
      does: 'Let other computers in, by the password in that file.',
    },
    { command: 'miniapp platform start --port 0 --json', does: 'Take a free port, and print it as JSON when ready.' },
  ],
  async run(_args, options, { system, directory, say, emit }): Promise<Outcome<never>> {
    const request = readPlatformOptions(options, directory);
    // Listened for from the start, so that a Ctrl-C during start-up also ends it in good order.
    const stopped = system.signals.untilStopped();
    const platform = await runPlatform({ ...request, log: say }, system);
    tellReady(platform, request.dataFolder, emit);
    for (const remark of describePlatform(options, platform)) say(remark);
    say('Stop it with Ctrl-C.');
    const signal = await stopped;
    await platform.stop();
    return { result: null, exitCode: signal === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated };
  },
  present: () => '',
});
