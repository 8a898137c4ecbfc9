import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createFlowNamespace, createInstallationId, createWorkspaceId } from '../../../src/core/install/identifiers.ts';
import { seededRandom } from '../../../src/core/install/seeded.ts';

describe('seededRandom', () => {
  it('gives the same bytes for the same seed, others for another', () => {
    expect(seededRandom('a').bytes(100)).toEqual(seededRandom('a').bytes(100));
    expect(seededRandom('a').bytes(100)).not.toEqual(seededRandom('b').bytes(100));
    expect(seededRandom('').bytes(32)).toEqual(new Uint8Array(createHash('sha256').update('miniapp:0:').digest()));
  });

  it('gives one stream, however it is cut', () => {
    const whole = seededRandom('a').bytes(200);
    const pieces = seededRandom('a');
    const cut = [0, 1, 31, 33, 64, 71].map((count) => pieces.bytes(count));
    expect(new Uint8Array(Buffer.concat(cut))).toEqual(whole);
  });

  it('does not repeat itself', () => {
    const blocks = Buffer.from(seededRandom('a').bytes(32 * 1000))
      .toString('hex')
      .match(/.{64}/g);
    expect(new Set(blocks).size).toBe(1000);
  });
});

describe('identifiers', () => {
  it.each([
    ['flow namespace', createFlowNamespace, /^f[1-9]\d{5}$/, 900],
    ['workspace id', createWorkspaceId, /^[1-9]\d{4}$/, 900],
    ['installation id', createInstallationId, /^ins_[0-9a-hjkmnp-tv-z]{20}$/, 1000],
  ])('makes a %s', (_, create, form, different) => {
    const random = seededRandom('identifiers');
    const made = Array.from({ length: 1000 }, () => create(random));
    for (const identifier of made) expect(identifier).toMatch(form);
    expect(new Set(made).size).toBeGreaterThanOrEqual(different);
  });

  it('keeps its form at both ends of the random range', () => {
    for (const byte of [0, 255]) {
      const random = { bytes: (count: number) => new Uint8Array(count).fill(byte) };
      expect(createFlowNamespace(random)).toMatch(/^f[1-9]\d{5}$/);
      expect(createWorkspaceId(random)).toMatch(/^[1-9]\d{4}$/);
      expect(createInstallationId(random)).toMatch(/^ins_[0-9a-hjkmnp-tv-z]{20}$/);
    }
  });
});
