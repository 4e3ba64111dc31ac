/**
 * popup_scale. Timed as popup_warm: from the browser's beginning to open popup.html to the end of the first frame that
 * shows the session of the selected identity, which has one EVM key, signed in, with 5,000 balances read. Limit: the same
 * at 1 account, in a second browser that runs beside the first.
 */
import { POPUP_SIZE } from '../../e2e/harness/open-popup.ts';
import type { BenchContext, Benchmark } from '../benchmark.ts';
import { interleave } from '../interleave.ts';
import { crowdOf } from '../make-backup.ts';
import { timeOpening } from '../painted.ts';
import { prepareVault } from '../prepare-vault.ts';
import type { Case } from '../result.ts';
import type { OpenStand } from '../stand.ts';
import { wakeBy } from '../workers.ts';

const SHOWN = { selector: 'section[aria-label="Mimic Protocol session"] [role="status"]', text: 'Signed in' };
const BALANCES = 5_000;

const openAt = async (accounts: number, { stand }: BenchContext): Promise<OpenStand> => {
  const opened = await stand.open();
  await prepareVault(opened.own, { crowd: crowdOf(accounts), signedIn: true });
  return opened;
};

const timePopup = async ({ own }: OpenStand): Promise<number> => {
  await wakeBy(own.context, own.url('manifest.json'));
  return timeOpening(own.context, { url: own.url('popup.html'), wanted: SHOWN, size: POPUP_SIZE });
};

export const popupScale: Benchmark = {
  timed:
    'opening the popup to its content painted, 5,000 balances, live worker, at 10, 100 and 1,000 accounts',
  limitIs: 'itself at 1 account',
  unit: 'ms',
  measure: async (context) => {
    context.stand.sandbox.setOptions({ mimic: { manyTokens: BALANCES } });
    const one = await openAt(1, context);
    const cases: Case[] = [];
    for (const accounts of [10, 100, 1_000]) {
      const many = await openAt(accounts, context);
      const pairs = await interleave({
        runs: context.runs(12),
        warmUps: 2,
        ours: () => timePopup(many),
        limit: () => timePopup(one),
        onRun: (run) => context.progress(`${accounts} accounts, ${run}`),
      });
      await many.own.close();
      cases.push({
        label: `${accounts.toLocaleString('en')} accounts`,
        size: accounts,
        target: 1.2,
        ...pairs,
      });
    }
    await one.own.close();
    return cases;
  },
};
