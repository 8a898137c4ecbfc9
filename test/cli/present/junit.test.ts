import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { presentJunit } from '../../../src/cli/present/junit.ts';
import { escapeLine } from '../../../src/core/escape.ts';
import { dangerousCharacter, hostile, hostileTexts, many, nothing, small, unknownScope } from './found.ts';
import { elementsNamed, parseXml, textOf } from './xml.ts';

const schema = fileURLToPath(new URL('../../fixtures/schemas/junit-10.xsd', import.meta.url));

describe('presentJunit', () => {
  test('shows the small case', () => {
    expect(presentJunit(small)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="miniapp validate" tests="4" failures="2" errors="0">
  <testsuite name="miniapp.yaml" tests="3" failures="2" errors="0" skipped="0">
    <testcase name="scopes/unknown at 3:5: &quot;flow-tag:view&quot; is not a scope. Did you mean &quot;flow-tags:view&quot;?" classname="miniapp.yaml">
      <failure message="&quot;flow-tag:view&quot; is not a scope. Did you mean &quot;flow-tags:view&quot;?" type="error">miniapp.yaml:3:5: error: &quot;flow-tag:view&quot; is not a scope. Did you mean &quot;flow-tags:view&quot;? [scopes/unknown]</failure>
    </testcase>
    <testcase name="scopes/without-subscribe at 2:1: A key is generated, and nobody is told." classname="miniapp.yaml">
      <failure message="A key is generated, and nobody is told." type="warning">miniapp.yaml:2:1: warning: A key is generated, and nobody is told. [scopes/without-subscribe]</failure>
    </testcase>
    <testcase name="listing/video at 5:8: The video is not checked." classname="miniapp.yaml">
      <system-out>miniapp.yaml:5:8: info: The video is not checked. [listing/video]</system-out>
    </testcase>
  </testsuite>
  <testsuite name="other app/miniapp.yaml" tests="1" failures="0" errors="0" skipped="0">
    <testcase name="no problems" classname="other app/miniapp.yaml"/>
  </testsuite>
</testsuites>
`);
  });

  test('shows hostile texts as text', () => {
    const output = presentJunit(hostile);
    expect(output).not.toMatch(dangerousCharacter);
    const suites = elementsNamed(parseXml(output), 'testsuite');
    expect(suites).toHaveLength(hostileTexts.length);
    hostileTexts.forEach((text, index) => {
      const suite = suites[index];
      const [failure, ...more] = suite ? elementsNamed(suite, 'failure') : [];
      const shown = (part: string) => escapeLine(part).replace(/[\ufffe\uffff]/g, '\ufffd');
      expect(more).toEqual([]);
      expect(suite?.attributes.name).toBe(shown(`${text}.yaml`));
      expect(failure?.attributes).toEqual({ message: shown(text), type: 'error' });
      expect(failure && textOf(failure)).toBe(shown(`${text}.yaml:3:5: error: ${text} [scopes/unknown]`));
    });
  });

  test('counts what it shows, and gives each case its own name', () => {
    const root = parseXml(presentJunit(many(10_000)));
    const count = (name: string) => String(elementsNamed(root, name).length);
    expect(root.attributes).toEqual({
      name: 'miniapp validate',
      tests: count('testcase'),
      failures: count('failure'),
      errors: '0',
    });
    expect(root.attributes.tests).toBe('10000');
    for (const suite of elementsNamed(root, 'testsuite')) {
      expect(suite.attributes.tests).toBe(String(elementsNamed(suite, 'testcase').length));
      expect(suite.attributes.failures).toBe(String(elementsNamed(suite, 'failure').length));
    }
  });

  test('shows a file that is not listed', () => {
    const root = parseXml(presentJunit({ files: [], diagnostics: [unknownScope] }));
    expect(elementsNamed(root, 'testsuite').map(({ attributes }) => attributes.name)).toEqual(['miniapp.yaml']);
  });

  test.each([
    ['the small case', small],
    ['a file without problems', nothing],
    ['nothing at all', { files: [], diagnostics: [] }],
    ['hostile texts', hostile],
    ['10,000 diagnostics', many(10_000)],
  ])('is valid for Jenkins: %s', async (_, validation) => {
    const { valid, errors } = await validateXML({
      xml: { fileName: 'junit.xml', contents: presentJunit(validation) },
      schema: readFileSync(schema, 'utf8'),
      initialMemoryPages: 1024,
      maxMemoryPages: 4096,
    });
    expect(errors).toEqual([]);
    expect(valid).toBe(true);
  });
});

describe('the XML reader of these tests', () => {
  test.each([
    '<a>]]></a>',
    '<a>&x;</a>',
    '<a>&amp</a>',
    '<a b="1" b="2"/>',
    '<a b="<"/>',
    "<a b='1'/>",
    '<a><b></a></b>',
    '<a/><b/>',
    '<a>',
    '<a>\x0b</a>',
    '<a>\ufffe</a>',
    '<a>\ud800</a>',
    '<a/>x',
    '',
  ])('refuses %j', (text) => {
    expect(() => parseXml(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`)).toThrow();
  });
});
