/** The main job, undisturbed and disturbed. */

import { expect, test } from '../harness/fixtures.ts';
import { killWorker } from '../harness/kill-worker.ts';
import { runWalkthrough } from '../walkthrough/run-walkthrough.ts';
import { startWalk } from '../walkthrough/start-walk.ts';
import { STEPS } from '../walkthrough/steps.ts';

const failuresOf = (results: Awaited<ReturnType<typeof runWalkthrough>>): readonly string[] =>
  results.filter(({ ok }) => !ok).map(({ name, seen }) => `${name}: ${seen}`);

test('a person gets from the first run to a token in a page, and no request breaks a rule of the APIs', {
  tag: '@firefox',
}, async ({ extension, demo, sandbox }) => {
  const walk = await startWalk({ extension, demo });
  const results = await runWalkthrough({ steps: STEPS, walk });
  expect(failuresOf(results)).toEqual([]);
  expect(results).toHaveLength(STEPS.length);
  expect(sandbox.log.violations()).toEqual([]);
  const text = JSON.stringify(results);
  for (const secret of [walk.passwordSecret, walk.solana.keySecret, walk.evm.keySecret]) {
    expect(text.includes(secret), 'a secret is in what was seen').toBe(false);
  }
});

test('a worker killed before every step loses nothing', { tag: '@firefox' }, async ({
  extension,
  demo,
  sandbox,
}) => {
  test.setTimeout(240_000);
  const walk = await startWalk({ extension, demo });
  let kills = 0;
  const results = await runWalkthrough({
    steps: STEPS,
    walk,
    beforeStep: async () => {
      if (await killWorker(extension, walk.popup)) kills += 1;
    },
  });
  expect(failuresOf(results)).toEqual([]);
  // A worker that was asleep needs no killing, but most steps wake it.
  expect(kills).toBeGreaterThan(STEPS.length / 2);
  expect(sandbox.log.violations()).toEqual([]);
});
