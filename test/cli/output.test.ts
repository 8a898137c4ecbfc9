import { describe, expect, it } from 'vitest';
import { checkOutput } from './output.ts';

const position = { line: 1, column: 1, offset: 0 };
const diagnostic = {
  code: 'yaml/syntax',
  severity: 'error',
  message: 'No.',
  file: 'miniapp.yaml',
  range: { start: position, end: position },
  pointer: '',
  docs: 'docs/reference/rules.md',
};
const result = { files: ['miniapp.yaml'], errors: 0, warnings: 0 };
const envelope = { version: 1, command: 'validate', ok: true, result, diagnostics: [], error: null };
const failure = { code: 'file-not-found', message: 'There is none.', hint: null };

describe('schemas/output.schema.json', () => {
  it.each([
    ['a result', envelope],
    ['a failed check', { ...envelope, ok: false, result: { ...result, errors: 1 }, diagnostics: [diagnostic] }],
    ['a failure', { ...envelope, ok: false, result: null, error: failure }],
    ['a failure of an unknown command', { ...envelope, command: 'valdate', ok: false, result: null, error: failure }],
    ['an event', { event: 'error', ...failure, diagnostics: [diagnostic] }],
  ])('takes %s', (_what, document) => {
    expect(() => checkOutput(JSON.stringify(document))).not.toThrow();
  });

  it.each([
    ['another version', { ...envelope, version: 2 }],
    ['a field too many', { ...envelope, extra: true }],
    ['a field too few', { ...envelope, error: undefined }],
    ['success with an error', { ...envelope, error: failure }],
    ['success without a result', { ...envelope, result: null }],
    ['failure without an error', { ...envelope, ok: false, result: null }],
    ['the result of another command', { ...envelope, command: 'push' }],
    ['the result of a command that goes on', { ...envelope, command: 'dev' }],
    ['a field too many in the result', { ...envelope, result: { ...result, infos: 0 } }],
    ['a diagnostic without a place', { ...envelope, diagnostics: [{ ...diagnostic, range: undefined }] }],
    [
      'a diagnostic of line 0',
      { ...envelope, diagnostics: [{ ...diagnostic, range: { start: { ...position, line: 0 }, end: position } }] },
    ],
    ['a diagnostic with a field too many', { ...envelope, diagnostics: [{ ...diagnostic, suggestions: [] }] }],
    ['an unknown severity', { ...envelope, diagnostics: [{ ...diagnostic, severity: 'fatal' }] }],
    ['an unknown event', { event: 'stopped' }],
    [
      'an event that is none of this machine',
      { event: 'ready', url: 'http://10.0.0.1:80', network_url: null, data: '/data' },
    ],
  ])('refuses %s', (_what, document) => {
    expect(() => checkOutput(JSON.stringify(document))).toThrow('schemas/output.schema.json');
  });

  it('checks every line of a stream', () => {
    const ready = { event: 'ready', url: 'http://127.0.0.1:1', network_url: null, data: '/data' };
    expect(() => checkOutput(`${JSON.stringify(ready)}\n${JSON.stringify({ event: 'no' })}\n`)).toThrow();
  });
});
