/** The browser's own question whether an extension may have a site: no page, so it is seen by what it does to one, and answered by keys. */
import type { Page } from '@playwright/test';
import { expect } from '../walkthrough/expect.ts';
import type { VirtualDisplay } from './virtual-display.ts';

/** How often in a row the same picture must be seen. */
const STILL_LOOKS = 15;

/** Before it asks: Playwright makes pages believe that they always have the keyboard, and this one is told the truth. Nor does it move. */
export const prepareToAsk = async (page: Page): Promise<void> => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
};

const hasFocus = (page: Page): Promise<boolean> => page.evaluate(() => document.hasFocus());

/** Once nothing moves any more: before, the question takes no keys. */
const waitUntilStill = async ({ readPicture }: VirtualDisplay): Promise<string> => {
  let picture = '';
  let looks = 0;
  await expect
    .poll(
      async () => {
        const seen = await readPicture();
        looks = seen === picture ? looks + 1 : 0;
        picture = seen;
        return looks;
      },
      { intervals: [100] },
    )
    .toBeGreaterThan(STILL_LOOKS);
  return picture;
};

/** Waits until the question stands: it has taken the keyboard from the page that asked, and is drawn. */
const waitForPrompt = async (page: Page, display: VirtualDisplay): Promise<string> => {
  await expect.poll(() => hasFocus(page)).toBe(false);
  return waitUntilStill(display);
};

/** What comes too soon is not heard: pressed until the page that asked has the keyboard back. */
const pressUntilGone = (page: Page, { press }: VirtualDisplay, key: string): Promise<void> =>
  expect
    .poll(async () => {
      if (!(await hasFocus(page))) await press(key);
      return hasFocus(page);
    })
    .toBe(true);

export const refusePrompt = async (page: Page, display: VirtualDisplay): Promise<void> => {
  await waitForPrompt(page, display);
  await pressUntilGone(page, display, 'Escape');
};

export const acceptPrompt = async (page: Page, display: VirtualDisplay): Promise<void> => {
  const asked = await waitForPrompt(page, display);
  // From “Deny”, where it begins, to “Allow”: that is to be seen.
  await display.press('Tab');
  await expect.poll(display.readPicture).not.toBe(asked);
  await pressUntilGone(page, display, 'Return');
};
