import { defineConfig } from 'vitest/config';

/** What is judged here is what the stores get, so it is made first: twice. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['tests/package/**/*.test.ts'],
    environment: 'node',
    globalSetup: 'tests/package/make-twice.ts',
    sequence: { shuffle: true },
    restoreMocks: true,
    testTimeout: 180_000,
  },
});
