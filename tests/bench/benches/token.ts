/**
 * token_warm and token_cold. Timed, in the page itself: from calling countersign.getToken on a granted page to having the
 * token. Limit: a bare message of a content script to its worker and back in the blank extension, timed by that content
 * script. Warm: both workers alive. Cold: both dead, their process gone.
 */
import type { Page } from '@playwright/test';
import { askForValue } from '../../soak/ask.ts';
import type { Benchmark } from '../benchmark.ts';
import { interleave } from '../interleave.ts';
import { openQuietPage, prepareVault } from '../prepare-vault.ts';
import { killAllWorkers } from '../workers.ts';

interface Granted {
  readonly countersign: { readonly getToken: (api: 'pump') => Promise<{ readonly token: string }> };
}

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
    const { own } = await stand.open();
    const { context } = own;
    const { identities } = await prepareVault(own, {
      crowd: [['solana', 'evm'], ['solana']],
      signedIn: true,
    });
    const quiet = await openQuietPage(own);
    await askForValue(quiet, 'sites.allow', {
      origin: new URL(stand.sandbox.demoUrl).origin,
      api: 'pump',
      identityId: identities[0]?.id ?? '',
      terms: { way: 'token' },
      duration: 'always',
    });
    await quiet.close();
    const [site = await context.newPage()] = context.pages();
    await site.goto(stand.sandbox.demoUrl);
    const take = async (time: (site: Page) => Promise<number>): Promise<number> => {
      if (isCold) await killAllWorkers(context, site);
      return time(site);
    };
    const pairs = await interleave({
      runs: runs(isCold ? 20 : 60),
      warmUps: isCold ? 2 : 5,
      ours: () => take(timeToken),
      limit: () => take(timeBare),
      onRun: (run) => progress(`${run}`),
    });
    await own.close();
    return [{ label: '', target, ...pairs }];
  };

const LIMIT_IS = 'a bare message round trip in a blank extension';

export const tokenWarm: Benchmark = {
  timed: 'a granted page’s request to its token, live worker',
  limitIs: LIMIT_IS,
  unit: 'ms',
  reason:
    'Beyond the round trip each request asks the browser three times, one after the other: for the lock’s deadline (K17), and ' +
    'for the site’s permission before and after the token was taken (I7).',
  measure: measure({ isCold: false, target: 1.5 }),
};

export const tokenCold: Benchmark = {
  timed: 'the same with a dead worker',
  limitIs: LIMIT_IS,
  unit: 'ms',
  reason:
    'A new worker evaluates one script of 400 KB (it may import nothing while it runs), opens both databases, takes up the ' +
    'unlocked vault, publishes the view and sets its alarm before it answers anything (L4).',
  measure: measure({ isCold: true, target: 2.5 }),
};
