/**
 * popup_warm and popup_cold. Timed: from the browser's beginning to open popup.html (its timeOrigin) to the end of the
 * first frame in which both sessions of an unlocked vault are shown: of 3 accounts with 200 balances read, and of 1,000
 * with 5,000. Limit: the same for a popup of one Preact sentence from the same builder. Warm: both workers alive. Cold: both
 * dead, their process gone.
 */
import { POPUP_SIZE } from '../../e2e/harness/open-popup.ts';
import type { Benchmark } from '../benchmark.ts';
import { interleave } from '../interleave.ts';
import { type Crowd, crowdOf } from '../make-backup.ts';
import { timeOpening, type Wanted } from '../painted.ts';
import { prepareVault } from '../prepare-vault.ts';
import type { Case } from '../result.ts';
import { killAllWorkers, wakeBy } from '../workers.ts';

const SHOWN: Wanted = {
  selector: 'section[aria-label="Mimic Protocol session"] [role="status"]',
  text: 'Signed in',
};
const BLANK: Wanted = { selector: '.content', text: 'Blank' };

/** The identity that is shown has both sessions. */
const WALLETS = [
  { label: '', crowd: [['solana', 'evm'], ['solana']], balances: 200 },
  { label: '1,000 accounts, 5,000 balances', crowd: [['solana', 'evm'], ...crowdOf(998)], balances: 5_000 },
] as const satisfies readonly { readonly label: string; readonly crowd: Crowd; readonly balances: number }[];

const measure =
  ({ isCold, target }: { readonly isCold: boolean; readonly target: number }): Benchmark['measure'] =>
  async ({ stand, runs, progress }) => {
    const cases: Case[] = [];
    for (const { label, crowd, balances } of WALLETS) {
      stand.sandbox.setOptions({ mimic: { manyTokens: balances } });
      const { own, blankUrl } = await stand.open();
      const { context } = own;
      await prepareVault(own, { crowd, signedIn: true });
      const [site = await context.newPage()] = context.pages();
      await site.goto(stand.sandbox.demoUrl);
      const ready = async (): Promise<void> => {
        if (isCold) return killAllWorkers(context, site);
        await wakeBy(context, own.url('manifest.json'));
        await wakeBy(context, blankUrl('manifest.json'));
      };
      const open = async (url: string, wanted: Wanted): Promise<number> => {
        await ready();
        return timeOpening(context, { url, wanted, size: POPUP_SIZE });
      };
      const pairs = await interleave({
        runs: runs(20),
        warmUps: 2,
        ours: () => open(own.url('popup.html'), SHOWN),
        limit: () => open(blankUrl('popup.html'), BLANK),
        onRun: (run) => progress(`${label} ${run}`.trim()),
      });
      await own.close();
      cases.push({ label, target, ...pairs });
    }
    return cases;
  };

const LIMIT_IS = 'a blank Preact popup of the same build';

export const popupWarm: Benchmark = {
  timed: 'opening the popup to its content painted, 3 accounts and 200 balances where not said, live worker',
  limitIs: LIMIT_IS,
  unit: 'ms',
  reason:
    'In traces (median of 12) the page’s thread worked 30 ms until the first content was painted, 15 for the blank popup: 7 ' +
    'of it to draw the screen, 3 for its styles, 2 for its layout, 1 for the modules. All files are read at once; nothing ' +
    'asks the worker before that paint. With 1,000 accounts their view is read and parsed before it, too.',
  measure: measure({ isCold: false, target: 1.3 }),
};

export const popupCold: Benchmark = {
  timed: 'the same with a dead worker',
  limitIs: LIMIT_IS,
  unit: 'ms',
  reason:
    'In traces (median of 12) the page’s thread worked 68 ms until the first content was painted, 29 for the blank popup, ' +
    'in a process that had just begun in both: 23 of it to draw the screen, 7 for the layout (1 there), 3 for styles, 3 for ' +
    'the modules. Of the drawing some 9, measured apart, are the engine’s first look at how numbers are written. The worker ' +
    'starts after that paint.',
  measure: measure({ isCold: true, target: 1.5 }),
};
