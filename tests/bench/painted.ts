/**
 * Times pages from inside: from when the browser began to open one (performance.timeOrigin) to the first frame in which
 * something wanted is there. "Painted" is the end of the frame in which it was in the document.
 */
import type { BrowserContext, Page } from '@playwright/test';

/** What has to be there. */
export interface Wanted {
  readonly selector: string;
  /** In the text of one that matches. */
  readonly text: string;
}

interface Watched {
  /** Resolves with milliseconds since the page's own beginning. */
  benchPainted?: Promise<number>;
}

/** Runs in the page: begins to look for it now. */
export const watchFor = ({ selector, text }: Wanted): void => {
  const isThere = (): boolean =>
    Array.from(document.querySelectorAll(selector)).some((element) => element.textContent?.includes(text));
  (globalThis as Watched).benchPainted = new Promise((resolve) => {
    const look = (): void => {
      if (!isThere()) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        // A message comes after the frame in whose beginning it was sent.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      });
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    look();
  });
};

/** Milliseconds since the page's beginning at which what `watchFor` looks for was painted. */
export const readPainted = (page: Page): Promise<number> =>
  page.evaluate(
    () => (globalThis as Watched).benchPainted ?? Promise.reject(new Error('Nothing is watched.')),
  );

/** Opens a page in a tab of its own, times it and closes it. */
export const timeOpening = async (
  context: BrowserContext,
  {
    url,
    wanted,
    size,
  }: { readonly url: string; readonly wanted: Wanted; readonly size: { width: number; height: number } },
): Promise<number> => {
  const page = await context.newPage();
  await page.setViewportSize(size);
  await page.addInitScript(watchFor, wanted);
  await page.goto(url);
  const paintedMs = await readPainted(page);
  await page.close();
  return paintedMs;
};
