import { defineConfig } from 'vitest/config';
import { listKnownIcons } from '../packaging/icons/make-sprite.ts';

/** What keys and signatures depend on is tested to the bone. */
const TO_THE_BONE = { branches: 96, functions: 100, lines: 99.5 };

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  define: { __COUNTERSIGN_ICONS__: JSON.stringify(listKnownIcons()) },
  test: {
    include: ['tests/unit/**/*.test.{ts,tsx}', 'tests/integration/**/*.test.ts'],
    environment: 'node',
    sequence: { shuffle: true },
    restoreMocks: true,
    // Long, because a machine may be slow: a test that hangs ends all the same.
    testTimeout: 180_000,
    coverage: {
      provider: 'v8',
      include: ['src/{accounts,signing,vault}/**/*.ts'],
      reporter: [['text', { skipFull: true }]],
      reportsDirectory: '.cache/coverage',
      thresholds: {
        'src/accounts/**': TO_THE_BONE,
        'src/signing/**': TO_THE_BONE,
        'src/vault/**': TO_THE_BONE,
      },
    },
  },
});
