import { chooseDataFolder } from '../../../app/local-platform-file.ts';
import { findResetFiles, type Reset, resetPlatform } from '../../../app/reset-platform.ts';
import { MiniappError } from '../../../core/errors.ts';
import { escapeLine } from '../../../core/escape.ts';
import { PromptCancelled } from '../../../system/ports.ts';
import { defineCommand, type Outcome } from '../../command.ts';
import { dataOption } from '../../delivery-options.ts';
import { flag } from '../../options.ts';
import { showBytes } from '../../present/bytes.ts';

export default defineCommand({
  description:
    'Deletes the data of the local platform: workspace, apps, installations, deliveries. The next start begins anew. ' +
    'The webhook secrets stay, so that servers that know them go on working.',
  arguments: [],
  options: {
    data: dataOption,
    secrets: flag('Delete the webhook secrets as well'),
    yes: flag('Delete without a question'),
  },
  examples: [
    { command: 'miniapp platform reset', does: 'Delete the data of the platform of this folder, after a question.' },
    { command: 'miniapp platform reset --yes --secrets', does: 'Without a question, and the secrets with it.' },
  ],
  async run(_args, { data, secrets, yes }, { system, directory, interactive }): Promise<Outcome<Reset>> {
    const request = { dataFolder: chooseDataFolder(data, directory), secrets };
    if (!yes && !interactive) {
      throw new MiniappError('invalid-usage', {
        problem: 'Data is deleted only after a yes, and nobody can be asked here.',
        remedy: 'Add --yes.',
      });
    }
    const files = await findResetFiles(request, system);
    if (!yes && files.length > 0) {
      const message = `Delete the local platform’s data in ${escapeLine(request.dataFolder)}${secrets ? ', and the webhook secrets' : ''}?`;
      if (!(await system.prompts.confirm({ message, default: false }))) throw new PromptCancelled();
    }
    return { result: await resetPlatform(request, system) };
  },
  present({ result }) {
    if (!result) return '';
    const { data, deleted, bytes } = result;
    if (deleted.length === 0) return `There is nothing to delete in ${escapeLine(data)}.\n`;
    return `Deleted ${deleted.join(', ')} in ${escapeLine(data)} (${showBytes(bytes)}).\n`;
  },
});
