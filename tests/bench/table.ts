/** Results as text for people: lines for the screen, and the README's tables. Pure. */
import type { Report, Result, Row } from './result.ts';

type Results = Report['results'];

const withUnit = (value: number, { unit }: Row): string => `${value} ${unit}`;

const range = (min: number, max: number): string => (min === max ? '' : ` (${min}–${max})`);

const oursOf = (row: Row): string => `${withUnit(row.ours, row)}${range(row.oursMin, row.oursMax)}`;
const limitOf = (row: Row): string => `${withUnit(row.limit, row)}${range(row.limitMin, row.limitMax)}`;

const named = (name: string, { label }: Row): string => `\`${name}\`${label === '' ? '' : ` ${label}`}`;

/** One per case. */
export const toLines = (name: string, { cases }: Result): readonly string[] =>
  cases.map((row) => {
    const judged = `, to be at most ${row.target} ×: ${row.met ? 'met' : 'MISSED'}`;
    const verdict = `${row.ratio} ×${row.target === null ? '' : judged}`;
    const label = row.label === '' ? [] : [row.label];
    return [name, ...label, `${oursOf(row)} against ${limitOf(row)}`, verdict].join('  ');
  });

const toRows = (
  results: Results,
  toCells: (name: string, row: Row) => readonly string[],
): readonly string[] =>
  Object.entries(results).flatMap(([name, { cases }]) =>
    cases.map((row) => `| ${toCells(name, row).join(' | ')} |`),
  );

const distinct = (texts: readonly string[]): readonly string[] => Array.from(new Set(texts));

/** Missed targets for which nobody has written a reason, one line each. */
export const findUnexplained = (results: Results): readonly string[] =>
  Object.entries(results).flatMap(([name, { cases }]) =>
    cases
      .filter(({ met, reason }) => !met && reason === undefined)
      .map((row) => `${named(name, row)}: ${row.ratio} ×, to be at most ${row.target} ×`),
  );

const toReasons = ([name, { cases }]: readonly [string, Result]): readonly string[] => {
  const missed = cases.filter(({ met }) => !met);
  const reasons = distinct(missed.map(({ reason = 'not explained yet.' }) => reason));
  // Where all that are missed have one reason it is the benchmark's.
  if (reasons.length === 1) return [`- \`${name}\`: ${reasons[0]}`];
  return missed.map((row) => `- ${named(name, row)}: ${row.reason ?? 'not explained yet.'}`);
};

const toHead = ({ date, machine }: Report): string =>
  `${date.slice(0, 10)}, ${machine}. Medians, with minimum and maximum.`;

/** The README's table, with the date and the machine, and a note for each target that was missed. */
export const toMarkdown = (report: Report): string => {
  const { results } = report;
  const rows = toRows(results, (name, row) => {
    const ratio = row.met ? `${row.ratio} ×` : `**${row.ratio} ×**`;
    return [
      named(name, row),
      oursOf(row),
      limitOf(row),
      ratio,
      row.target === null ? '' : `≤ ${row.target} ×`,
    ];
  });
  const reasons = Object.entries(results).flatMap(toReasons);
  const missed =
    reasons.length === 0 ? [] : ['', 'Where a target is missed, what keeps it there:', '', ...reasons];
  const head = '| name | ours | limit | ratio | to reach |\n| --- | --- | --- | --- | --- |';
  return [toHead(report), '', head, ...rows, ...missed].join('\n');
};

const notesOf = ({ cases }: Result): readonly string[] =>
  distinct(cases.flatMap(({ note }) => (note === undefined ? [] : [note])));

/** What has to be known to judge them, each once. */
export const toNotes = (results: Results): readonly string[] =>
  distinct(Object.values(results).flatMap(notesOf));

/** The README's table of ours beside other people's packages, with what was assumed. */
export const toPeerMarkdown = (report: Report): string => {
  const { results } = report;
  const rows = toRows(results, (name, row) => [
    named(name, row),
    oursOf(row),
    limitOf(row),
    `${row.ratio} ×`,
  ]);
  const notes = toNotes(results).flatMap((note) => ['', note]);
  const head = '| name | ours | theirs | ratio |\n| --- | --- | --- | --- |';
  return [toHead(report), '', head, ...rows, ...notes].join('\n');
};
