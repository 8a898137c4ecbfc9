import { describe, expect, it } from 'vitest';
import { slugFromName } from '../../../src/core/scaffold/slug.ts';

describe('slugFromName', () => {
  it.each([
    ['Email Verifier', 'email-verifier'],
    ['  Email   Verifier!  ', 'email-verifier'],
    ['Prüfer für Straßen', 'prufer-fur-strassen'],
    ['Łódź Ærø Þing', 'lodz-aero-thing'],
    ['Café İstanbul', 'cafe-istanbul'],
    ['Ｆｕｌｌ ｗｉｄｔｈ ﬁ', 'full-width-fi'],
    ["Bob's App", 'bobs-app'],
    ['Bob’s App', 'bobs-app'],
    ['CRM2', 'crm2'],
    ['snake_case.name', 'snake-case-name'],
    ['3D Viewer', 'app-3d-viewer'],
    ['2048', 'app-2048'],
    ['🎉 Party 🎉', 'party'],
    ['検証', 'my-mini-app'],
    ['', 'my-mini-app'],
    ['A', 'my-mini-app'],
    ['---', 'my-mini-app'],
    [`${'a'.repeat(59)} b`, 'a'.repeat(59)],
    ['x'.repeat(200), 'x'.repeat(60)],
  ])('%j → %j', (name, slug) => {
    expect(slugFromName(name)).toBe(slug);
  });

  it('gives a valid slug for any name, and leaves a valid slug as it is', () => {
    const random = seededRandom(20240229);
    const alphabet = [...'abzAZ09 -_.\'’"#&/\\\n\t\0ßæøłđþıİüéñ漢字🎉①½ﬁ\u0301\ud83d'];
    for (let round = 0; round < 5000; round++) {
      const length = Math.floor(random() * (round % 10 === 0 ? 200 : 12));
      const name = Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
      const slug = slugFromName(name);
      expect(slug, JSON.stringify(name)).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      expect(slug.length, JSON.stringify(name)).toBeGreaterThanOrEqual(2);
      expect(slug.length, JSON.stringify(name)).toBeLessThanOrEqual(60);
      expect(slugFromName(slug)).toBe(slug);
    }
  });
});

/** The mulberry32 generator: the same numbers for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
