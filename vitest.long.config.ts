import { defineConfig } from 'vitest/config';

/** Campaigns that take minutes: `npm run test:long`. */
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts'],
    globalSetup: ['test/e2e/build.ts'],
    testTimeout: 600_000,
    hookTimeout: 300_000,
    env: { NO_COLOR: '1' },
  },
});
