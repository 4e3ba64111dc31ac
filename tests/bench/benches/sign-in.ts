/**
 * sign_in. Timed, in the popup itself, for each API: from the click on Sign in to the end of the first frame that says
 * Signed in, minus the time for which the sandbox held that login's requests; both APIs' figures added up. Limit: signing
 * and verifying one login of each kind by the same libraries, in a page of the blank extension.
 */
import type { Page } from '@playwright/test';
import { openPopup } from '../../e2e/harness/open-popup.ts';
import type { Sandbox } from '../../sandbox/start-sandbox.ts';
import { askForValue } from '../../soak/ask.ts';
import { openBarePage, type Worker } from '../bare-page.ts';
import type { Benchmark } from '../benchmark.ts';
import { interleave } from '../interleave.ts';
import { readPainted, watchFor } from '../painted.ts';
import { prepareVault } from '../prepare-vault.ts';

const LOGIN_PATHS: readonly string[] = ['/auth/login', '/users/nonce', '/users/authenticate'];
const APIS = { pump: 'Pump.fun', mimic: 'Mimic Protocol' } as const;

interface Clicked {
  benchClickedMs?: number;
}

const timeClick = async (popup: Page, api: keyof typeof APIS): Promise<number> => {
  await popup.evaluate(() => {
    const heard = ({ timeStamp }: MouseEvent): void => {
      (globalThis as Clicked).benchClickedMs = timeStamp;
    };
    addEventListener('click', heard, { capture: true, once: true });
  });
  const region = `section[aria-label="${APIS[api]} session"]`;
  await popup.evaluate(watchFor, { selector: `${region} [role="status"]`, text: 'Signed in' });
  await popup.getByRole('button', { name: `Sign in to ${APIS[api]}` }).click();
  const paintedMs = await readPainted(popup);
  return paintedMs - (await popup.evaluate(() => (globalThis as Clicked).benchClickedMs ?? Number.NaN));
};

const heldMsOf = (sandbox: Sandbox): number =>
  sandbox.log
    .entries(({ path }) => LOGIN_PATHS.includes(path))
    .reduce((sum, { heldMs }) => sum + (heldMs ?? 0), 0);

export const signIn: Benchmark = {
  timed: 'click to signed in, both APIs, minus the time the sandbox held the requests',
  limitIs: 'signing and verifying once with the same libraries',
  unit: 'ms',
  reason:
    'What surrounds a signature has to be on the disk or on the screen before it counts. In a trace of one Mimic login, 25 ms ' +
    'from the question to the answer: the API’s two replies took 5.2 each, signing and verifying 1.5, the vault’s write 3.2, the ' +
    'activity log’s 1.7; what is left went into what a dead worker must leave behind and into the seven views that show each step ' +
    'as it happens, 2 ms each.',
  measure: async ({ stand, runs, progress }) => {
    const { sandbox } = stand;
    sandbox.setOptions({ mimic: { manyTokens: 0 } });
    const { own, blankUrl } = await stand.open();
    const { identities } = await prepareVault(own, { crowd: [['solana', 'evm']], signedIn: true });
    const popup = await openPopup(own);
    const work = await openBarePage(own.context, blankUrl('bare.html'));
    const { solana, evm } = identities[0]?.accounts ?? {};
    const ids = { pump: solana?.id ?? '', mimic: evm?.id ?? '' };
    const timeApi = async (api: 'pump' | 'mimic'): Promise<number> => {
      await popup.bringToFront();
      await askForValue(popup, 'sessions.signOut', { accountId: ids[api], api });
      sandbox.log.clear();
      const tookMs = await timeClick(popup, api);
      return tookMs - heldMsOf(sandbox);
    };
    const pairs = await interleave({
      runs: runs(20),
      warmUps: 2,
      ours: async () => (await timeApi('pump')) + (await timeApi('mimic')),
      limit: async () => {
        await work.bringToFront();
        return work.evaluate(() => (globalThis as unknown as Worker).work.timeSigning());
      },
      onRun: (run) => progress(`${run}`),
    });
    await own.close();
    return [{ label: '', target: 3, ...pairs }];
  },
};
