/** The command line of `npm run bench`, understood. Touches nothing. */
import { parseArgs } from 'node:util';

export interface BenchArgs {
  /** Ours beside other people's packages, in place of ours beside its limits. */
  readonly peer: boolean;
  /** Which benchmarks; all where it is empty. */
  readonly only: readonly string[];
  /** How often each; each one's own number where it is not said. */
  readonly runs?: number;
  /** Where the report goes as JSON. */
  readonly json?: string;
}

export interface KnownBenchmarks {
  readonly limits: readonly string[];
  readonly peers: readonly string[];
}

/** @throws Error with a sentence for the person who typed it */
export const parseBenchArgs = (args: readonly string[], { limits, peers }: KnownBenchmarks): BenchArgs => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      peer: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      runs: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const { peer, runs, json } = values;
  const known = peer ? peers : limits;
  const only = values.only.flatMap((names) => names.split(',')).filter((name) => name !== '');
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(`There is no benchmark "${unknown}". There are: ${known.join(', ')}.`);
  }
  if (runs !== undefined && !/^[1-9]\d{0,3}$/.test(runs)) {
    throw new Error(`--runs takes a whole number from 1, not "${runs}".`);
  }
  if (json === '') throw new Error('--json takes the name of a file.');
  return {
    peer,
    only,
    ...(runs === undefined ? {} : { runs: Number(runs) }),
    ...(json === undefined ? {} : { json }),
  };
};
