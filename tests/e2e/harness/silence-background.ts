/** Makes a page of the extension believe that nobody is in the background, and that nothing was ever published. From its next load on. */
import type { Page } from '@playwright/test';

export const silenceBackground = (page: Page) =>
  page.addInitScript(() => {
    interface Browser {
      readonly storage: { readonly session: { get: () => Promise<object> } };
      readonly runtime: { sendMessage: () => Promise<never> };
    }
    const { chrome } = globalThis as unknown as { readonly chrome: Browser };
    chrome.storage.session.get = () => Promise.resolve({});
    chrome.runtime.sendMessage = () => Promise.reject(new Error('Could not establish connection.'));
  });
