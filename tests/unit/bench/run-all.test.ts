import { afterEach, describe, expect, test, vi } from 'vitest';
import type { BenchContext, Benchmark } from '../../bench/benchmark.ts';
import { type Measured, type RunAllOptions, runAll } from '../../bench/run-all.ts';

const STALL_MS = 60_000;

afterEach(() => vi.useRealTimers());

const aBenchmark = (measure: Benchmark['measure']): Benchmark => ({
  timed: 'something',
  limitIs: 'its limit',
  unit: 'ms',
  measure,
});

const good = aBenchmark(async () => [{ label: '', target: 2, ours: [1], limit: [1] }]);
const bad = aBenchmark(async () => {
  throw new Error('The browser is gone.');
});
const empty = aBenchmark(async () => []);

const run = async (benchmarks: Record<string, Benchmark>, change: Partial<RunAllOptions> = {}) => {
  const steps: string[] = [];
  const saved: Measured[] = [];
  const measured = await runAll({
    benchmarks,
    context: { progress: () => undefined } as unknown as BenchContext,
    stallMs: STALL_MS,
    onBegin: (name) => steps.push(`begin ${name}`),
    tidy: async () => void steps.push('tidy'),
    onEnd: async (name, soFar) => {
      steps.push(`end ${name}`);
      saved.push(soFar);
    },
    ...change,
  });
  return { measured, steps, saved };
};

describe('one after the other', () => {
  test('each begins when the one before has ended and nothing of it is left open', async () => {
    const { steps } = await run({ a: good, b: good });
    expect(steps).toEqual(['begin a', 'tidy', 'end a', 'begin b', 'tidy', 'end b']);
  });

  test('one that fails costs the others nothing, and is named with what it said', async () => {
    const { measured, steps } = await run({ a: good, b: bad, c: empty, d: good });
    expect(Object.keys(measured.results)).toEqual(['a', 'd']);
    expect(measured.failures).toEqual({ b: 'The browser is gone.', c: 'Nothing was measured.' });
    expect(steps.filter((step) => step === 'tidy')).toHaveLength(4);
  });

  test('what there is so far is handed out after each', async () => {
    const { saved } = await run({ a: good, b: bad });
    expect(saved.map(({ results }) => Object.keys(results))).toEqual([['a'], ['a']]);
    expect(saved.map(({ failures }) => Object.keys(failures))).toEqual([[], ['b']]);
  });

  test('one that gives no sign of life is given up, and what it left open is ended', async () => {
    vi.useFakeTimers();
    const hung = aBenchmark(() => new Promise(() => undefined));
    const running = run({ hung, a: good });
    await vi.advanceTimersByTimeAsync(STALL_MS);
    const { measured, steps } = await running;
    expect(measured.failures).toEqual({ hung: 'No sign of life for 60 s.' });
    expect(Object.keys(measured.results)).toEqual(['a']);
    expect(steps.slice(0, 4)).toEqual(['begin hung', 'tidy', 'end hung', 'begin a']);
  });

  test('one that takes far longer than that, but tells of each step, is not given up', async () => {
    vi.useFakeTimers();
    const slow = aBenchmark(async (context) => {
      for (let step = 1; step <= 5; step += 1) {
        await new Promise((resolve) => setTimeout(resolve, STALL_MS - 1));
        context.progress(`${step}`);
      }
      return good.measure(context);
    });
    const running = run({ slow });
    await vi.advanceTimersByTimeAsync(5 * STALL_MS);
    expect((await running).measured.failures).toEqual({});
  });

  test('one whose remains can’t be ended keeps its figures, and the failure is told', async () => {
    const tidy = async (): Promise<void> => {
      throw new Error('It does not close.');
    };
    const { measured } = await run({ a: good, b: bad }, { tidy });
    expect(Object.keys(measured.results)).toEqual(['a']);
    expect(measured.failures).toEqual({ a: 'It does not close.', b: 'The browser is gone.' });
  });
});
