import { join } from 'node:path';
import { exitCodes } from '../../core/errors.ts';
import { defineCommand } from '../command.ts';

export default defineCommand({
  description: 'Prints the manifest’s JSON Schema (2020-12), for editors and other tools.',
  arguments: [],
  options: {},
  examples: [{ command: 'miniapp schema > miniapp.schema.json', does: 'Save it.' }],
  async run(_args, _options, { system }) {
    const bytes = await system.disk.read(join(system.packageDirectory, 'schemas', 'miniapp.schema.json'));
    return { result: JSON.parse(new TextDecoder().decode(bytes)) as unknown, exitCode: exitCodes.done };
  },
  present: ({ result }) => `${JSON.stringify(result, null, 2)}\n`,
});
