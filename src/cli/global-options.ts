import { flag, type OptionSpecs, text } from './options.ts';

/** Flags that every command takes. */
export const globalOptions = {
  directory: { ...text('<dir>', 'Work as if started in this folder'), short: 'C' },
  json: flag('Print one JSON document (or, for commands that go on, one per line)'),
  quiet: flag('Say nothing but the result'),
  noColor: flag('Print without colours'),
  noInput: flag('Ask nothing; fail when a value is missing'),
} satisfies OptionSpecs;
