import { describe, expect, test } from 'vitest';
import { analyzeManifest } from '../../../src/core/manifest/analyze.ts';
import { applyFixes } from '../../../src/core/manifest/fix.ts';
import { createSource } from '../../../src/core/source.ts';
import { checkMore, place } from './check.ts';
import { requiredLines } from './hostile.ts';

const asked = 'api_scopes: [flow-tags:view]\n';
const twoRules =
  '# miniapp-ignore-next-line scopes/without-subscribe scopes/redundant -- both are meant\n' +
  'api_scopes: [flow-tags:view, flow-tags:view]\n';
const ignore = '# miniapp-ignore-next-line scopes/without-subscribe -- the key is read in the store\n';

function places(text: string): string[] {
  return checkMore(text).diagnostics.map(place);
}

describe('an ignore comment', () => {
  test.each([
    ['above its line', `${ignore}${asked}`],
    ['above other comments and empty lines', `${ignore}\n# why not\n\n${asked}`],
    ['above another ignore that is used', `${ignore}# plain\n${asked}`],
    ['with Windows line ends', `${ignore}${asked}`.replaceAll('\n', '\r\n')],
    ['without a space after the hash', `${ignore.replace('# ', '#')}${asked}`],
    ['with two rules, both needed', twoRules],
  ])('silences its rule: %s', (_, text) => {
    expect(places(text)).toEqual([]);
  });

  test.each([
    ['of another rule', `${ignore.replace('without-subscribe', 'redundant')}${asked}`, 2],
    ['without a reason', `${ignore.replace(/ --.*/, '')}${asked}`, 2],
    ['after its line', `${asked}${ignore}`, 2],
    ['two lines above', `${ignore}documentation: https://example.com\n${asked}`, 2],
  ])('silences nothing %s, and is reported', (_, text, count) => {
    const { diagnostics } = checkMore(text);
    expect(diagnostics.map(({ code }) => code).sort()).toEqual(
      ['ignore/unused', 'scopes/without-subscribe'].slice(0, count),
    );
  });

  test('is text inside a text', () => {
    expect(places(`documentation: "https://example.com/ # miniapp-ignore-next-line x"\n`)).toEqual([
      '6:16-6:67 schema/format',
    ]);
    expect(
      places(
        `subscribe:\n  url: https://a.example\n  body:\n    note: |\n      # miniapp-ignore-next-line x -- y\nunsubscribe: {url: https://a.example}\n`,
      ),
    ).toEqual([]);
  });

  test('is not judged while the manifest cannot be understood', () => {
    expect(places(`${ignore}documentation: 5\n`)).toEqual(['7:16-7:17 schema/type']);
  });

  test('cannot silence what no platform could take', () => {
    const text = `# miniapp-ignore-next-line schema/type -- I know better\nnoise: 1\n`;
    expect(places(text)).toEqual(['7:1-7:6 schema/unknown-field']);
  });
});

describe('severities', () => {
  const source = createSource('miniapp.yaml', requiredLines + asked);
  const analyze = (settings: Record<string, 'off' | 'info' | 'warning' | 'error'>) =>
    analyzeManifest(source, { environment: {}, settings });

  test('are the rules’ own unless set', () => {
    expect(analyze({}).diagnostics.map(({ severity }) => severity)).toEqual(['warning']);
  });

  test.each(['info', 'warning', 'error'] as const)('can be set to %s', (severity) => {
    const { diagnostics, manifest } = analyze({ 'scopes/without-subscribe': severity });
    expect(diagnostics.map((each) => each.severity)).toEqual([severity]);
    expect(manifest === null).toBe(severity === 'error');
  });

  test('can be turned off', () => {
    expect(analyze({ 'scopes/without-subscribe': 'off' }).diagnostics).toEqual([]);
  });

  test('of structural rules stay', () => {
    const wrong = createSource('miniapp.yaml', `${requiredLines}noise: 1\n`);
    const { diagnostics, manifest } = analyzeManifest(wrong, {
      environment: {},
      settings: { 'schema/unknown-field': 'off' },
    });
    expect(diagnostics.map(place)).toEqual(['6:1-6:6 schema/unknown-field']);
    expect(manifest).toBeNull();
  });
});

describe('fixes', () => {
  test('are spliced in, and everything else is untouched', () => {
    const text = `${requiredLines}api_scopes: [ flow-tags:veiw , 'flow-tgas:view' ] # keep\n\n# and this\nsubscribe:\n  method:   PSOT   # and that\n  url: https://a.example\n`;
    const { diagnostics } = analyzeManifest(createSource('miniapp.yaml', text), { environment: {} });
    const { text: fixed } = applyFixes(text, diagnostics);
    expect(fixed).toBe(
      text
        .replace('flow-tags:veiw', 'flow-tags:view')
        .replace('flow-tgas:view', 'flow-tags:view')
        .replace('PSOT', 'POST'),
    );
  });

  test.each([
    [
      'a block item goes with its line',
      'api_scopes:\n  - flow-tags:view # a\n  - flow-tags:view # b\n  - subscribers:view\n',
      'api_scopes:\n  - flow-tags:view # a\n  - subscribers:view\n',
    ],
    ['the last block item', 'api_scopes:\n  - flow-tags:view\n  - flow-tags:view', 'api_scopes:\n  - flow-tags:view\n'],
    [
      'a flow item goes with its comma',
      'api_scopes: [flow-tags:view, flow-tags:view, subscribers:view]\n',
      'api_scopes: [flow-tags:view, subscribers:view]\n',
    ],
    ['the last flow item', 'api_scopes: [flow-tags:view, flow-tags:view]\n', 'api_scopes: [flow-tags:view]\n'],
  ])('a redundant scope is taken out: %s', (_, before, after) => {
    const text = requiredLines + before;
    const { diagnostics } = analyzeManifest(createSource('miniapp.yaml', text), { environment: {} });
    const redundant = diagnostics.filter(({ code }) => code === 'scopes/redundant');
    expect(applyFixes(text, redundant).text).toBe(requiredLines + after);
  });

  test('that overlap are left for the next round', () => {
    const range = (start: number, end: number) => ({
      start: { line: 1, column: start + 1, offset: start },
      end: { line: 1, column: end + 1, offset: end },
    });
    const diagnostic = (start: number, end: number, text: string) => ({
      code: 'x/y',
      severity: 'error' as const,
      message: 'm',
      file: 'f',
      pointer: '',
      docs: '',
      range: range(start, end),
      fix: { description: 'd', range: range(start, end), text },
    });
    const result = applyFixes('abcdef', [diagnostic(2, 4, 'X'), diagnostic(0, 3, 'Y'), diagnostic(4, 4, 'Z')]);
    expect(result.text).toBe('YdZef');
    expect(result.fixed).toHaveLength(2);
  });
});
