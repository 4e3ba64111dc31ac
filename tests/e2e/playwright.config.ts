/** End-to-end tests: two real browsers side by side, each with a sandbox of its own, and no second tries. */
import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import type { BrowserName } from './harness/build.ts';

const jsonFile = process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'];

const PICTURES = '**/pictures.spec.ts';
const ALBUM = '**/album.spec.ts';

export default defineConfig<object, { target: BrowserName }>({
  testDir: './specs',
  outputDir: '../../test-results',
  globalSetup: './harness/setup.ts',
  // Half of the time goes by in waiting: two keep two cores busy, and more would only wait for each other.
  workers: Math.min(2, availableParallelism()),
  retries: 0,
  forbidOnly: true,
  projects: [
    {
      name: 'chromium',
      use: { target: 'chromium' },
      testIgnore: [PICTURES, ALBUM],
      grepInvert: /@firefox-only/,
    },
    // What can differ there: the whole main job, and every threat that its own behaviour decides.
    { name: 'firefox', use: { target: 'firefox' }, grep: /@firefox/ },
    { name: 'pictures', use: { target: 'chromium' }, testMatch: PICTURES },
    // Whether all are there can only be told when all are made.
    { name: 'album', use: { target: 'chromium' }, testMatch: ALBUM, dependencies: ['pictures'] },
  ],
  // Long, because a machine may be slow: what waits for the right thing loses nothing by it.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: jsonFile === undefined ? [['list']] : [['list'], ['json']],
});
