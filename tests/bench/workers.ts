/** Ends the background workers of both extensions, as the browser does to idle ones, and wakes them. */
import { setTimeout as afterMs } from 'node:timers/promises';
import type { BrowserContext, Page } from '@playwright/test';

/** After the last worker has gone its process goes, too; what starts meanwhile would find it half there. */
const REST_MS = 250;
const MAX_STOPS = 40;

interface Chrome {
  readonly chrome: { readonly runtime: { readonly sendMessage: (message: object) => Promise<unknown> } };
}

const countWorkers = async (context: BrowserContext): Promise<number> => {
  const session = await context.browser()?.newBrowserCDPSession();
  if (session === undefined) throw new Error('The browser is gone.');
  const { targetInfos } = await session.send('Target.getTargets');
  await session.detach();
  return targetInfos.filter(({ type }) => type === 'service_worker').length;
};

/**
 * Resolves when no worker is alive and none is about to start. A tab that was just closed wakes a worker, so that stopping
 * once may not be enough.
 * @param page any page: none of an extension need be open
 */
export const killAllWorkers = async (context: BrowserContext, page: Page): Promise<void> => {
  const session = await context.newCDPSession(page);
  await session.send('ServiceWorker.enable');
  for (let left = MAX_STOPS; (await countWorkers(context)) > 0; left -= 1) {
    if (left === 0) throw new Error('A worker starts again and again.');
    await session.send('ServiceWorker.stopAllWorkers');
    await afterMs(REST_MS);
  }
  await session.detach();
};

/** Opens a page of the extension for as long as its worker needs to answer. */
export const wakeBy = async (context: BrowserContext, url: string): Promise<void> => {
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(() =>
    (globalThis as unknown as Chrome).chrome.runtime.sendMessage({
      countersign: 1,
      name: 'view.publish',
      input: {},
    }),
  );
  await page.close();
};
