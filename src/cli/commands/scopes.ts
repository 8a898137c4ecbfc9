import { exitCodes, MiniappError } from '../../core/errors.ts';
import { isTypingError } from '../../core/suggest.ts';
import { scopes } from '../../generated/catalog.ts';
import { defineCommand } from '../command.ts';
import { flag } from '../options.ts';

export default defineCommand({
  description:
    'Searches the API scopes by their id, label, description and the operations they open. The ids are assumed: the ' +
    'platform shows labels only.',
  arguments: [{ name: '[words...]', description: 'all of these must occur (default: list everything)' }],
  options: { operations: flag('Show the operations that each scope opens') },
  examples: [
    { command: 'miniapp scopes', does: 'List all scopes.' },
    { command: 'miniapp scopes send-text --operations', does: 'Which scope opens that operation?' },
  ],
  async run(words) {
    const wanted = words.map((word) => word.toLowerCase());
    const found = scopes.filter(({ id, label, description, operations }) => {
      const text = [id, label, description, ...operations].join('\n').toLowerCase();
      return wanted.every((word) => text.includes(word));
    });
    const [first = ''] = words;
    // A word that is none of its commands is looked for; when something is found, it was no typing error.
    if (found.length === 0 && first !== 'audit' && isTypingError(first, 'audit')) {
      throw new MiniappError('invalid-usage', {
        problem: `No scope matches, and there is no command "scopes ${first}".`,
        remedy: 'Did you mean: miniapp scopes audit',
      });
    }
    return { result: { scopes: found }, exitCode: found.length > 0 ? exitCodes.done : exitCodes.checkFailed };
  },
  present({ result }, { style }, { operations }) {
    const found = result?.scopes ?? [];
    const width = Math.max(0, ...found.map(({ id }) => id.length));
    return found
      .map((scope) => {
        const opened = operations ? scope.operations.map((operation) => `  ${style.dim(operation)}\n`).join('') : '';
        return `${style.bold(scope.id.padEnd(width))}  ${scope.label}\n${opened}`;
      })
      .join('');
  },
  remark: ({ result }) => (result?.scopes.length === 0 ? 'No scope matches. List all with: miniapp scopes\n' : ''),
});
