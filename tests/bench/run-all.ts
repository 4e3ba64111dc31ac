/**
 * Runs benchmarks one after the other, so that what happens to one costs no other its figures: one that fails, and one that
 * gives no sign of life, is told of and left behind. Knows no browser and no file.
 */
import type { BenchContext, Benchmark } from './benchmark.ts';
import { type Result, toResult } from './result.ts';

export interface Measured {
  readonly results: Readonly<Record<string, Result>>;
  /** What went wrong, by the name of the benchmark that gave no figures. */
  readonly failures: Readonly<Record<string, string>>;
}

export interface RunAllOptions {
  readonly benchmarks: Readonly<Record<string, Benchmark>>;
  readonly context: BenchContext;
  /** A benchmark that told of nothing for so long is given up, ms. */
  readonly stallMs: number;
  readonly onBegin: (name: string, benchmark: Benchmark) => void;
  /** Ends what a benchmark may have left open, so that the next one has the machine for itself. */
  readonly tidy: () => Promise<void>;
  /** After each benchmark, with all there is so far. */
  readonly onEnd: (name: string, measured: Measured, tookMs: number) => Promise<void>;
}

const toMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Rejects where `isAlive` was not called for so long. */
const createWatchdog = (stallMs: number) => {
  let timer: NodeJS.Timeout | undefined;
  let giveUp: (reason: Error) => void = () => undefined;
  const stalled = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  const isAlive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(
      () => giveUp(new Error(`No sign of life for ${Math.round(stallMs / 1_000)} s.`)),
      stallMs,
    );
  };
  return { stalled, isAlive, end: () => clearTimeout(timer) };
};

const runOne = async (benchmark: Benchmark, { context, stallMs }: RunAllOptions): Promise<Result> => {
  const { stalled, isAlive, end } = createWatchdog(stallMs);
  isAlive();
  try {
    const measuring = benchmark.measure({
      ...context,
      progress: (text) => {
        isAlive();
        context.progress(text);
      },
    });
    // One that was given up ends later, when its browser is closed under it: it has been told of by then.
    measuring.catch(() => undefined);
    return toResult(benchmark, await Promise.race([measuring, stalled]));
  } finally {
    end();
  }
};

export const runAll = async (options: RunAllOptions): Promise<Measured> => {
  let measured: Measured = { results: {}, failures: {} };
  for (const [name, benchmark] of Object.entries(options.benchmarks)) {
    const startedMs = performance.now();
    options.onBegin(name, benchmark);
    const fail = (error: unknown): void => {
      // The first of two is the cause.
      measured = { ...measured, failures: { [name]: toMessage(error), ...measured.failures } };
    };
    try {
      const result = await runOne(benchmark, options);
      measured = { ...measured, results: { ...measured.results, [name]: result } };
    } catch (error) {
      fail(error);
    }
    await options.tidy().catch(fail);
    await options.onEnd(name, measured, performance.now() - startedMs);
  }
  return measured;
};
