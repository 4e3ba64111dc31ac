/** Turns what a runner reported into two numbers. Decides purely; anything it can't understand counts as a failure. */

const CRASHED = { passed: 0, failed: 1, skipped: 0 };

const isCount = (value) => Number.isInteger(value) && value >= 0;

const readers = {
  vitest: ({ numPassedTests: passed, numFailedTests, numPendingTests, numTodoTests = 0, testResults }) => ({
    passed,
    // A file that could not even be loaded has no tests to count.
    failed:
      numFailedTests +
      testResults.filter(
        ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
      ).length,
    skipped: numPendingTests + numTodoTests,
  }),
  playwright: ({ stats, errors }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  }),
};

/**
 * @param {{ format?: 'vitest' | 'playwright', exitCode: number | null, report?: unknown }} run `report` is the parsed
 *   JSON of the runner, undefined when it wrote none. Without a format the whole program is one test.
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export const countResults = ({ format, exitCode, report }) => {
  if (format === undefined) return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : CRASHED;
  let counts;
  try {
    counts = readers[format](report);
  } catch (error) {
    if (error instanceof TypeError) return CRASHED;
    throw error;
  }
  if (!Object.values(counts).every(isCount)) return CRASHED;
  // A runner that ran nothing, or failed for a reason that no test has, did not pass.
  const isSilentFailure = counts.failed === 0 && (exitCode !== 0 || counts.passed === 0);
  return isSilentFailure ? { ...counts, failed: 1 } : counts;
};
