/** The command that measures, short: that it runs, and what its report holds. No figure is judged here. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Report } from '../../bench/result.ts';
import { ROOT } from '../harness/build.ts';
import { expect, test } from '../harness/fixtures.ts';

const run = promisify(execFile);

/** What a command left that did not end well. */
interface Failed {
  readonly stdout: string;
  readonly code: number;
}

interface Ran {
  readonly stdout: string;
  readonly exitCode: number;
  readonly report: Report;
}

const runBench = async (chromiumPath: string, ...args: readonly string[]): Promise<Ran> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  const json = join(folder, 'report.json');
  const env = { ...process.env, CHROMIUM_PATH: chromiumPath };
  const all = ['tests/bench/main.ts', ...args, '--runs', '1', '--json', json];
  const { stdout, code } = await run(process.execPath, all, { cwd: ROOT, env }).then(
    (ended) => ({ ...ended, code: 0 }),
    (failed: Failed) => failed,
  );
  const report = JSON.parse(await readFile(json, 'utf8')) as Report;
  await rm(folder, { recursive: true });
  return { stdout, exitCode: code, report };
};

const expectFigures = ({ results }: Report): void => {
  for (const result of Object.values(results)) {
    for (const { ours, limit, ratio, runs, met, target } of result.cases) {
      expect(Math.min(ours, limit, ratio)).toBeGreaterThan(0);
      expect(runs).toBe(1);
      expect(typeof met).toBe('boolean');
      expect(target === null || target > 0).toBe(true);
    }
  }
};

test('the benchmark measures what it is asked for, and reports figure, limit, ratio, target and runs', async ({
  own,
}) => {
  const { stdout, exitCode, report } = await runBench(own.browser.path, '--only', 'size,renewal_plan');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('→ renewal_plan (1 of 2)');
  expect(Number.isNaN(Date.parse(report.date))).toBe(false);
  expect(report.machine).toContain('Chromium');
  expect(Object.keys(report.results).sort()).toEqual(['renewal_plan', 'size']);
  expect(report.failures).toEqual({});
  expectFigures(report);
  expect(report.results['size']?.cases.map(({ label }) => label)).toContain('worker');
});

test('beside other people’s packages it measures the product’s own functions on the same keys, and tells what was assumed', async ({
  own,
}) => {
  const { stdout, exitCode, report } = await runBench(own.browser.path, '--peer');
  expect(stdout).not.toContain('FAILED');
  expect(exitCode).toBe(0);
  expect(Object.keys(report.results).sort()).toEqual(['peer_save', 'peer_sign', 'peer_unlock']);
  expectFigures(report);
  const labels = (name: string) => report.results[name]?.cases.map(({ label }) => label) ?? [];
  expect(labels('peer_unlock')).toHaveLength(6);
  expect(labels('peer_unlock').join()).toContain('1,000 keys, equal attacker cost');
  expect(labels('peer_save')).toHaveLength(9);
  expect(labels('peer_sign')).toHaveLength(3);
  expect(stdout).toContain('900,000 iterations of PBKDF2');
});

test('where a benchmark fails, the others’ figures are reported and kept, and the command fails', async ({
  own,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  const browser = join(folder, 'browser.sh');
  // Starts for everything but an extension.
  const script = `#!/bin/sh\ncase "$*" in *--load-extension*) exit 1 ;; esac\nexec '${own.browser.path}' "$@"\n`;
  await writeFile(browser, script, { mode: 0o755 });
  const { stdout, exitCode, report } = await runBench(browser, '--only', 'size,renewal_plan');
  await rm(folder, { recursive: true });
  expect(exitCode).toBe(1);
  expect(Object.keys(report.results)).toEqual(['size']);
  expect(Object.keys(report.failures)).toEqual(['renewal_plan']);
  expect(stdout).toContain('→ Without figures: renewal_plan');
});
