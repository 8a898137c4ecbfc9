import { exitCodes } from '../../core/errors.ts';
import { isAdjustable } from '../../core/manifest/policy.ts';
import { rules } from '../../core/manifest/rules.ts';
import { defineCommand } from '../command.ts';

export default defineCommand({
  description: 'Lists every rule of validate with its severity. miniapp explain <rule> says more.',
  arguments: [],
  options: {},
  examples: [{ command: 'miniapp rules', does: 'List them.' }],
  async run() {
    const listed = rules.map(({ id, severity, summary }) => ({ id, severity, adjustable: isAdjustable(id), summary }));
    return { result: { rules: listed }, exitCode: exitCodes.done };
  },
  present({ result }, { style }) {
    const listed = result?.rules ?? [];
    const width = Math.max(...listed.map(({ id }) => id.length));
    return listed
      .map(({ id, severity, summary }) => `${style.bold(id.padEnd(width))}  ${severity.padEnd(7)}  ${summary}\n`)
      .join('');
  },
});
