import { defineConfig } from 'vitest/config';

const test = {
  // Processes, sockets and a database are slow on a loaded machine; a hang still ends.
  testTimeout: 30_000,
  hookTimeout: 30_000,
  env: { NO_COLOR: '1' },
};

export default defineConfig({
  test: {
    // All cores: by itself vitest leaves one idle, which is half of a machine with two.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          ...test,
          name: 'in-process',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/browser/**', 'test/long/**'],
        },
      },
      // Apart, because only these need the built program.
      {
        test: {
          ...test,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts', 'test/browser/**/*.test.ts'],
          globalSetup: 'test/e2e/build.ts',
        },
      },
    ],
  },
});
