import { expect, it } from 'vitest';
import { displayPath } from '../../src/app/display-path.ts';

it.each([
  ['/work/app/miniapp.yaml', '/work/app', 'miniapp.yaml'],
  ['/work/app', '/work/app', 'app'],
  ['/work/miniapp.yaml', '/work/app', '/work/miniapp.yaml'],
  ['/', '/', '/'],
  ['/work', '/work/app', '/work'],
  ['/work/app/..name/miniapp.yaml', '/work/app', '..name/miniapp.yaml'],
])('%s, seen from %s, is shown as %s', (path, directory, shown) => {
  expect(displayPath(path, directory)).toBe(shown);
});
