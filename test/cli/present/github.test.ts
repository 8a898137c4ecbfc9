import { describe, expect, test } from 'vitest';
import { presentGithub } from '../../../src/cli/present/github.ts';
import type { Diagnostic } from '../../../src/core/diagnostic.ts';
import { escapeLine } from '../../../src/core/escape.ts';
import { createSource, rangeBetween } from '../../../src/core/source.ts';
import { context, dangerousCharacter, hostile, hostileTexts, many, nothing, small, unknownScope } from './found.ts';

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** Reads a line as the runner of GitHub Actions does (actions/runner, ActionCommand.TryParseV2). */
function readCommand(line: string): Command {
  const text = line.trimStart();
  const separator = text.indexOf('::', 2);
  if (!text.startsWith('::') || separator < 0) throw new Error(`This is no command: ${line}`);
  const [name = '', ...rest] = text.slice(2, separator).split(' ');
  const pairs = rest
    .join(' ')
    .trim()
    .split(',')
    .map((pair) => /^([^=]+)=(.+)$/s.exec(pair))
    .filter((match) => match !== null)
    .map(([, key = '', value = '']) => [key, decode(value, ['%3A', ':'], ['%2C', ',']).toString()]);
  return { name, properties: Object.fromEntries(pairs), data: decode(text.slice(separator + 2)) };
}

function decode(text: string, ...more: readonly [string, string][]): string {
  const order: readonly [string, string][] = [['%0D', '\r'], ['%0A', '\n'], ...more, ['%25', '%']];
  return order.reduce((decoded, [code, character]) => decoded.replaceAll(code, character), text);
}

function read(validation: Parameters<typeof presentGithub>[0]): Command[] {
  const output = presentGithub(validation, context);
  return output.split('\n').slice(0, -1).map(readCommand);
}

describe('presentGithub', () => {
  test('shows the small case', () => {
    expect(presentGithub(small, context)).toBe(
      [
        '::error file=apps/miniapp.yaml,line=3,endLine=3,col=5,endColumn=17,title=scopes/unknown::"flow-tag:view" is not a scope. Did you mean "flow-tags:view"?\n',
        '::warning file=apps/miniapp.yaml,line=2,endLine=4,title=scopes/without-subscribe::A key is generated, and nobody is told.\n',
        '::notice file=apps/miniapp.yaml,line=5,endLine=5,col=8,endColumn=8,title=listing/video::The video is not checked.\n',
      ].join(''),
    );
  });

  test('says nothing when there is nothing', () => {
    expect(presentGithub(nothing, context)).toBe('');
  });

  const text = createSource('miniapp.yaml', 'a: b\nc: d\ne: f\n');
  test.each([
    ['of one character', 3, 4, { line: '1', endLine: '1', col: '4', endColumn: '4' }],
    ['that is empty', 3, 3, { line: '1', endLine: '1', col: '4', endColumn: '4' }],
    ['at the very end', 15, 15, { line: '4', endLine: '4', col: '1', endColumn: '1' }],
    ['that ends with its line’s break', 3, 5, { line: '1', endLine: '1', col: '4' }],
    ['of two lines with the last break', 3, 10, { line: '1', endLine: '2' }],
    ['of two lines', 3, 8, { line: '1', endLine: '2' }],
  ])('shows a place %s as GitHub counts', (_, start, end, expected) => {
    const [command] = read({ files: [], diagnostics: [{ ...unknownScope, range: rangeBetween(text, start, end) }] });
    expect(command?.properties).toEqual({ file: 'apps/miniapp.yaml', title: 'scopes/unknown', ...expected });
  });

  test.each(hostileTexts.map((text) => [escapeLine(text), text]))(
    'shows a hostile text as text: %s',
    (_, hostileText) => {
      const diagnostic: Diagnostic = { ...unknownScope, message: hostileText, file: `${hostileText}.yaml` };
      const output = presentGithub({ files: [], diagnostics: [diagnostic] }, context);
      expect(output.match(/\n/g)).toHaveLength(1);
      expect(output).not.toMatch(dangerousCharacter);
      expect(readCommand(output.slice(0, -1))).toEqual({
        name: 'error',
        properties: {
          file: escapeLine(`apps/${hostileText}.yaml`),
          line: '3',
          endLine: '3',
          col: '5',
          endColumn: '17',
          title: 'scopes/unknown',
        },
        data: escapeLine(hostileText),
      });
    },
  );

  test('writes one command for each diagnostic', () => {
    expect(read(hostile)).toHaveLength(hostileTexts.length);
    expect(read(many(10_000))).toHaveLength(10_000);
  });
});
