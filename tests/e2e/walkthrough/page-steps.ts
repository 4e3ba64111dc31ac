/** Allowing the demo page, and the page's own reading of its token. */
import type { Page } from '@playwright/test';
import { expect } from './expect.ts';
import type { Step, Walk } from './walk.ts';

export const allowDemo = async ({ popup, demo, afterClick }: Walk): Promise<string> => {
  const { origin } = new URL(demo.url());
  await popup.getByRole('tab', { name: 'This site' }).click();
  const panel = popup.getByRole('tabpanel', { name: 'This site' });
  await expect(panel).toContainText(origin);
  await panel.getByRole('combobox', { name: 'API' }).selectOption('Pump.fun');
  await panel.getByRole('radio', { name: 'The token itself' }).check();
  await panel.getByRole('combobox', { name: 'For how long' }).selectOption('Until I revoke it');
  await panel.getByRole('button', { name: 'Allow this site' }).click();
  await afterClick();
  await expect(panel.getByText('Allowed', { exact: true })).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Revoke Pump.fun' })).toBeVisible();
  await panel.scrollIntoViewIfNeeded();
  return `${origin} may ask for the Pump.fun token; nothing else may`;
};

/** The demo page's part for one API: it shows a masked token and the claims in it. */
export const demoPart = (demo: Page, api: 'Pump.fun' | 'Mimic Protocol') => {
  const part = demo.getByRole('region', { name: api });
  return {
    ask: part.getByRole('button', { name: /^Get .* token$/ }),
    state: part.getByRole('status'),
    token: part.locator('dd').first(),
    claims: part.locator('pre'),
  };
};

const readToken = async ({ demo, solana, afterClick }: Walk): Promise<string> => {
  await demo.bringToFront();
  await expect(demo.getByRole('status', { name: 'Extension' })).toHaveText('Countersign is on this page');
  const { ask, state, token, claims } = demoPart(demo, 'Pump.fun');
  await ask.click();
  await afterClick();
  await expect(state).toHaveText('Token received');
  const shown = await token.textContent();
  const isOurs = ((await claims.textContent()) ?? '').includes(solana.address);
  return `The page holds ${shown}${isOurs ? ', a token of this wallet' : ''}`;
};

export const PAGE_STEPS: readonly Step[] = [
  { id: 'allow', name: 'Allow a local page', needs: ['pump-session'], shows: 'popup', run: allowDemo },
  {
    id: 'page-token',
    name: 'Let the page read its token',
    needs: ['allow'],
    shows: 'demo',
    run: readToken,
  },
];
