import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Diagnostic } from '../../src/core/diagnostic.ts';

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../schemas/output.schema.json'), 'utf8'),
) as object;
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(
  schema,
);

/** What `--json` prints, as the tests read it. */
export interface Output {
  readonly version: 1;
  readonly command: string;
  readonly ok: boolean;
  // Each command has its own; the schema checks them.
  readonly result: Record<string, never> | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null } | null;
}

/** Throws unless every JSON document in `text` (one, or one a line) is as `schemas/output.schema.json` says. */
export function checkOutput(text: string): void {
  const isStream = text.startsWith('{"');
  const documents = isStream ? text.split('\n').filter(Boolean) : [text];
  for (const document of documents) {
    if (validate(JSON.parse(document))) continue;
    const errors = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
    throw new Error(`The output is not as schemas/output.schema.json says:\n${errors.join('\n')}\n\n${document}`);
  }
}

/** The envelope on stdout. */
export function readOutput({ stdout }: { readonly stdout: string }): Output {
  checkOutput(stdout);
  return JSON.parse(stdout) as Output;
}
