import { exitCodes, MiniappError } from '../../core/errors.ts';
import { isAdjustable } from '../../core/manifest/policy.ts';
import { rules } from '../../core/manifest/rules.ts';
import { closest } from '../../core/suggest.ts';
import { defineCommand } from '../command.ts';

const ruleWords = rules.map(({ id, summary }) => ({ word: id, description: summary }));

export default defineCommand({
  description: 'Says why a rule exists and how to satisfy it.',
  arguments: [{ name: '<rule>', description: 'the rule’s id, as validate prints it', completes: ruleWords }],
  options: {},
  examples: [{ command: 'miniapp explain scopes/without-subscribe', does: 'Explain one rule.' }],
  async run([id = '']) {
    const rule = rules.find((each) => each.id === id);
    if (!rule) {
      const suggestion = closest(
        id,
        rules.map((each) => each.id),
      );
      throw new MiniappError('invalid-usage', {
        problem: `There is no rule "${id}".`,
        remedy: suggestion ? `Did you mean: miniapp explain ${suggestion}` : 'The rules are listed by: miniapp rules',
      });
    }
    const { severity, summary, why, how } = rule;
    return { result: { id, severity, adjustable: isAdjustable(id), summary, why, how }, exitCode: exitCodes.done };
  },
  present({ result }, { style }) {
    if (!result) return '';
    const { id, severity, adjustable, summary, why, how } = result;
    const setting = adjustable
      ? `Change its severity with --rule ${id}=off|info|warn|error, or silence one place with a comment above it:\n` +
        `  # miniapp-ignore-next-line ${id} -- your reason`
      : 'Its severity cannot be changed: no platform could take a manifest that breaks it.';
    return `${style.bold(id)}  ${severity}\n${summary}\n\n${style.bold('Why')}\n${why}\n\n${style.bold('What to do')}\n${how}\n\n${setting}\n`;
  },
});
