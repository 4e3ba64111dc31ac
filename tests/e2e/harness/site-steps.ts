/** Allowing a site in the popup, as a user does, and the parts of the demo page that show what came of it. */
import type { Locator, Page } from '@playwright/test';
import { expect } from '../walkthrough/expect.ts';
import type { Extension } from './launch-extension.ts';
import { openPopup } from './open-popup.ts';

export type ApiName = 'Pump.fun' | 'Mimic Protocol';
export type WayName = 'Calls made for it' | 'Header on its own calls' | 'The token itself';
export type DurationName =
  | 'This visit, in this tab'
  | 'Until the browser is closed'
  | 'Until the present token ends'
  | 'Until I revoke it';

export interface Choice {
  readonly api?: ApiName;
  readonly way?: WayName;
  readonly duration?: DurationName;
  /** With *The token itself*: where else it is to be written. */
  readonly storage?: {
    readonly area: 'Into its local storage' | 'Into its session storage';
    readonly key: string;
  };
}

const sitePanel = async (popup: Page): Promise<Locator> => {
  await popup.bringToFront();
  await popup.getByRole('tab', { name: 'This site' }).click();
  return popup.getByRole('tabpanel', { name: 'This site' });
};

/** Chooses, and asks for the site over which the popup was opened to be allowed. */
export const askToAllow = async (popup: Page, choice: Choice = {}): Promise<Locator> => {
  const { api = 'Pump.fun', way = 'The token itself', duration = 'Until I revoke it' } = choice;
  const panel = await sitePanel(popup);
  await panel.getByRole('combobox', { name: 'API' }).selectOption(api);
  await panel.getByRole('radio', { name: way }).check();
  if (choice.storage !== undefined) {
    const { area, key } = choice.storage;
    await panel.getByRole('combobox', { name: 'Also write the token into the page' }).selectOption(area);
    await panel.getByRole('textbox', { name: 'Under the key' }).fill(key);
  }
  await panel.getByRole('combobox', { name: 'For how long' }).selectOption(duration);
  await panel.getByRole('button', { name: 'Allow this site' }).click();
  return panel;
};

/** That the site is allowed now. */
export const expectAllowed = async (panel: Locator, api: ApiName = 'Pump.fun'): Promise<void> => {
  await expect(panel.getByRole('button', { name: `Revoke ${api}` })).toBeVisible();
  await expect(panel.getByText('Allowed', { exact: true }).last()).toBeVisible();
};

/** Allows the site over which the popup was opened. */
export const allowSite = async (popup: Page, choice: Choice = {}): Promise<void> =>
  expectAllowed(await askToAllow(popup, choice), choice.api);

/** Allows the site that a page shows, and leaves that page in front. */
export const allowPage = async (extension: Extension, page: Page, choice: Choice): Promise<void> => {
  const over = await openPopup(extension, page);
  await allowSite(over, choice);
  await over.close();
  await page.bringToFront();
};

/** A new tab with a page that has just been granted this. */
export const openAllowed = async (extension: Extension, url: string, choice: Choice): Promise<Page> => {
  const page = await extension.context.newPage();
  await page.goto(url);
  await allowPage(extension, page, choice);
  return page;
};

/** Calls an address from a page's own script; the status, or 0 where the browser kept the reply from it. */
export const callFrom = (page: Page, url: string): Promise<number> =>
  page.evaluate(
    (address) =>
      // A store would let one request for an address wait for another.
      fetch(address, { headers: { accept: 'application/json' }, cache: 'no-store' }).then(
        ({ status }) => status,
        () => 0,
      ),
    url,
  );

export const revokeSite = async (popup: Page, api: ApiName = 'Pump.fun'): Promise<void> => {
  const panel = await sitePanel(popup);
  await panel.getByRole('button', { name: `Revoke ${api}` }).click();
  await expect(panel.getByRole('button', { name: `Revoke ${api}` })).toBeHidden();
};

/** The demo page's calls in the two ways that show it no token. */
export const demoCalls = (demo: Page) => {
  const part = (name: string) => demo.getByRole('region', { name });
  const made = part('Calls made for it');
  const own = part('Header on its own calls');
  return {
    fetchPump: made.getByRole('button', { name: 'Fetch from Pump.fun' }),
    fetchMimic: made.getByRole('button', { name: 'Fetch from Mimic' }),
    fetchState: made.getByRole('status'),
    fetchReply: made.locator('pre'),
    callPump: own.getByRole('button', { name: 'Call the first API' }),
    callMimic: own.getByRole('button', { name: 'Call the second API' }),
    callState: own.getByRole('status'),
    callReply: own.locator('pre'),
    askPump: demo.getByRole('button', { name: 'Ask for the first token' }),
    askMimic: demo.getByRole('button', { name: 'Ask for the second token' }),
    askState: demo.getByRole('status', { name: 'Answer to its question' }),
  };
};
