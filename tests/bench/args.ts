/** The command line of `npm run bench`, understood. Touches nothing. */
import { parseArgs } from 'node:util';

export interface BenchArgs {
  /** Which benchmarks; all where it is empty. */
  readonly only: readonly string[];
  /** How often each; each one's own number where it is not said. */
  readonly runs?: number;
  /** Where the report goes as JSON. */
  readonly json?: string;
}

/** @throws Error with a sentence for the person who typed it */
export const parseBenchArgs = (args: readonly string[], known: readonly string[]): BenchArgs => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      runs: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const only = values.only.flatMap((names) => names.split(',')).filter((name) => name !== '');
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(`There is no benchmark "${unknown}". There are: ${known.join(', ')}.`);
  }
  const { runs, json } = values;
  if (runs !== undefined && !/^[1-9]\d{0,3}$/.test(runs)) {
    throw new Error(`--runs takes a whole number from 1, not "${runs}".`);
  }
  return {
    only,
    ...(runs === undefined ? {} : { runs: Number(runs) }),
    ...(json === undefined ? {} : { json }),
  };
};
