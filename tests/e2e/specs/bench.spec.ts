/** The command that measures, short: that it runs, and what its report holds. No figure is judged here. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Report } from '../../bench/result.ts';
import { ROOT } from '../harness/build.ts';
import { expect, test } from '../harness/fixtures.ts';

const run = promisify(execFile);

test('the benchmark measures what it is asked for, and reports figure, limit, ratio, target and runs', async ({
  own,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  const json = join(folder, 'report.json');
  const args = ['tests/bench/main.ts', '--only', 'size,renewal_plan', '--runs', '1', '--json', json];
  const env = { ...process.env, CHROMIUM_PATH: own.browser.path };
  const { stdout } = await run(process.execPath, args, { cwd: ROOT, env });
  const { date, machine, results } = JSON.parse(await readFile(json, 'utf8')) as Report;
  await rm(folder, { recursive: true });

  expect(stdout).toContain('→ renewal_plan');
  expect(Number.isNaN(Date.parse(date))).toBe(false);
  expect(machine).toContain('Chromium');
  expect(Object.keys(results).sort()).toEqual(['renewal_plan', 'size']);
  for (const result of Object.values(results)) {
    for (const { ours, limit, ratio, runs, met, target } of result.cases) {
      expect(Math.min(ours, limit, ratio)).toBeGreaterThan(0);
      expect(runs).toBe(1);
      expect(typeof met).toBe('boolean');
      expect(target === null || target > 0).toBe(true);
    }
  }
  expect(results['size']?.cases.map(({ label }) => label)).toContain('worker');
});
