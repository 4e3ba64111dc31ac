/** Ends the background worker as the browser does when it wants the memory: at once, in the middle of whatever it does. */
import type { Page } from '@playwright/test';
import type { Extension } from './launch-extension.ts';

const isWorkerAlive = async ({ context, id }: Extension): Promise<boolean> => {
  const session = await context.browser()?.newBrowserCDPSession();
  if (session === undefined) throw new Error('The browser is gone.');
  const { targetInfos } = await session.send('Target.getTargets');
  await session.detach();
  return targetInfos.some(
    ({ type, url }) => type === 'service_worker' && url.startsWith(`chrome-extension://${id}/`),
  );
};

/**
 * Resolves when the browser has reported the worker as stopped. The next message or alarm starts a new one, perhaps
 * before this resolves.
 * @param page any page of the extension
 * @returns whether there was one to kill
 */
export const killWorker = async (extension: Extension, page: Page): Promise<boolean> => {
  if (!(await isWorkerAlive(extension))) return false;
  const session = await extension.context.newCDPSession(page);
  const stopped = new Promise<void>((resolve) => {
    session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      if (versions.some(({ runningStatus }) => runningStatus === 'stopped')) resolve();
    });
  });
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await stopped;
  await session.detach();
  return true;
};
