import { PromptCancelled, type Prompts } from './ports.ts';

/** Questions at the terminal, on stderr, so that stdout stays the result. */
export function createPrompts(output: NodeJS.WritableStream): Prompts {
  const context = { output };
  return {
    input: ({ message, default: initial, validate }) =>
      ask(({ input }) =>
        input({ message, ...(initial !== undefined && { default: initial }), ...(validate && { validate }) }, context),
      ),
    select: ({ message, choices, default: initial }) =>
      ask(({ select }) => select({ message, choices, ...(initial !== undefined && { default: initial }) }, context)),
    checkbox: ({ message, choices }) =>
      ask(({ checkbox, Separator }) => {
        const entries = choices.map(({ value, name, checked = false }) =>
          value === undefined ? new Separator(name) : { value, name, checked },
        );
        return checkbox({ message, choices: entries, pageSize: 15 }, context);
      }),
    confirm: ({ message, default: initial }) => ask(({ confirm }) => confirm({ message, default: initial }, context)),
    password: ({ message, validate }) =>
      ask(({ password }) => password({ message, ...(validate && { validate }) }, context)),
  };
}

type Library = typeof import('@inquirer/prompts');

async function ask<Answer>(question: (library: Library) => Promise<Answer>): Promise<Answer> {
  try {
    return await question(await import('@inquirer/prompts'));
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') throw new PromptCancelled();
    throw error;
  }
}
