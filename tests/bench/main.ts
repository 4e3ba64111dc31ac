/**
 * `npm run bench`: runs the benchmarks one after the other, shows where it is, and writes what came out. Started by
 * tests/run/bench.mjs, which has installed what this needs. The browser's path is in CHROMIUM_PATH.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ROOT } from '../e2e/harness/build.ts';
import { type BenchArgs, parseBenchArgs } from './args.ts';
import { LIMITS } from './limits.ts';
import { describeMachine } from './machine.ts';
import { PEERS } from './peers.ts';
import { drawGrowth } from './plot.ts';
import type { Report } from './result.ts';
import { runAll } from './run-all.ts';
import { startStand } from './stand.ts';
import type { Suite } from './suite.ts';
import { findUnexplained, toLines, toNotes } from './table.ts';
import { replaceMarked } from './write-readme.ts';

/** More than the longest that one measurement takes on a busy machine, ms. */
const STALL_MS = 600_000;

const isTerminal = process.stdout.isTTY === true;

/** On a terminal the line is written over; elsewhere only beginnings and results are told. */
const showProgress = (text: string): void => {
  if (isTerminal) process.stdout.write(`\r\u001b[K  ${text}`);
};

const readBrowserVersion = async (executablePath: string): Promise<string> => {
  const browser = await chromium.launch({ executablePath });
  const version = browser.version();
  await browser.close();
  return `Chromium ${version.split('.')[0]}`;
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const inMinutes = (seconds: number): string => `${Math.max(1, Math.round(seconds / 60))} min`;

const chooseBenchmarks = ({ benchmarks }: Suite, { only }: BenchArgs): Suite['benchmarks'] =>
  Object.fromEntries(Object.entries(benchmarks).filter(([name]) => only.length === 0 || only.includes(name)));

const measure = async (
  suite: Suite,
  args: BenchArgs,
  { chromiumPath, save }: { readonly chromiumPath: string; readonly save: (report: Report) => Promise<void> },
): Promise<Report> => {
  const benchmarks = chooseBenchmarks(suite, args);
  const names = Object.keys(benchmarks);
  const leftOf = (from: number): number =>
    sum(names.slice(from).map((name) => suite.usualSeconds[name] ?? 0));
  const about = {
    date: new Date().toISOString(),
    machine: describeMachine(await readBrowserVersion(chromiumPath)),
  };
  // A file that can't be written is told of now and not when everything has been measured.
  await save({ ...about, results: {}, failures: {} });
  const stand = await startStand(chromiumPath);
  const usual = args.runs === undefined ? `, about ${inMinutes(leftOf(0))}` : '';
  console.log(`→ ${names.length} ${names.length === 1 ? 'benchmark' : 'benchmarks'}${usual}`);
  try {
    const measured = await runAll({
      benchmarks,
      stallMs: STALL_MS,
      context: { stand, runs: (usualRuns) => args.runs ?? usualRuns, progress: showProgress },
      onBegin: (name, { timed }) => {
        const place = names.indexOf(name);
        console.log(`→ ${name} (${place + 1} of ${names.length}): ${timed}`);
      },
      tidy: stand.closeBrowsers,
      onEnd: async (name, { results, failures }, tookMs) => {
        showProgress('');
        const result = results[name];
        if (result !== undefined) for (const line of toLines(name, result)) console.log(`  ${line}`);
        if (failures[name] !== undefined) console.log(`  FAILED: ${failures[name]}`);
        const left = leftOf(names.indexOf(name) + 1);
        const rest = usual === '' || left === 0 ? '' : `, about ${inMinutes(left)} left`;
        console.log(`  ${(tookMs / 1_000).toFixed(1)} s${rest}`);
        await save({ ...about, results, failures });
      },
    });
    return { ...about, ...measured };
  } finally {
    await stand.close();
  }
};

const showEnd = ({ results, failures }: Report): void => {
  for (const note of toNotes(results)) console.log(`→ ${note}`);
  const unexplained = findUnexplained(results);
  if (unexplained.length > 0) console.log('→ Missed, and nobody has written why:');
  for (const line of unexplained) console.log(`  ${line}`);
  const failed = Object.keys(failures);
  if (failed.length > 0) console.log(`→ Without figures: ${failed.join(', ')}`);
};

const writeReadme = async (report: Report, { marks, toMarkdown, picture }: Suite): Promise<void> => {
  const readme = join(ROOT, 'README.md');
  const drawn = picture === null ? null : drawGrowth(report);
  if (picture !== null && drawn !== null) await writeFile(join(ROOT, picture), drawn);
  const shown = drawn === null ? '' : `\n\n![How the figures grow, ours and the limit](${picture})`;
  const text = `${toMarkdown(report)}${shown}`;
  await writeFile(readme, replaceMarked(await readFile(readme, 'utf8'), marks, text));
  console.log('→ README.md shows the figures of this run.');
};

const chromiumPath = process.env['CHROMIUM_PATH'];
if (chromiumPath === undefined) throw new Error('CHROMIUM_PATH is not set; start this by `npm run bench`.');
const args = parseBenchArgs(process.argv.slice(2), {
  limits: Object.keys(LIMITS.benchmarks),
  peers: Object.keys(PEERS.benchmarks),
});
const suite = args.peer ? PEERS : LIMITS;
const save = async (report: Report): Promise<void> => {
  if (args.json !== undefined) await writeFile(args.json, `${JSON.stringify(report, null, 2)}\n`);
};
const report = await measure(suite, args, { chromiumPath, save });
showEnd(report);
const hasFailed = Object.keys(report.failures).length > 0;
// Part of the figures, or figures of another number of runs, are not what the README shows.
if (!hasFailed && args.only.length === 0 && args.runs === undefined) await writeReadme(report, suite);
if (hasFailed) process.exitCode = 1;
