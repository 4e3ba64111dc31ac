/**
 * Lets an event happen in the background worker that no test can cause from outside: a locked screen, a shortcut. By the
 * `dispatch` that Chromium's own bindings fire their events with.
 */
import type { Page } from '@playwright/test';
import type { Extension } from './launch-extension.ts';
import { within } from './within.ts';
import { attachToWorker, WorkerEnded } from './worker-session.ts';

interface Evaluated {
  readonly exceptionDetails?: { readonly text: string };
}

export interface WorkerEvent {
  /** Below `chrome`, such as `idle.onStateChanged`. */
  readonly event: string;
  readonly value: unknown;
}

export const wakeWorker = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const { chrome } = globalThis as unknown as {
      chrome: { runtime: { sendMessage: (message: object) => Promise<unknown> } };
    };
    return chrome.runtime.sendMessage({ countersign: 1, name: 'view.publish', input: {} });
  });

const START_TIMEOUT_MS = 30_000;

/** Starts a worker that nothing else has woken: the event is then the first thing that it hears. */
const startWorker = async ({ context, url }: Extension, page: Page): Promise<void> => {
  const session = await context.newCDPSession(page);
  const started = new Promise<void>((resolve) => {
    session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      if (versions.some(({ runningStatus }) => runningStatus === 'running')) resolve();
    });
  });
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.startWorker', { scopeURL: url('') });
  await within({ ms: START_TIMEOUT_MS, what: 'a worker to start' }, started);
  await session.detach();
};

/**
 * @param page any page of the extension
 * @param options `warm`, the default: in a worker that has answered a message. `cold`: none is awake, and one is started
 */
export const dispatchEvent = async (
  extension: Extension,
  page: Page,
  { event, value }: WorkerEvent,
  { start }: { readonly start: 'warm' | 'cold' } = { start: 'warm' },
): Promise<void> => {
  await (start === 'warm' ? wakeWorker(page) : startWorker(extension, page));
  const worker = await attachToWorker(extension);
  const expression = `chrome.${event}.dispatch(${JSON.stringify(value)})`;
  const answer = await worker.send('Runtime.evaluate', { expression }).catch((error: unknown) => {
    // Some events end the worker that hears them.
    if (error instanceof WorkerEnded) return {};
    throw error;
  });
  await worker.detach();
  const problem = (answer as Evaluated).exceptionDetails?.text;
  if (problem !== undefined) throw new Error(`${event} could not be dispatched: ${problem}`);
};
