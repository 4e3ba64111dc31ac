/** What lies in the clipboard, seen by pasting it into a page of somebody else's. */
import type { Page } from '@playwright/test';

export const paste = async (page: Page): Promise<string> => {
  await page.bringToFront();
  await page.evaluate(() => {
    const area = document.createElement('textarea');
    document.body.append(area);
    area.focus();
  });
  await page.keyboard.press('ControlOrMeta+v');
  return page.evaluate(() => {
    const area = document.querySelector('textarea');
    area?.remove();
    return area?.value ?? '';
  });
};
