import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadManifest } from '../../../src/app/load-manifest.ts';
import { analyzeManifest, checkManifest, readManifest } from '../../../src/core/manifest/analyze.ts';
import type { Environment } from '../../../src/core/manifest/environment.ts';
import { findLinks } from '../../../src/core/manifest/links.ts';
import { parseYaml } from '../../../src/core/manifest/parse.ts';
import { picturePaths } from '../../../src/core/manifest/pictures.ts';
import type { AssetFacts } from '../../../src/core/manifest/rule.ts';
import { rules } from '../../../src/core/manifest/rules.ts';
import { createSource } from '../../../src/core/source.ts';
import { listing } from '../../../src/generated/catalog.ts';
import { createDisk } from '../../../src/system/disk.ts';
import { png } from '../../pictures.ts';

/** Five lines that break no rule. */
const requiredLines = `schema_version: 1
name: Email Verifier
slug: email-verifier
version: 1.0.0
description: Checks e-mail addresses that users type into a chat, before they are saved.
`;

const assetRules = rules.filter(({ id }) => id.startsWith('asset/'));

/** A picture too dull for a fixture file. */
const heavy = png(256, 256, { padding: 1024 * 1024 });

/** Reads the text of one file. */
function readText(text: string, environment: Environment) {
  return readManifest({ base: parseYaml(createSource('miniapp.yaml', text)), overlay: null }, environment);
}

