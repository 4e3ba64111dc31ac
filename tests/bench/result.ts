/** What a benchmark gives back, and what becomes of it in the report. Pure. */
import type { Pairs } from './interleave.ts';
import { roundFor, summarize, toRatio } from './statistics.ts';

export type Unit = 'ms' | 'KB' | 'MB' | 'times';

/** One thing that was measured beside its limit. */
export interface Case extends Pairs {
  /** What distinguishes it among those of its benchmark, such as `1,000 accounts`; empty where there is but one. */
  readonly label: string;
  /** For plots: the size that grows. */
  readonly size?: number;
  /** Where it is another than the benchmark's. */
  readonly unit?: Unit;
  /** What the ratio may be; null where it is shown and not judged. */
  readonly target: number | null;
  /** Why the target is missed, as measured, where it is another reason than the benchmark's. */
  readonly reason?: string | undefined;
  /** What has to be known to judge it, such as what was assumed. */
  readonly note?: string;
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
  /** What the ratio may be; null where it is shown and not judged. */
  readonly target: number | null;
  readonly met: boolean;
  readonly runs: number;
  readonly unit: Unit;
  /** Why the target is missed, as measured; never where it is met. */
  readonly reason?: string;
  readonly note?: string;
}

/** A benchmark's worst row speaks for it; all of them are in `cases`. */
export interface Result extends Row {
  readonly timed: string;
  readonly limitIs: string;
  readonly cases: readonly Row[];
}

export interface About {
  readonly timed: string;
  readonly limitIs: string;
  readonly unit: Unit;
  /** Why a target is missed, as measured. */
  readonly reason?: string;
}

export const toRow = (
  { label, size, target, ours, limit, unit, reason, note }: Case,
  usual: Pick<About, 'unit' | 'reason'>,
): Row => {
  const own = summarize(ours);
  const bound = summarize(limit);
  const ratio = toRatio(own.median, bound.median);
  const met = target === null || ratio <= target;
  const why = reason || usual.reason;
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
    met,
    runs: ours.length,
    unit: unit ?? usual.unit,
    ...(met || !why ? {} : { reason: why }),
    ...(note === undefined ? {} : { note }),
  };
};

/** @throws Error where nothing was measured */
export const toResult = ({ timed, limitIs, ...usual }: About, cases: readonly Case[]): Result => {
  const rows = cases.map((each) => toRow(each, usual));
  // What is not judged never speaks for the rest.
  const excess = ({ ratio, target }: Row): number => (target === null ? 0 : ratio / target);
  const [worst] = rows.toSorted((a, b) => excess(b) - excess(a));
  if (worst === undefined) throw new Error('Nothing was measured.');
  return { ...worst, timed, limitIs, cases: rows };
};

export interface Report {
  /** When the run began, ISO 8601. */
  readonly date: string;
  readonly machine: string;
  readonly results: Readonly<Record<string, Result>>;
  /** What went wrong, by the name of the benchmark that gave no figures. */
  readonly failures: Readonly<Record<string, string>>;
}
