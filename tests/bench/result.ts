/** What a benchmark gives back, and what becomes of it in the report. Pure. */
import type { Pairs } from './interleave.ts';
import { roundFor, summarize, toRatio } from './statistics.ts';

export type Unit = 'ms' | 'KB' | 'MB' | '';

/** One thing that was measured beside its limit. */
export interface Case extends Pairs {
  /** What distinguishes it among those of its benchmark, such as `1,000 accounts`; empty where there is but one. */
  readonly label: string;
  /** For plots: the size that grows. */
  readonly size?: number;
  readonly target: number;
}

export interface Row {
  readonly label: string;
  readonly size?: number;
  readonly ours: number;
  readonly oursMin: number;
  readonly oursMax: number;
  readonly limit: number;
  readonly limitMin: number;
  readonly limitMax: number;
  readonly ratio: number;
  /** What the ratio may be. */
  readonly target: number;
  readonly met: boolean;
  readonly runs: number;
  readonly unit: Unit;
}

/** A benchmark's worst row speaks for it; all of them are in `cases`. */
export interface Result extends Row {
  readonly timed: string;
  readonly limitIs: string;
  /** Why a target is missed, as measured. */
  readonly reason?: string;
  readonly cases: readonly Row[];
}

export const toRow = ({ label, size, target, ours, limit }: Case, unit: Unit): Row => {
  const own = summarize(ours);
  const bound = summarize(limit);
  const ratio = toRatio(own.median, bound.median);
  return {
    label,
    ...(size === undefined ? {} : { size }),
    ours: roundFor(own.median),
    oursMin: roundFor(own.min),
    oursMax: roundFor(own.max),
    limit: roundFor(bound.median),
    limitMin: roundFor(bound.min),
    limitMax: roundFor(bound.max),
    ratio: roundFor(ratio),
    target,
    met: ratio <= target,
    runs: ours.length,
    unit,
  };
};

export interface About {
  readonly timed: string;
  readonly limitIs: string;
  readonly unit: Unit;
  readonly reason?: string;
}

/** @throws Error where nothing was measured */
export const toResult = ({ timed, limitIs, unit, reason }: About, cases: readonly Case[]): Result => {
  const rows = cases.map((each) => toRow(each, unit));
  const [worst] = rows.toSorted((a, b) => b.ratio / b.target - a.ratio / a.target);
  if (worst === undefined) throw new Error('Nothing was measured.');
  return { ...worst, timed, limitIs, ...(reason === undefined || worst.met ? {} : { reason }), cases: rows };
};

export interface Report {
  /** When the run began, ISO 8601. */
  readonly date: string;
  readonly machine: string;
  readonly results: Readonly<Record<string, Result>>;
}
