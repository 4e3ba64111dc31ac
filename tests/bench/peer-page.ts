/** The page of the blank extension in which ours and other people's packages are timed side by side. */
import type { Page } from '@playwright/test';
import type { KdfCost } from '../../src/vault/kdf.ts';
import type { Peers } from './blank/entrypoints/peer/main.ts';
import { describeReckoning, toEqualPbkdf2Iterations } from './peer/attacker-cost.ts';
import type { Stand } from './stand.ts';

export interface PeerPage {
  readonly peers: Peers;
}

export const PASSWORD = 'only for benchmarks';
export const COUNTS = [1, 100, 1_000] as const;

/** None where it is only to be seen that it runs: each takes seconds. */
export const warmUpsFor = (runs: number): number => (runs > 1 ? 1 : 0);

export const countedKeys = (count: number): string =>
  count === 1 ? '1 key' : `${count.toLocaleString('en')} keys`;

export const openPeerPage = async (
  stand: Stand,
): Promise<{ readonly page: Page; readonly close: () => Promise<void> }> => {
  const { context, url, close } = await stand.openBlank();
  const page = await context.newPage();
  await page.goto(url('peer.html'));
  await page.waitForFunction(() => 'peers' in globalThis);
  return { page, close };
};

/** The same keys on both sides, each in its own form. */
export interface Prepared {
  readonly cost: KdfCost;
  /** What the other package takes where nothing is said. */
  readonly defaultIterations: number;
  /** What makes its guess cost as much as one of ours. */
  readonly equalIterations: number;
  /** How that was reckoned. */
  readonly reckoning: string;
  /** Writes the other's vault anew. @param iterations null for its own default */
  readonly prepareOther: (iterations: number | null) => Promise<void>;
}

export const prepareBoth = async (page: Page, count: number): Promise<Prepared> => {
  const prepare = (iterations: number | null): Promise<number> =>
    page.evaluate(
      (given) => {
        const { peers, content } = globalThis as unknown as PeerPage & {
          content: Parameters<Peers['prepareOther']>[0];
        };
        return peers.prepareOther(content, given);
      },
      { passwordSecret: PASSWORD, iterations },
    );
  await page.evaluate(
    async ([keys, passwordSecret]) => {
      const { peers } = globalThis as unknown as PeerPage;
      Object.assign(globalThis, { content: await peers.prepareOwn(keys, passwordSecret) });
    },
    [count, PASSWORD] as const,
  );
  const cost = await page.evaluate(() => (globalThis as unknown as PeerPage).peers.readOwnCost());
  const defaultIterations = await prepare(null);
  return {
    cost,
    defaultIterations,
    equalIterations: toEqualPbkdf2Iterations(cost),
    reckoning: describeReckoning(cost, defaultIterations),
    prepareOther: async (iterations) => {
      await prepare(iterations);
    },
  };
};
