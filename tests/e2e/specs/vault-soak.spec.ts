/** The long run of `npm run soak -- vault`, short: the same code, the same judgement. */
import { runVaultSoak } from '../../soak/run-vault-soak.ts';
import { expect, test } from '../harness/fixtures.ts';

test('K6, K9: a worker killed while it writes leaves the vault as it was or as it should become, and no key is lost', async ({
  extension,
}) => {
  test.setTimeout(300_000);
  const tally = await runVaultSoak({ extension, kills: 12, seed: 3 });
  expect(tally.problems).toEqual([]);
  expect(tally).toMatchObject({ kills: 12, torn: 0, lostKeys: 0 });
  expect(tally.openedAsN + tally.openedAsNext).toBe(12);
  // What would have torn a vault written in place was really hit, and changes of the password were among it.
  expect(tally.betweenWrites).toBeGreaterThan(0);
  expect(tally.keysDerived).toBeGreaterThan(0);
  expect(Object.keys(tally.byMoment).join()).toContain('change password');
});
