import { describe, expect, test } from 'vitest';
import { presentMarkdown } from '../../../src/cli/present/markdown.ts';
import { dangerousCharacter, hostile, hostileTexts, many, nothing, small, unknownScope } from './found.ts';

describe('presentMarkdown', () => {
  test('shows the small case', () => {
    expect(presentMarkdown(small)).toBe(`## miniapp validate

**1 error, 1 warning, 1 note** in 2 manifests.

| Place | Severity | Rule | Message |
| --- | --- | --- | --- |
| \`miniapp.yaml:3:5\` | error | \`scopes/unknown\` | \`"flow-tag:view" is not a scope. Did you mean "flow-tags:view"?\` |
| \`miniapp.yaml:2:1\` | warning | \`scopes/without-subscribe\` | \`A key is generated, and nobody is told.\` |
| \`miniapp.yaml:5:8\` | info | \`listing/video\` | \`The video is not checked.\` |
`);
  });

  test('shows no table when there is nothing', () => {
    expect(presentMarkdown(nothing)).toBe('## miniapp validate\n\n**No problems** in 1 manifest.\n');
  });

  test('keeps everything foreign inside of code spans, one row for each', () => {
    const rows = presentMarkdown(hostile).split('\n').slice(6, -1);
    expect(rows).toHaveLength(hostileTexts.length);
    for (const row of rows) {
      expect(row).not.toMatch(dangerousCharacter);
      expect(row.replace(/`[^`]*`/g, 'code')).toBe('| code | error | code | code |');
      // A pipe splits a row wherever an even number of backslashes stands before it, whoever reads it.
      expect(row.match(/(?<!\\)(?:\\\\)*\|/g)).toHaveLength(5);
    }
  });

  test.each([
    ['a pipe', 'a|b', 'a\\|b'],
    ['a pipe after a backslash', 'a\\|b', 'a\\\\\\|b'],
    ['a pipe after two backslashes', 'a\\\\|b', 'a\\\\\\\\\\|b'],
    ['a backslash', 'a\\b', 'a\\b'],
    ['backticks', '`a`', '\\x60a\\x60'],
    ['a line feed', 'a\nb', 'a\\nb'],
    ['300 characters', 'x'.repeat(300), 'x'.repeat(300)],
    ['301 characters', 'x'.repeat(301), `${'x'.repeat(299)}…`],
    ['400 emoji', '😀'.repeat(400), `${'😀'.repeat(299)}…`],
  ])('writes %s', (_, message, expected) => {
    const output = presentMarkdown({ files: [], diagnostics: [{ ...unknownScope, message }] });
    expect(output.split('\n')[6]).toBe(`| \`miniapp.yaml:3:5\` | error | \`scopes/unknown\` | \`${expected}\` |`);
  });

  test('shows 500 of 10,000, errors first', () => {
    const output = presentMarkdown(many(10_000));
    expect(output).toContain('**3,333 errors, 3,333 warnings, 3,334 notes** in 100 manifests.');
    expect(output.match(/\| error \|/g)).toHaveLength(500);
    expect(output.match(/^\| `/gm)).toHaveLength(500);
    expect(output.endsWith('|\n\n9,500 more problems not shown here.\n')).toBe(true);
  });

  test.each([
    [500, undefined],
    [501, '1 more problem not shown here.'],
  ])('says what is left of %i', (count, expected) => {
    expect(/^.* not shown here\.$/m.exec(presentMarkdown(many(count)))?.[0]).toBe(expected);
  });

  test.each([
    ['emoji', '😀'],
    ['pipes', '|'],
    ['backslashes', '\\'],
    ['backticks', '`'],
    ['overrides', '\u202e'],
    ['kanji', '日'],
  ])('fits into a job summary of 1 MiB when all is %s', (_, character) => {
    const diagnostic = { ...unknownScope, file: character.repeat(5000), message: character.repeat(5000) };
    const output = presentMarkdown({ files: [], diagnostics: Array.from({ length: 600 }, () => diagnostic) });
    expect(Buffer.byteLength(output)).toBeLessThan(1024 * 1024);
  });
});
