import { chooseDataFolder } from '../../../app/local-platform-file.ts';
import { type PlatformStatus, readPlatformStatus } from '../../../app/platform-status.ts';
import { exitCodes } from '../../../core/errors.ts';
import { escapeLine } from '../../../core/escape.ts';
import { defineCommand, type Outcome } from '../../command.ts';
import { dataOption } from '../../delivery-options.ts';
import { showBytes } from '../../present/bytes.ts';

export default defineCommand({
  description:
    'Says whether a local platform runs on the data of this folder, and where. Exits 0 when one runs, 1 when not.',
  arguments: [],
  options: { data: dataOption },
  examples: [
    { command: 'miniapp platform status', does: 'Look for the platform of this folder.' },
    { command: 'miniapp platform status --data .miniapp-shop --json', does: 'Of another one, for a script.' },
  ],
  async run(_args, { data }, { system, directory, progress }): Promise<Outcome<PlatformStatus>> {
    const folder = chooseDataFolder(data, directory);
    const result = await progress('Asking the platform', () => readPlatformStatus(folder, system));
    return { result, exitCode: result.running ? exitCodes.done : exitCodes.checkFailed };
  },
  present({ result }, { style }) {
    if (!result) return '';
    const { running, answers, url, process_id, data, bytes } = result;
    const state = !running
      ? 'not running'
      : answers
        ? style.green('running')
        : style.yellow('running, does not answer');
    return [
      ['platform', state],
      ['url', url],
      ['process', process_id],
      ['data', `${escapeLine(data)} (${showBytes(bytes)})`],
    ]
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `${String(name).padEnd(10)}${value}\n`)
      .join('');
  },
});
