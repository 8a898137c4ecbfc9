import type { FormatContext } from '../../../src/cli/present/format-context.ts';
import type { Diagnostic } from '../../../src/core/diagnostic.ts';
import type { Rule } from '../../../src/core/manifest/rule.ts';
import { createSource, rangeBetween } from '../../../src/core/source.ts';

/** A manifest with one problem of each severity, as the formats get them. */
const source = createSource('miniapp.yaml', 'name: A\napi_scopes:\n  - flow-tag:view\n  - flow-tags:view\nvideo: x\n');

export const unknownScope: Diagnostic = {
  code: 'scopes/unknown',
  severity: 'error',
  message: '"flow-tag:view" is not a scope. Did you mean "flow-tags:view"?',
  file: 'miniapp.yaml',
  range: rangeBetween(source, 24, 37),
  pointer: '/api_scopes/0',
  suggestion: 'flow-tags:view',
  fix: { description: 'Write flow-tags:view', range: rangeBetween(source, 24, 37), text: 'flow-tags:view' },
  docs: 'docs/reference/rules.md#scopesunknown',
};

export const scopesWithoutSubscribe: Diagnostic = {
  code: 'scopes/without-subscribe',
  severity: 'warning',
  message: 'A key is generated, and nobody is told.',
  file: 'miniapp.yaml',
  range: rangeBetween(source, 8, 57),
  pointer: '/api_scopes',
  docs: 'docs/reference/rules.md#scopeswithout-subscribe',
};

export const videoNote: Diagnostic = {
  code: 'listing/video',
  severity: 'info',
  message: 'The video is not checked.',
  file: 'miniapp.yaml',
  range: rangeBetween(source, 64, 65),
  pointer: '/video',
  docs: 'docs/reference/rules.md#listingvideo',
};

/** One file with the three, one without any. */
export const small = {
  files: ['miniapp.yaml', 'other app/miniapp.yaml'],
  diagnostics: [unknownScope, scopesWithoutSubscribe, videoNote],
};

export const nothing = { files: ['miniapp.yaml'], diagnostics: [] };

const rules: readonly Rule[] = [
  {
    id: 'scopes/without-subscribe',
    severity: 'warning',
    summary: 'Scopes without a request.',
    why: 'Nobody learns the key.',
    how: 'Add a request.',
  },
  {
    id: 'scopes/unknown',
    severity: 'error',
    summary: 'A scope is unknown.',
    why: 'It opens nothing.',
    how: 'Choose one that is listed.',
  },
];

/** The manifests stand in a folder `apps` of the repository. */
export const context: FormatContext = { version: '1.2.3', rules, repositoryPath: (file) => `apps/${file}` };

/** Texts that try to be more than text in one format or another. */
export const hostileTexts: readonly string[] = [
  '',
  ' ',
  'line\nfeed\r\nand\rreturn',
  '\n::error::second command',
  '::error file=a,line=1::inside',
  '##[error]old command',
  '100%, 50%25, %0A, %3A%2C: a=b',
  ']]><x/>]]&gt;<!-- --><![CDATA[',
  '&lt;&#0;&#x1b;&unknown; "double" \'single\'',
  'a|b \\|c \\\\|d \\\\\\|e |',
  'ends in a backslash \\',
  '`code` ``more`` ```',
  '[a link](https://example.com) ![image](x) <https://example.com> https://example.com www.example.com a@example.com',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '@everyone #1 :tada: **bold** _low_ ~~gone~~ $math$ | --- |',
  'nul \0 bell \x07 escape \x1b[31m delete \x7f csi \x9b tab\t',
  'right \u202e to left \u2066isolated\u2069 \u200fmark\u200b zero',
  'separators \u2028 and \u2029 and \u0085',
  'lone \ud800 high and \udc00 low',
  'emoji 👩‍👩‍👧 😀 and é 日本',
  '\ufeffmark \ufffe \uffff',
  '{0} {{system.api_key}} ${HOME}',
];

/** Each hostile text as message, file and pointer of a diagnostic, and once as its fix. */
export const hostile = {
  files: hostileTexts.map((text) => `${text}.yaml`),
  diagnostics: hostileTexts.map(
    (text): Diagnostic => ({
      ...unknownScope,
      message: text,
      file: `${text}.yaml`,
      pointer: `/${text}`,
      fix: { description: text, range: unknownScope.range, text },
    }),
  ),
};

/** As many diagnostics as nobody reads. */
export function many(count: number): { files: string[]; diagnostics: Diagnostic[] } {
  const files = Array.from({ length: 100 }, (_, index) => `app-${index}/miniapp.yaml`);
  const diagnostics = Array.from({ length: count }, (_, index): Diagnostic => {
    const severity = index % 3 === 0 ? 'info' : index % 3 === 1 ? 'warning' : 'error';
    return { ...unknownScope, severity, file: files[index % 100] ?? '', pointer: `/api_scopes/${index}` };
  });
  return { files, diagnostics };
}

/** What core/escape makes visible; nothing of it may be left in any output. Line feeds are each format's own. */
export const dangerousCharacter =
  /[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/u;
