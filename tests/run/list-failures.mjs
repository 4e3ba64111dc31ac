/** The names of the tests that failed, from what a runner reported: told last, where a reader of a long log looks first. */

const MAX_REASON = 300;

/** Without the colours of a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours begin with
const toPlain = (text) => text.replaceAll(/\u001b\[[\d;]*m/g, '');

const toLine = (name, reason = '') => {
  const [told = ''] = toPlain(reason)
    .trim()
    .split(/\n\s+at /);
  const plain = told.replaceAll(/\s+/g, ' ').slice(0, MAX_REASON);
  return plain === '' ? name : `${name}\n    ${plain}`;
};

const vitestFailures = ({ testResults }) =>
  testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((result) => result.status === 'failed');
    if (status === 'failed' && assertionResults.length === 0) return [toLine(name, message)];
    return failed.map(({ fullName, failureMessages }) =>
      toLine(`${name} > ${fullName}`, failureMessages?.[0]),
    );
  });

const specsOf = ({ specs = [], suites = [] }) => [...specs, ...suites.flatMap(specsOf)];

const playwrightFailures = ({ suites, errors }) => [
  ...suites
    .flatMap(specsOf)
    .filter(({ ok }) => !ok)
    .map(({ file, line, title, tests }) => {
      const results = tests.flatMap((test) => test.results);
      return toLine(`${file}:${line} > ${title}`, results.find(({ error }) => error)?.error.message);
    }),
  ...errors.map(({ message }) => toLine('outside any test', message)),
];

const readers = { vitest: vitestFailures, playwright: playwrightFailures };

/**
 * One entry per failure; empty where the report names none or can't be understood: the count says then that there was one.
 * @param {{ format?: 'vitest' | 'playwright', report?: unknown }} run
 */
export const listFailures = ({ format, report }) => {
  if (format === undefined || report === undefined) return [];
  try {
    return readers[format](report);
  } catch (error) {
    if (error instanceof TypeError) return [];
    throw error;
  }
};
