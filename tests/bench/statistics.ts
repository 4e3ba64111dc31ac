/** What is made of measured numbers. Pure; nothing is left out as an outlier. */

export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** @throws Error where there is no number, or one that is none */
export const summarize = (values: readonly number[]): Summary => {
  if (values.length === 0) throw new Error('Nothing was measured.');
  if (!values.every(Number.isFinite)) throw new Error(`Not a number among what was measured: ${values}`);
  const sorted = values.toSorted((a, b) => a - b);
  const at = (place: number): number => sorted[place] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
};

/** How many times `ours` is the limit. @throws Error where the limit is nothing */
export const toRatio = (ours: number, limit: number): number => {
  if (!(limit > 0)) throw new Error(`A limit of ${limit} can't be compared with.`);
  return ours / limit;
};

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The straight line through points that differs least from them (least squares). @throws Error for fewer than two places */
export const fitLine = (points: readonly Point[]): ((x: number) => number) => {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  if (!(spread > 0)) throw new Error('A line needs two places at least.');
  const slope = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
  return (x) => meanY + slope * (x - meanX);
};

/** Two or three digits, as many as noise leaves. */
export const roundFor = (value: number): number => {
  if (value === 0) return 0;
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return Number(value.toFixed(Math.min(digits, 6)));
};
