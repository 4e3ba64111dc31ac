/**
 * peer_unlock. Timed, both in one page of an extension: from the password to the list of accounts and the first one's key,
 * at 1, 100 and 1,000 keys. Ours: the product's vault and account store. Theirs: @metamask/browser-passworder with the same
 * content in the same kind of store, at its own default and at the number of iterations that costs whoever guesses as much
 * as ours. Theirs has every key in plain then; ours opens a key when it is used.
 */
import type { Benchmark } from '../benchmark.ts';
import { interleave } from '../interleave.ts';
import {
  COUNTS,
  countedKeys,
  openPeerPage,
  PASSWORD,
  type PeerPage,
  prepareBoth,
  warmUpsFor,
} from '../peer-page.ts';
import type { Case } from '../result.ts';

export const peerUnlock: Benchmark = {
  timed: 'password to the accounts and the first key, at 1, 100 and 1,000 keys',
  limitIs: '@metamask/browser-passworder with the same content',
  unit: 'ms',
  measure: async ({ stand, runs, progress }) => {
    const { page, close } = await openPeerPage(stand);
    const cases: Case[] = [];
    for (const count of COUNTS) {
      const { equalIterations, defaultIterations, reckoning, prepareOther } = await prepareBoth(page, count);
      const sides = [
        { iterations: null, is: `its default (${defaultIterations.toLocaleString('en')})` },
        {
          iterations: equalIterations,
          is: `equal attacker cost (${equalIterations.toLocaleString('en')})`,
        },
      ];
      for (const { iterations, is } of sides) {
        // With its default it lies there already.
        if (iterations !== null) await prepareOther(iterations);
        const label = `${countedKeys(count)}, ${is}`;
        const pairs = await interleave({
          runs: runs(7),
          warmUps: warmUpsFor(runs(7)),
          ours: () =>
            page.evaluate(
              (password) => (globalThis as unknown as PeerPage).peers.timeOwnUnlock(password),
              PASSWORD,
            ),
          limit: () =>
            page.evaluate(
              (password) => (globalThis as unknown as PeerPage).peers.timeOtherUnlock(password),
              PASSWORD,
            ),
          onRun: (run) => progress(`${label}, ${run}`),
        });
        cases.push({ label, size: count, target: null, note: reckoning, ...pairs });
      }
    }
    await close();
    return cases;
  },
};
