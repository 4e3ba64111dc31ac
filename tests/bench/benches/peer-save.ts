/**
 * peer_save. Timed, both in one page of an extension: from a new label of one account to its being on the disk, at 1, 100 and
 * 1,000 keys, the vault open. Ours: the product's account store over its vault, which also reads back what it wrote and
 * writes a second copy. Theirs: @metamask/browser-passworder, everything encrypted anew and put into a store of the same
 * durability, once: by `encrypt`, which derives the key from the password each time, and by `encryptWithKey` with the key
 * kept since unlocking, as ours does. With that it does not matter what a guess costs.
 */
import type { Page } from '@playwright/test';
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

const saveByKey = (page: Page, label: string): Promise<number> =>
  page.evaluate((text) => (globalThis as unknown as PeerPage).peers.timeOtherSaveByKey(text), label);

const saveByPassword = (page: Page, label: string, iterations: number | null): Promise<number> =>
  page.evaluate(([text, options]) => (globalThis as unknown as PeerPage).peers.timeOtherSave(text, options), [
    label,
    { passwordSecret: PASSWORD, iterations },
  ] as const);

export const peerSave: Benchmark = {
  timed: 'changing one label, durable, at 1, 100 and 1,000 keys',
  limitIs: '@metamask/browser-passworder with the same content, into a store of the same durability',
  unit: 'ms',
  measure: async ({ stand, runs, progress }) => {
    const { page, close } = await openPeerPage(stand);
    const cases: Case[] = [];
    for (const count of COUNTS) {
      const { equalIterations, defaultIterations, reckoning } = await prepareBoth(page, count);
      const byPassword = (iterations: number | null) => (label: string) =>
        saveByPassword(page, label, iterations);
      const sides = [
        { is: 'its key kept', usualRuns: 20, save: (label: string) => saveByKey(page, label) },
        {
          is: `its default (${defaultIterations.toLocaleString('en')})`,
          usualRuns: 7,
          save: byPassword(null),
        },
        {
          is: `equal attacker cost (${equalIterations.toLocaleString('en')})`,
          usualRuns: 5,
          save: byPassword(equalIterations),
        },
      ];
      for (const { is, usualRuns, save } of sides) {
        const label = `${countedKeys(count)}, ${is}`;
        let saved = 0;
        const pairs = await interleave({
          runs: runs(usualRuns),
          warmUps: warmUpsFor(runs(usualRuns)),
          ours: () => {
            saved += 1;
            return page.evaluate(
              (text) => (globalThis as unknown as PeerPage).peers.timeOwnSave(text),
              `Label ${saved}`,
            );
          },
          limit: () => {
            saved += 1;
            return save(`Label ${saved}`);
          },
          onRun: (run) => progress(`${label}, ${run}`),
        });
        cases.push({ label, size: count, target: null, note: reckoning, ...pairs });
      }
    }
    await close();
    return cases;
  },
};
