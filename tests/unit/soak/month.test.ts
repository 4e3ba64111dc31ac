/** The simulated month, cut to a day: what `npm run soak -- month` does at length. */
import { describe, expect, it } from 'vitest';
import { runMonth } from '../../soak/month/run-month.ts';

describe('sessions that live through a day of trouble', () => {
  it('lapse only where they could not be kept, and break no budget (T2, T3, T4, T5, T8, T9)', async () => {
    const lanes = await runMonth({ seed: 1, days: 1 });
    expect(lanes.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`))).toEqual(
      [],
    );
    const [minute, crowd, ...wrongClocks] = lanes;
    // Two accounts, twice a minute at least.
    expect(minute?.logins).toBeGreaterThanOrEqual(2 * 2 * 1_440 * 0.95);
    // 200 sign-ins and 200 renewals, six a minute.
    expect(crowd?.logins).toBeGreaterThanOrEqual(400);
    expect(crowd?.busiestMinute).toBe(6);
    // There was something to live through.
    for (const { calls, kills, refusals } of wrongClocks)
      expect(Math.min(calls, kills, refusals)).toBeGreaterThan(0);
  });
});
