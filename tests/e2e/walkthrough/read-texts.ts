/** COMPAT(firefox): handing over a list of elements by WebDriver BiDi crashes Firefox 153, so each is asked by itself. */
import type { Locator } from '@playwright/test';

/** What each of the elements shows, in their order. */
export const readTexts = async (elements: Locator): Promise<readonly string[]> => {
  const texts: string[] = [];
  const count = await elements.count();
  for (let index = 0; index < count; index += 1) texts.push(await elements.nth(index).innerText());
  return texts;
};
