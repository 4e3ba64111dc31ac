/** What a benchmark is. Types only. */
import type { About, Case } from './result.ts';
import type { Stand } from './stand.ts';

export interface BenchContext {
  readonly stand: Stand;
  /** How often to measure: what the person said, or the given number. */
  readonly runs: (usual: number) => number;
  /** Shows on the screen where it is. */
  readonly progress: (text: string) => void;
}

export interface Benchmark extends About {
  readonly measure: (context: BenchContext) => Promise<readonly Case[]>;
}
