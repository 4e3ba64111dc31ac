/** The parts of the popup by their accessible names, and what is done with them again and again. */
import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures.ts';

export type ApiName = 'Pump.fun' | 'Mimic Protocol';

export const sessionCard = (popup: Page, api: ApiName): Locator =>
  popup.getByRole('region', { name: `${api} session` });

/** What the card says of its session: “Signed in”, “Expired” and so on. */
export const sessionState = (popup: Page, api: ApiName): Locator =>
  sessionCard(popup, api).getByRole('status').first();

export const openPanel = async (popup: Page, name: 'Pump.fun' | 'Mimic' | 'This site'): Promise<Locator> => {
  await popup.getByRole('tab', { name, exact: true }).click();
  return popup.getByRole('tabpanel', { name, exact: true });
};

/** A part of a panel or a page that has its own heading. */
export const section = (panel: Page | Locator, name: string): Locator =>
  panel.getByRole('region', { name, exact: true });

export const signIn = async (popup: Page, api: ApiName): Promise<void> => {
  await sessionCard(popup, api)
    .getByRole('button', { name: `Sign in to ${api}` })
    .click();
  await expect(sessionState(popup, api)).toHaveText('Signed in');
};

/** Opens a section of the options page in a tab. */
export const openOptions = async (
  extension: {
    readonly context: { readonly newPage: () => Promise<Page> };
    readonly url: (path: string) => string;
  },
  name: 'keys' | 'sites' | 'developer' | 'settings' | 'activity' | 'about',
): Promise<Page> => {
  const options = await extension.context.newPage();
  await options.goto(extension.url(`options.html#/${name}`));
  return options;
};
