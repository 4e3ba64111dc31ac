/** The page of the blank extension that does the bare work which limits are made of. */
import type { BrowserContext, Page } from '@playwright/test';
import type { Work } from './blank/entrypoints/bare/main.ts';

export interface Worker {
  readonly work: Work;
}

/** @param url of the blank extension's bare.html */
export const openBarePage = async (context: BrowserContext, url: string): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => 'work' in globalThis);
  return page;
};
