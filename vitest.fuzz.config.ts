import { defineConfig } from 'vitest/config';

/** Fuzzing for as long as it is told: `npm run fuzz`, which scripts/fuzz.ts explains. */
export default defineConfig({
  test: {
    include: ['test/fuzz/fuzz.test.ts'],
    env: { NO_COLOR: '1' },
  },
});
