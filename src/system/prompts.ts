import { PromptCancelled, type Prompts } from './ports.ts';

/** Questions at the terminal, on stderr, so that stdout stays the result. */
export function createPrompts(output: NodeJS.WritableStream): Prompts {
  return {
    input: ({ message, default: initial, validate }) =>
      ask({
        type: 'input',
        message,
        ...(initial !== undefined && { default: initial }),
        ...(validate && { validate }),
      }),
    select: ({ message, choices, default: initial }) =>
      ask({ type: 'select', message, choices, ...(initial !== undefined && { default: initial }) }),
    checkbox: async ({ message, choices }) => {
      const { default: inquirer } = await import('inquirer');
      const entries = choices.map(({ value, name, checked = false }) =>
        value === undefined ? new inquirer.Separator(name) : { value, name, checked },
      );
      return ask({ type: 'checkbox', message, choices: entries, pageSize: 15 });
    },
    confirm: ({ message, default: initial }) => ask({ type: 'confirm', message, default: initial }),
    password: ({ message, validate }) => ask({ type: 'password', message, ...(validate && { validate }) }),
  };

  async function ask<Answer>(question: Record<string, unknown>): Promise<Answer> {
    const { default: inquirer } = await import('inquirer');
    try {
      const prompt = inquirer.createPromptModule({ output });
      // inquirer types each kind of question apart; the port above is our own contract for the answers.
      const answers = (await prompt([{ ...question, name: 'answer' }] as never)) as { answer: Answer };
      return answers.answer;
    } catch (error) {
      if (error instanceof Error && error.name === 'ExitPromptError') throw new PromptCancelled();
      throw error;
    }
  }
}
