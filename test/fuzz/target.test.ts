import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkPrinted } from './command.ts';
import { defineTarget } from './target.ts';

const limit = { seed: 1, of: { runs: 100 } };

test('an input that is not taken is told, the smallest one, with its seed', async () => {
  const target = defineTarget('planted', fc.nat(1_000), () => (input) => {
    if (input >= 100) throw new Error('planted');
    return input % 2 === 0 ? 'even' : 'odd';
  });
  const { problem, outcomes, tried } = await target.run(limit);
  expect(problem).toMatch(/seed: 1,.*Counterexample: \[100\].*Error: planted/s);
  expect(outcomes).toBeLessThanOrEqual(2);
  expect(tried).toBeGreaterThan(0);
});

test('an input that leaves something on what all objects share is told', async () => {
  const target = defineTarget('planted', fc.constant(null), () => () => {
    Object.defineProperty(Object.prototype, 'polluted', { value: true, configurable: true });
    return 'done';
  });
  try {
    expect((await target.run(limit)).problem).toContain('A shared prototype was changed.');
  } finally {
    Reflect.deleteProperty(Object.prototype, 'polluted');
  }
});

test('what takes all has no problem, for as many inputs as were asked for or for a time', async () => {
  const target = defineTarget('sound', fc.boolean(), () => (input) => String(input));
  expect(await target.run(limit)).toMatchObject({ tried: 100, outcomes: 2, problem: null });
  expect(await target.run({ seed: 1, of: { time: 1 } })).toMatchObject({ outcomes: 2, problem: null });
});

test.each(['\x1b[31m', 'a\rb', '\x9b', '\u202e', '\ud800', '\u200b'])(
  '%j is something that a terminal acts on',
  (text) => {
    expect(() => checkPrinted({ stdout: '', stderr: text })).toThrow();
    expect(() => checkPrinted({ stdout: 'é 😀\tb\r\n', stderr: '' })).not.toThrow();
  },
);
