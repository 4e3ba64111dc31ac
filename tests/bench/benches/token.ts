/**
 * token_warm and token_cold. Timed, in the page itself: from calling countersign.getToken on a granted page to having the
 * token. Limit: a bare message of a content script to its worker and back in the blank extension, timed by that content
 * script. Warm: both workers alive. Cold: both dead, their process gone. The page keeps other origins out of its process, for
 * which the browser gives it, and with it both content scripts, a clock that tells 5 µs and not 100.
 */
import type { Page } from '@playwright/test';
import { startOtherServer } from '../../e2e/harness/other-server.ts';
import { askForValue } from '../../soak/ask.ts';
import type { Benchmark } from '../benchmark.ts';
import { interleave } from '../interleave.ts';
import { openQuietPage, prepareVault } from '../prepare-vault.ts';
import { killAllWorkers } from '../workers.ts';

interface Granted {
  readonly countersign: { readonly getToken: (api: 'pump') => Promise<{ readonly token: string }> };
}

/** What a page says to have the finer clock. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

const timeToken = (site: Page): Promise<number> =>
  site.evaluate(async () => {
    const startedMs = performance.now();
    await (globalThis as unknown as Granted).countersign.getToken('pump');
    return performance.now() - startedMs;
  });

const timeBare = (site: Page): Promise<number> =>
  site.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const answered = (event: Event) => resolve((event as CustomEvent<number>).detail);
        addEventListener('blank:answer', answered, { once: true });
        dispatchEvent(new CustomEvent('blank:ask'));
      }),
  );

const measure =
  ({ isCold, target }: { readonly isCold: boolean; readonly target: number }): Benchmark['measure'] =>
  async ({ stand, runs, progress }) => {
    stand.sandbox.setOptions({ mimic: { manyTokens: 200 } });
    const server = await startOtherServer(undefined, { '/': ISOLATED });
    const { own } = await stand.open();
    const { context } = own;
    const { identities } = await prepareVault(own, {
      crowd: [['solana', 'evm'], ['solana']],
      signedIn: true,
    });
    const quiet = await openQuietPage(own);
    await askForValue(quiet, 'sites.allow', {
      origin: server.url,
      api: 'pump',
      identityId: identities[0]?.id ?? '',
      terms: { way: 'token' },
      duration: 'always',
    });
    await quiet.close();
    const [site = await context.newPage()] = context.pages();
    await site.goto(`${server.url}/`);
    if (!(await site.evaluate(() => crossOriginIsolated)))
      throw new Error('The page has but the coarse clock.');
    const take = async (time: (site: Page) => Promise<number>): Promise<number> => {
      if (isCold) await killAllWorkers(context, site);
      return time(site);
    };
    const pairs = await interleave({
      runs: runs(isCold ? 20 : 200),
      warmUps: isCold ? 2 : 5,
      ours: () => take(timeToken),
      limit: () => take(timeBare),
      onRun: (run) => progress(`${run}`),
    });
    await own.close();
    await server.close();
    return [{ label: '', target, ...pairs }];
  };

const LIMIT_IS = 'a bare message round trip in a blank extension';

export const tokenWarm: Benchmark = {
  timed: 'a granted page’s request to its token, live worker',
  limitIs: LIMIT_IS,
  unit: 'ms',
  reason:
    'On a busy machine, 200 of each in turn in one browser: the bare message took 1.40 ms, ours as a message of its own 2.09, over ' +
    'the port that the page holds open 1.04, and over it with a worker that answers at once 0.75. What is left of that asks the ' +
    'browser nothing and decrypts nothing: who asks, the lock, the grant, the permission, the token, and the grant once more.',
  measure: measure({ isCold: false, target: 1.5 }),
};

export const tokenCold: Benchmark = {
  timed: 'the same with a dead worker',
  limitIs: LIMIT_IS,
  unit: 'ms',
  reason:
    'A new worker evaluates one script of 400 KB (it may import nothing while it runs), opens the vault and ' +
    'takes up what was unlocked before it answers a page (L4); the view and the alarm come after that.',
  measure: measure({ isCold: true, target: 2.5 }),
};
