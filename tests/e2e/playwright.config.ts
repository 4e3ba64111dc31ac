/** End-to-end tests: one real browser at a time, no second tries. */
import { defineConfig } from '@playwright/test';

const jsonFile = process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'];

export default defineConfig({
  testDir: './specs',
  outputDir: '../../test-results',
  globalSetup: './harness/setup.ts',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  // Long, because a machine may be slow: what waits for the right thing loses nothing by it.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: jsonFile === undefined ? [['list']] : [['list'], ['json']],
});
