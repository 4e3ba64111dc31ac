/** The long run of `npm run soak -- sessions`, short: the same code, the same judgement. */
import { runSessionSoak } from '../../soak/sessions/run-session-soak.ts';
import { expect, test } from '../harness/fixtures.ts';

test('L7: forty random things done to sessions, kills and faults among them, break no invariant, and every session recovers', async ({
  extension,
  sandbox,
}) => {
  const tally = await runSessionSoak({ extension, sandbox, steps: 40, seed: 11 });
  expect(tally.problems, [...tally.lastSteps, ...tally.evidence].join('\n')).toEqual([]);
  expect(tally).toMatchObject({ steps: 40, violations: 0, mostInFlight: 1 });
  expect(tally.recoveredByItself + tally.recoveredByClick).toBe(6);
  // What is judged did happen: logins at both APIs, faults, and workers that died.
  expect(tally.logins.pump.succeeded).toBeGreaterThan(3);
  expect(tally.logins.mimic.succeeded).toBeGreaterThan(3);
  expect(tally.kills).toBeGreaterThan(3);
  const kinds = Object.keys(tally.byKind).join();
  for (const kind of ['fault', 'lock', 'unlock', 'time passes']) expect(kinds).toContain(kind);
  expect(tally.lockedSteps).toBeLessThan(tally.steps / 2);
});
