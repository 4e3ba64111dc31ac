/**
 * Draws how figures grow: one small diagram for each benchmark that was measured at several sizes, ours and the limit, both
 * axes logarithmic. Plain SVG without scripts or outside references, legible on light and on dark.
 */
import type { Report, Row } from './result.ts';

const WIDTH = 360;
const HEIGHT = 240;
const COLUMNS = 2;
const MARGIN = { left: 52, right: 16, top: 34, bottom: 34 };

/** Contrast of at least 4.5 against white and against #0d1117. */
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600 }
  .grid { stroke: #d1d9e0; stroke-width: 1 }
  .ours { stroke: #0a60c2; fill: none; stroke-width: 2.5 }
  .limit { stroke: #6e7781; fill: none; stroke-width: 2; stroke-dasharray: 5 4 }
  .name-ours { fill: #0a60c2 } .name-limit { fill: #59636e }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .grid { stroke: #3d444d }
    .ours { stroke: #6cb6ff } .name-ours { fill: #6cb6ff }
    .limit { stroke: #9198a1 } .name-limit { fill: #b1bac4 }
  }`;

const toXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

interface Point {
  readonly size: number;
  readonly ours: number;
  readonly limit: number;
}

const toPoints = (cases: readonly Row[]): readonly Point[] =>
  cases.flatMap(({ size, ours, limit }) => (size === undefined ? [] : [{ size, ours, limit }]));

/** From the power of ten below the least to the one above the greatest. */
export const toDecades = (values: readonly number[]): readonly number[] => {
  const from = Math.floor(Math.log10(Math.min(...values)));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: to - from + 1 }, (_, step) => from + step);
};

const toTick = (decade: number): string =>
  decade >= 0 ? (10 ** decade).toLocaleString('en') : (10 ** decade).toFixed(-decade);

const drawOne = (name: string, { unit, points }: { unit: string; points: readonly Point[] }): string => {
  const sizes = toDecades(points.map(({ size }) => size));
  const figures = toDecades(points.flatMap(({ ours, limit }) => [ours, limit]));
  const place = (decades: readonly number[], log: number, from: number, to: number): number =>
    from + ((log - (decades[0] ?? 0)) / (decades.length - 1)) * (to - from);
  const toX = (log: number): number => place(sizes, log, MARGIN.left, WIDTH - MARGIN.right);
  const toY = (log: number): number => place(figures, log, HEIGHT - MARGIN.bottom, MARGIN.top);
  const line = (part: 'ours' | 'limit'): string => {
    const at = points.map(
      (point) => `${toX(Math.log10(point.size)).toFixed(1)},${toY(Math.log10(point[part])).toFixed(1)}`,
    );
    return `<polyline class="${part}" points="${at.join(' ')}"/>`;
  };
  const grid = figures.map((decade) => {
    const y = toY(decade).toFixed(1);
    return `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y}" y2="${y}"/><text x="${MARGIN.left - 6}" y="${y}" dy="4" text-anchor="end">${toTick(decade)}</text>`;
  });
  const ticks = sizes.map(
    (decade) =>
      `<text x="${toX(decade).toFixed(1)}" y="${HEIGHT - MARGIN.bottom + 18}" text-anchor="middle">${toTick(decade)}</text>`,
  );
  const names = `<tspan class="name-ours">ours —</tspan> <tspan class="name-limit">limit - -</tspan>`;
  return [
    `<text class="title" x="${MARGIN.left}" y="18">${toXml(name)}, ${toXml(unit)}</text>`,
    `<text x="${WIDTH - MARGIN.right}" y="18" text-anchor="end">${names}</text>`,
    ...grid,
    ...ticks,
    line('limit'),
    line('ours'),
  ].join('\n');
};

/** The whole picture; null where nothing was measured at two sizes or more. */
export const drawGrowth = ({ results, date }: Report): string | null => {
  const diagrams = Object.entries(results).flatMap(([name, { cases, unit }]) => {
    const points = toPoints(cases);
    return points.length < 2 ? [] : [{ name, unit: cases[0]?.unit ?? unit, points }];
  });
  if (diagrams.length === 0) return null;
  const width = WIDTH * COLUMNS;
  const height = HEIGHT * Math.ceil(diagrams.length / COLUMNS);
  const groups = diagrams.map(({ name, ...what }, place) => {
    const at = `${(place % COLUMNS) * WIDTH} ${Math.floor(place / COLUMNS) * HEIGHT}`;
    return `<g transform="translate(${at})">\n${drawOne(name, what)}\n</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="what">`,
    `<title id="what">How the figures of ${date.slice(0, 10)} grow with the number of accounts or sessions</title>`,
    `<style>${STYLE}\n</style>`,
    ...groups,
    '</svg>\n',
  ].join('\n');
};
