/** Takes ours and the limit in turn, so that whatever else the machine does falls on both alike. */

export interface Pairs {
  readonly ours: readonly number[];
  readonly limit: readonly number[];
}

export interface InterleaveOptions {
  readonly runs: number;
  /** Pairs that are taken first and thrown away. */
  readonly warmUps: number;
  readonly ours: () => Promise<number>;
  readonly limit: () => Promise<number>;
  /** After each pair that counts, from 1. */
  readonly onRun: (run: number) => void;
}

export const interleave = async (options: InterleaveOptions): Promise<Pairs> => {
  const { runs, warmUps, onRun } = options;
  const ours: number[] = [];
  const limit: number[] = [];
  for (let run = 1 - warmUps; run <= runs; run += 1) {
    // Who comes first changes: the second may find something warm.
    const isOursFirst = run % 2 === 0;
    const first = await (isOursFirst ? options.ours() : options.limit());
    const second = await (isOursFirst ? options.limit() : options.ours());
    if (run < 1) continue;
    ours.push(isOursFirst ? first : second);
    limit.push(isOursFirst ? second : first);
    onRun(run);
  }
  return { ours, limit };
};
