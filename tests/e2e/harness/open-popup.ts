/**
 * The popup as a page of its own: what chrome.action.openPopup() shows is no tab, and Playwright gets hold of tabs only.
 * The page learns from `?tab=` which tab it would have been opened over.
 */
import type { Page } from '@playwright/test';
import type { Extension } from './launch-extension.ts';

/** What a toolbar popup of this extension measures, CSS pixels. */
export const POPUP_SIZE = { width: 380, height: 600 };

interface TabsApi {
  readonly chrome: { tabs: { query: (filter: object) => Promise<{ id?: number; url?: string }[]> } };
}

/** The browser's id of the tab that shows `page`; the extension must have permission for its host. */
export const readTabId = async (extensionPage: Page, page: Page): Promise<number> => {
  const url = page.url();
  const id = await extensionPage.evaluate(async (wanted) => {
    const { chrome } = globalThis as unknown as TabsApi;
    return (await chrome.tabs.query({})).findLast((tab) => tab.url === wanted)?.id;
  }, url);
  if (id === undefined) throw new Error(`The extension sees no tab with ${url}.`);
  return id;
};

/** Opens the popup over `site`, or over nothing. */
export const openPopup = async (extension: Extension, site?: Page): Promise<Page> => {
  const popup = await extension.context.newPage();
  await popup.setViewportSize(POPUP_SIZE);
  await popup.goto(extension.url('popup.html'));
  if (site !== undefined) await popup.goto(extension.url(`popup.html?tab=${await readTabId(popup, site)}`));
  return popup;
};