describe('fixtures', () => {
  /** Code, severity, start and end as line and column, pointer. */
  const expected: Record<string, [string, string, [number, number], [number, number], string]> = {
    'asset/missing': ['asset/missing', 'error', [6, 7], [6, 23], '/logo'],
    'asset/outside-project': ['asset/outside-project', 'error', [6, 7], [6, 26], '/logo'],
    'asset/format': ['asset/format', 'error', [6, 7], [6, 15], '/logo'],
    'asset/dimensions': ['asset/dimensions', 'warning', [6, 7], [6, 15], '/logo'],
    'asset/size': ['asset/size', 'warning', [6, 7], [6, 16], '/logo'],
  };

  test('there are some for every rule', () => {
    expect(Object.keys(expected)).toEqual(assetRules.map(({ id }) => id));
  });

  async function load(id: string, name: string) {
    const folder = await mkdtemp(join(tmpdir(), 'miniapp-assets-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await cp(join(import.meta.dirname, '../../fixtures', id), folder, { recursive: true });
    await writeFile(join(folder, 'heavy.png'), heavy);
    return loadManifest(
      { path: join(folder, `${name}.yaml`), overlay: null },
      folder,
      { environment: {} },
      { disk: createDisk() },
    );
  }

  test.each(Object.keys(expected))('%s: valid', async (id) => {
    const { manifest, diagnostics } = await load(id, 'valid');
    expect(diagnostics).toEqual([]);
    expect(manifest).not.toBeNull();
  });

  test.each(Object.entries(expected))('%s: invalid', async (id, one) => {
    const { manifest, diagnostics } = await load(id, 'invalid');
    const found = diagnostics.map(({ code, severity, range: { start, end }, pointer }) => {
      return [code, severity, [start.line, start.column], [end.line, end.column], pointer];
    });
    expect(found).toEqual([one]);
    expect(manifest === null).toBe(one[1] === 'error');
  });
});

/** Problems of `logo: <path>` and `cover: <path>` lines, as `code at pointer: message`. */
function check(lines: string, assets: Record<string, AssetFacts> | null, environment: Record<string, string> = {}) {
  const source = createSource('miniapp.yaml', requiredLines + lines);
  const facts = assets && new Map(Object.entries(assets));
  const { diagnostics } = analyzeManifest(source, { environment, assets: facts });
  return diagnostics.map(({ code, pointer, message }) => `${code} at ${pointer}: ${message}`);
}

function picture(width: number, height: number, size = 1000, format: 'png' | 'jpeg' | 'webp' = 'png'): AssetFacts {
  return { kind: 'file', size, image: { format, width, height } };
}

describe('what stands at the path', () => {
  test.each<[AssetFacts, string]>([
    [
      { kind: 'missing' },
      'asset/missing at /logo: There is no file "a.png" in the manifest’s folder. Put the picture there, or correct the path.',
    ],
    [{ kind: 'folder' }, 'asset/missing at /logo: "a.png" is a folder, not a picture. Name the file in it.'],
    [{ kind: 'special' }, 'asset/missing at /logo: "a.png" is a pipe or a device, not a picture. Name a regular file.'],
    [
      { kind: 'unreadable' },
      'asset/missing at /logo: "a.png" is there but cannot be read. Give yourself permission to read it.',
    ],
    [
      { kind: 'outside' },
      'asset/outside-project at /logo: "a.png" leads out of the manifest’s folder, by itself or through a symbolic link. Copy the picture into the folder.',
    ],
    [
      { kind: 'too-large' },
      'asset/format at /logo: "a.png" is larger than 5 MiB, so it was not looked at and cannot be pushed. Save it smaller.',
    ],
    [
      { kind: 'file', size: 0, image: null },
      'asset/format at /logo: "a.png" is empty. Save the picture again, as PNG, JPEG or WebP.',
    ],
    [
      { kind: 'file', size: 9_000_000, image: null },
      'asset/format at /logo: "a.png" holds no PNG, JPEG or WebP picture, or a damaged one. Save it in one of these formats.',
    ],
  ])('%j', (facts, message) => {
    expect(check('logo: a.png\n', { 'a.png': facts })).toEqual([message]);
  });

  test('each place is told, also when both name one file', () => {
    const found = check('logo: a.png\ncover: a.png\n', { 'a.png': { kind: 'missing' } });
    expect(found.map((text) => text.slice(0, 25))).toEqual(['asset/missing at /logo: T', 'asset/missing at /cover: ']);
  });
});

describe('the name', () => {
  test.each([
    ['logo.jpg', 'png', 'holds a PNG picture, but its name says JPEG. Rename it to end in .png.'],
    ['logo.png', 'jpeg', 'holds a JPEG picture, but its name says PNG. Rename it to end in .jpg.'],
    ['logo.PNG', 'webp', 'holds a WebP picture, but its name says PNG. Rename it to end in .webp.'],
    ['logo.gif', 'png', 'holds a PNG picture, but its name says GIF. Rename it to end in .png.'],
    ['logo.svg', 'png', 'holds a PNG picture, but its name says SVG. Rename it to end in .png.'],
  ] as const)('%s is wrong for %s', (path, format, message) => {
    const found = check(`logo: ${path}\n`, { [path]: picture(512, 512, 1000, format) });
    expect(found).toEqual([`asset/format at /logo: "${path}" ${message}`]);
  });

  test.each([
    ['logo.png', 'png'],
    ['LOGO.PNG', 'png'],
    ['logo.jpg', 'jpeg'],
    ['logo.jpeg', 'jpeg'],
    ['logo.JPE', 'jpeg'],
    ['logo.jfif', 'jpeg'],
    ['logo.webp', 'webp'],
    ['logo', 'png'],
    ['logo.v2', 'png'],
    ['gif/logo', 'png'],
  ] as const)('%s is right for %s', (path, format) => {
    expect(check(`logo: ${path}\n`, { [path]: picture(512, 512, 1000, format) })).toEqual([]);
  });
});

describe('dimensions', () => {
  test.each<[string, number, number, string | null]>([
    ['logo', 256, 256, null],
    ['logo', 1024, 1024, null],
    ['logo', 255, 255, 'at least 256 × 256'],
    ['logo', 1025, 1025, 'at most 1024 × 1024'],
    ['logo', 512, 511, 'the shape 1:1'],
    ['logo', 100, 2000, 'the shape 1:1 and at least 256 × 256 and at most 1024 × 1024'],
    ['cover', 1280, 720, null],
    ['cover', 1366, 768, null],
    ['cover', 1921, 1080, null],
    ['cover', 2560, 1440, null],
    ['cover', 720, 1280, 'the shape 16:9 and at least 1280 × 720'],
    ['cover', 1280, 722, 'the shape 16:9'],
    ['cover', 1600, 720, 'the shape 16:9'],
    ['cover', 4_294_967_295, 4_294_967_295, 'the shape 16:9 and at most 2560 × 1440'],
  ])('of a %s: %i × %i', (field, width, height, wanted) => {
    const expected =
      wanted === null
        ? []
        : [
            `asset/dimensions at /${field}: "a.png" has ${width} × ${height} pixels, but a ${field} should have ${wanted} (assumed by miniapp). Crop or scale it.`,
          ];
    expect(check(`${field}: a.png\n`, { 'a.png': picture(width, height) })).toEqual(expected);
  });
});

test.each<[string, AssetFacts, string[]]>([
  ['logo', picture(512, 512, 1_048_576), []],
  [
    'logo',
    picture(512, 512, 1_048_577),
    [
      'asset/size at /logo: "a.png" takes 1,025 KiB, but a logo should take at most 1,024 KiB (assumed by miniapp). Compress it.',
    ],
  ],
  ['cover', picture(1280, 720, 2_097_152), []],
  [
    'cover',
    picture(1280, 720, 2_097_153),
    [
      'asset/size at /cover: "a.png" takes 2,049 KiB, but a cover should take at most 2,048 KiB (assumed by miniapp). Compress it.',
    ],
  ],
])('size of a %s: %j', (field, facts, expected) => {
  expect(check(`${field}: a.png\n`, { 'a.png': facts })).toEqual(expected);
});

test('the limits in the rules’ words are the catalogue’s', () => {
  const how = (id: string) => assetRules.find((rule) => rule.id === id)?.how ?? '';
  for (const { minimum, maximum, maximumBytes } of Object.values(listing)) {
    expect(how('asset/dimensions')).toContain(
      `${minimum.width} × ${minimum.height} to ${maximum.width} × ${maximum.height}`,
    );
    expect(how('asset/size')).toContain(`${(maximumBytes / 1024).toLocaleString('en')} KiB`);
  }
  expect(listing.logo.aspectRatio).toEqual({ width: 1, height: 1 });
  expect(listing.cover.aspectRatio).toEqual({ width: 16, height: 9 });
});

describe('nothing is said', () => {
  test('when the project’s files are not at hand', () => {
    expect(check('logo: no-such-file.png\n', null)).toEqual([]);
  });

  test('of pictures on the web', () => {
    expect(
      check('logo: https://example.com/a.png\n', { 'https://example.com/a.png': { kind: 'missing' } }),
    ).toHaveLength(1);
    const reading = readText(`${requiredLines}logo: https://example.com/a.png\n`, {});
    expect(picturePaths(reading.sound)).toEqual([]);
  });

  test('of a value that is unsound anyway', () => {
    const reading = readText(`${requiredLines}logo: [a.png]\ncover: b.png\n`, {});
    expect(picturePaths(reading.sound)).toEqual(['b.png']);
    expect(check('logo: [a.png]\n', { 'a.png': { kind: 'missing' } }).map((text) => text.split(' ')[0])).toEqual([
      'schema/type',
    ]);
  });
});

test('a value from the environment is filled in, and not shown', () => {
  const found = check('logo: ${LOGO}\n', { 's3cret.png': { kind: 'missing' } }, { LOGO: 's3cret.png' });
  expect(found).toEqual([
    'asset/missing at /logo: There is no file ${LOGO} in the manifest’s folder. Put the picture there, or correct the path.',
  ]);
});

test('other mistakes are told together with those of pictures', () => {
  const found = check('logo: a.png\nvideo: nonsense here\n', { 'a.png': { kind: 'missing' } });
  expect(found.map((text) => text.split(' ')[0])).toEqual(['asset/missing', 'schema/pattern']);
});

describe('in two steps', () => {
  const texts = [
    '',
    'a: [',
    'null',
    '- 1',
    `${requiredLines}logo: a.png\n`,
    `${requiredLines}logo: 1\nnmae: x\n`,
    'schema_version: 2\n',
  ];

  test.each(texts)('%j is analysed as in one', (text) => {
    const source = createSource('miniapp.yaml', text);
    const reading = readText(text, {});
    expect(checkManifest(reading, {})).toEqual(analyzeManifest(source, { environment: {} }));
    // A reading can be checked again, with other facts.
    expect(checkManifest(reading, {})).toEqual(checkManifest(reading, {}));
  });
});

describe('an ignore', () => {
  const ignored = '# miniapp-ignore-next-line asset/dimensions -- drawn by hand\nlogo: a.png\n';

  test('silences a rule about pictures', () => {
    expect(check(ignored, { 'a.png': picture(10, 10) })).toEqual([]);
  });

  test('is of no use when there is nothing to silence', () => {
    expect(check(ignored, { 'a.png': picture(512, 512) }).map((text) => text.split(' ')[0])).toEqual(['ignore/unused']);
  });

  test('is not called useless when pictures, or the network, were not looked at', () => {
    expect(check(ignored, null)).toEqual([]);
    const online =
      '# miniapp-ignore-next-line online/unreachable -- only from inside\ndocumentation: https://example.com\n';
    expect(check(online, {})).toEqual([]);
  });
});

test('links are the addresses that users will open, with their places', () => {
  const text = `${requiredLines}documentation: \${DOCS}\nlogo: https://example.com/logo.png # here\ncover: cover.png\n`;
  const reading = readText(text, { DOCS: 'http://docs.example.com/#start' });
  const links = findLinks(reading).map(({ url, pointer, range }) => [
    url,
    pointer,
    text.slice(range.start.offset, range.end.offset),
  ]);
  expect(links).toEqual([
    ['http://docs.example.com/#start', '/documentation', '${DOCS}'],
    ['https://example.com/logo.png', '/logo', 'https://example.com/logo.png'],
  ]);
  expect(findLinks(readText('a: [', {}))).toEqual([]);
});
