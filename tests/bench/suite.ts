/** What one run of the command measures, and what of it the README shows. Types only. */
import type { Benchmark } from './benchmark.ts';
import type { Report } from './result.ts';
import type { Marks } from './write-readme.ts';

export interface Suite {
  /** In the order in which they are run and shown. */
  readonly benchmarks: Readonly<Record<string, Benchmark>>;
  /** About how long each takes at its own number of runs, as measured, s. */
  readonly usualSeconds: Readonly<Record<string, number>>;
  readonly marks: Marks;
  readonly toMarkdown: (report: Report) => string;
  /** Where the plot of what grows lies in the project; null where there is none. */
  readonly picture: string | null;
}
