/** Results as text for people: lines for the screen, and the README's table. Pure. */
import type { Report, Result, Row } from './result.ts';

const withUnit = (value: number, { unit }: Row): string => `${value} ${unit}`;

const range = (min: number, max: number): string => (min === max ? '' : ` (${min}–${max})`);

/** One per case. */
export const toLines = (name: string, { cases }: Result): readonly string[] =>
  cases.map((row) => {
    const ours = `${withUnit(row.ours, row)}${range(row.oursMin, row.oursMax)}`;
    const limit = `${withUnit(row.limit, row)}${range(row.limitMin, row.limitMax)}`;
    const judged = `, to be at most ${row.target} ×: ${row.met ? 'met' : 'MISSED'}`;
    const verdict = `${row.ratio} ×${row.target === null ? '' : judged}`;
    return [name, ...(row.label === '' ? [] : [row.label]), `${ours} against ${limit}`, verdict].join('  ');
  });

const HEAD = '| name | ours | limit | ratio | to reach |\n| --- | --- | --- | --- | --- |';

/** The README's table, with the date and the machine, and a note for each target that was missed. */
export const toMarkdown = ({ date, machine, results }: Report): string => {
  const rows = Object.entries(results).flatMap(([name, { cases }]) =>
    cases.map((row) => {
      const label = row.label === '' ? '' : ` ${row.label}`;
      const ours = `${withUnit(row.ours, row)}${range(row.oursMin, row.oursMax)}`;
      const limit = `${withUnit(row.limit, row)}${range(row.limitMin, row.limitMax)}`;
      const ratio = row.met ? `${row.ratio} ×` : `**${row.ratio} ×**`;
      const target = row.target === null ? '' : `≤ ${row.target} ×`;
      return `| \`${name}\`${label} | ${ours} | ${limit} | ${ratio} | ${target} |`;
    }),
  );
  const reasons = Object.entries(results).flatMap(([name, { reason }]) =>
    reason === undefined ? [] : [`- \`${name}\`: ${reason}`],
  );
  const missed =
    reasons.length === 0 ? [] : ['', 'Where a target is missed, what keeps it there:', '', ...reasons];
  return [
    `${date.slice(0, 10)}, ${machine}. Medians, with minimum and maximum.`,
    '',
    HEAD,
    ...rows,
    ...missed,
  ].join('\n');
};
