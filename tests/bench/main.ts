/**
 * `npm run bench`: runs the benchmarks one after the other, shows where it is, and writes what came out. Started by
 * tests/run/bench.mjs, which has installed what this needs. The browser's path is in CHROMIUM_PATH.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ROOT } from '../e2e/harness/build.ts';
import { type BenchArgs, parseBenchArgs } from './args.ts';
import { BENCHMARKS } from './benchmarks.ts';
import { describeMachine } from './machine.ts';
import { drawGrowth } from './plot.ts';
import { type Report, type Result, toResult } from './result.ts';
import { startStand } from './stand.ts';
import { toLines, toMarkdown } from './table.ts';
import { replaceMarked } from './write-readme.ts';

/** As the README shows it. */
const PICTURE = '.github/screenshots/bench.svg';

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

const runAll = async ({ only, runs }: BenchArgs, chromiumPath: string): Promise<Report> => {
  const date = new Date().toISOString();
  const machine = describeMachine(await readBrowserVersion(chromiumPath));
  const results: Record<string, Result> = {};
  const stand = await startStand(chromiumPath);
  try {
    for (const [name, benchmark] of Object.entries(BENCHMARKS)) {
      if (only.length > 0 && !only.includes(name)) continue;
      console.log(`→ ${name}: ${benchmark.timed}`);
      const startedMs = performance.now();
      try {
        const cases = await benchmark.measure({
          stand,
          runs: (usual) => runs ?? usual,
          progress: (text) => showProgress(`${name} ${text}`),
        });
        showProgress('');
        const result = toResult(benchmark, cases);
        results[name] = result;
        for (const line of toLines(name, result)) console.log(`  ${line}`);
      } catch (error) {
        // What the others give is worth having all the same.
        console.log(`  FAILED: ${error instanceof Error ? error.message : String(error)}`);
        process.exitCode = 1;
      }
      console.log(`  ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`);
    }
  } finally {
    await stand.close();
  }
  return { date, machine, results };
};

const chromiumPath = process.env['CHROMIUM_PATH'];
if (chromiumPath === undefined) throw new Error('CHROMIUM_PATH is not set; start this by `npm run bench`.');
const args = parseBenchArgs(process.argv.slice(2), Object.keys(BENCHMARKS));
const report = await runAll(args, chromiumPath);
if (args.json !== undefined) await writeFile(args.json, `${JSON.stringify(report, null, 2)}\n`);
// Part of the figures, or figures of too few runs, are not what the README shows.
if (args.only.length === 0 && args.runs === undefined && process.exitCode !== 1) {
  const readme = join(ROOT, 'README.md');
  const picture = drawGrowth(report);
  if (picture !== null) await writeFile(join(ROOT, PICTURE), picture);
  const shown = picture === null ? '' : `\n\n![How the figures grow, ours and the limit](${PICTURE})`;
  await writeFile(readme, replaceMarked(await readFile(readme, 'utf8'), `${toMarkdown(report)}${shown}`));
  console.log('→ The table and the picture in README.md are those of this run.');
}
