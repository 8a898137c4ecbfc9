import { resolve } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import { decodeText, limits, parseYaml } from '../core/manifest/parse.ts';
import { readValue } from '../core/manifest/read.ts';
import { createSource, positionAt } from '../core/source.ts';
import type { System } from '../system/ports.ts';

/**
 * A user's answers from a file, YAML or JSON: a map of input names to texts, numbers and truth values. Rejects with
 * `inputs-file-invalid`, which names the place but no value: a file of answers holds secrets.
 */
export async function readInputsFile(
  file: string,
  directory: string,
  { disk }: Pick<System, 'disk'>,
): Promise<Record<string, string | number | boolean>> {
  const bytes = await disk.read(resolve(directory, file), limits.bytes);
  const fail = (problem: string, offset?: number): never => {
    const at = offset === undefined ? undefined : positionAt(source, offset);
    const place = at === undefined ? file : `${file}:${at.line}:${at.column}`;
    throw new MiniappError('inputs-file-invalid', { place, problem });
  };
  const decoded = decodeText(bytes);
  const source = createSource(file, 'text' in decoded ? decoded.text : '');
  if (bytes.length > limits.bytes) return fail('The file is larger than 1 MiB.');
  if ('problem' in decoded) return fail(decoded.problem);
  const parsed = parseYaml(source);
  if ('finding' in parsed) return fail('This is not valid YAML or JSON.', parsed.finding.start);
  const { value, findings } = readValue(parsed.tree, null);
  const [finding] = findings;
  if (finding) return fail('This cannot be read as a plain value; put it in quotes.', finding.start);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fail('It must be a map of input names to values, such as token: abc.');
  }
  const answers = Object.entries(value);
  const wrong = answers.find(([, answer]) => !['string', 'number', 'boolean'].includes(typeof answer));
  if (wrong) return fail(`The value of ${JSON.stringify(wrong[0])} must be text, a number, true or false.`);
  return Object.fromEntries(answers) as Record<string, string | number | boolean>;
}
