/** The parts of `npm test`, in order, as data. Each names a program's file in node_modules, or a script of ours. */

/** Where the runners write what they found; one file each. */
export const RESULTS = '.cache/test-results';

/** Measuring coverage slows everything down, so it is done where it is demanded. */
const KEY_TESTS = ['tests/unit/accounts', 'tests/unit/signing', 'tests/unit/vault'];

const vitestReport = (name) => [
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${RESULTS}/${name}.json`,
];

export const PARTS = [
  {
    name: 'types',
    what: 'Checking types (TypeScript)',
    script: 'node_modules/typescript/bin/tsc',
    args: ['--noEmit'],
  },
  {
    name: 'lint',
    what: 'Checking style (Biome)',
    script: 'node_modules/@biomejs/biome/bin/biome',
    args: ['check', '.'],
  },
  { name: 'imports', what: 'Checking import directions', script: 'tests/run/check-imports.mjs', args: [] },
  {
    name: 'package',
    what: 'Packaging for both stores, twice, and checking what came of it (Vitest, web-ext)',
    script: 'node_modules/vitest/vitest.mjs',
    args: ['run', '--config=tests/package/vitest.config.ts', ...vitestReport('package')],
    format: 'vitest',
  },
  {
    name: 'unit',
    what: 'Running unit and integration tests (Vitest)',
    script: 'node_modules/vitest/vitest.mjs',
    args: [
      'run',
      '--config=tests/vitest.config.ts',
      ...KEY_TESTS.map((folder) => `--exclude=${folder}/**`),
      ...vitestReport('unit'),
    ],
    format: 'vitest',
  },
  {
    name: 'keys',
    what: 'Running the unit tests of everything that touches keys, with their coverage (Vitest)',
    script: 'node_modules/vitest/vitest.mjs',
    args: ['run', '--config=tests/vitest.config.ts', '--coverage', ...KEY_TESTS, ...vitestReport('keys')],
    format: 'vitest',
  },
  {
    name: 'e2e',
    what: 'Running end-to-end tests in real browsers (Playwright)',
    script: 'node_modules/@playwright/test/cli.js',
    args: ['test', '--config=tests/e2e/playwright.config.ts'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: `${RESULTS}/e2e.json` },
    format: 'playwright',
    needs: ['CHROMIUM_PATH', 'FIREFOX_PATH'],
    usesDisplay: true,
  },
];
