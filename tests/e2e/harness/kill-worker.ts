/** Ends the background as the browser does when it wants the memory: at once, in the middle of whatever it does. */
import type { Page } from '@playwright/test';
import type { Extension } from './launch-extension.ts';

/**
 * The next message or alarm starts a new one, perhaps before this resolves.
 * @param page any page of the extension
 * @returns whether there was one to kill
 */
export const killWorker = (extension: Extension, page: Page): Promise<boolean> =>
  extension.killBackground(page);
