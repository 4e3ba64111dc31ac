/**
 * peer_sign. Timed, both in one page of an extension: one login signed, from the key to the verified signature: address
 * derived, message signed, signature checked. Ours: the product's only door to a signature. Theirs: @noble/curves and ethers
 * with the same key and message; both sides must come to the same signature.
 */
import type { Page } from '@playwright/test';
import type { Benchmark } from '../benchmark.ts';
import { interleave } from '../interleave.ts';
import type { OtherSigner } from '../peer/signers.ts';
import { openPeerPage, type PeerPage } from '../peer-page.ts';
import type { Case } from '../result.ts';

const OTHERS: Readonly<Record<OtherSigner, string>> = {
  solana_noble: 'Pump.fun login (Ed25519), @noble/curves',
  evm_ethers: 'Mimic login (secp256k1), ethers',
  evm_noble: 'Mimic login (secp256k1), @noble/curves',
};

const timeOwn = (page: Page, other: OtherSigner): Promise<number> =>
  page.evaluate((name) => (globalThis as unknown as PeerPage).peers.timeOwnSigning(name), other);

const timeOther = (page: Page, other: OtherSigner): Promise<number> =>
  page.evaluate((name) => (globalThis as unknown as PeerPage).peers.timeOtherSigning(name), other);

export const peerSign: Benchmark = {
  timed: 'signing one login: address derived, message signed, signature verified',
  limitIs: 'the other package with the same key and message, the same three steps',
  unit: 'ms',
  measure: async ({ stand, runs, progress }) => {
    const { page, close } = await openPeerPage(stand);
    const cases: Case[] = [];
    for (const [other, label] of Object.entries(OTHERS) as [OtherSigner, string][]) {
      await page.evaluate((name) => (globalThis as unknown as PeerPage).peers.assertAlike(name), other);
      const pairs = await interleave({
        runs: runs(15),
        warmUps: 3,
        ours: () => timeOwn(page, other),
        limit: () => timeOther(page, other),
        onRun: (run) => progress(`${label}, ${run}`),
      });
      cases.push({ label, target: null, ...pairs });
    }
    await close();
    return cases;
  },
};
