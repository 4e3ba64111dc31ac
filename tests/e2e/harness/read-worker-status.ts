/** Reads what the browser says of the background worker: one that is only starting is no target yet, and ends by no kill. */
import type { Page } from '@playwright/test';
import type { Extension } from './launch-extension.ts';
import { within } from './within.ts';

type WorkerStatus = 'stopped' | 'starting' | 'running' | 'stopping';

const REPORT_TIMEOUT_MS = 30_000;

/** @param page any page of the extension */
export const readWorkerStatus = async ({ context, url }: Extension, page: Page): Promise<WorkerStatus> => {
  const session = await context.newCDPSession(page);
  const reported = new Promise<WorkerStatus>((resolve) => {
    session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      const own = versions.find(({ scriptURL }) => scriptURL.startsWith(url('')));
      if (own !== undefined) resolve(own.runningStatus);
    });
  });
  // It reports what there is as soon as it is told to report changes.
  await session.send('ServiceWorker.enable');
  const status = await within({ ms: REPORT_TIMEOUT_MS, what: 'a word of how the worker is' }, reported);
  await session.detach();
  return status;
};
