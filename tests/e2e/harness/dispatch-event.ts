/**
 * Lets an event happen in the background worker that no test can cause from outside: a locked screen, a shortcut. By the
 * `dispatch` that Chromium's own bindings fire their events with.
 */
import type { Page } from '@playwright/test';
import type { Extension } from './launch-extension.ts';

interface Answer {
  readonly id?: number;
  readonly result?: { readonly exceptionDetails?: { readonly text: string } };
  readonly error?: { readonly message: string };
}

export interface WorkerEvent {
  /** Below `chrome`, such as `idle.onStateChanged`. */
  readonly event: string;
  readonly value: string;
}

const findWorker = async (extension: Extension): Promise<string | undefined> => {
  const browser = await extension.context.browser()?.newBrowserCDPSession();
  if (browser === undefined) throw new Error('The browser is gone.');
  const { targetInfos } = await browser.send('Target.getTargets');
  await browser.detach();
  return targetInfos.find(({ type, url }) => type === 'service_worker' && url.startsWith(extension.url('')))
    ?.targetId;
};

const wakeWorker = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const { chrome } = globalThis as unknown as {
      chrome: { runtime: { sendMessage: (message: object) => Promise<unknown> } };
    };
    return chrome.runtime.sendMessage({ countersign: 1, name: 'view.publish', input: {} });
  });

/** @param page any page of the extension */
export const dispatchEvent = async (
  extension: Extension,
  page: Page,
  { event, value }: WorkerEvent,
): Promise<void> => {
  // Where none is awake, this wakes one.
  await wakeWorker(page);
  const browser = await extension.context.browser()?.newBrowserCDPSession();
  const targetId = await findWorker(extension);
  if (browser === undefined || targetId === undefined) throw new Error('There is no worker.');
  // Not flat: Playwright's own sessions know no id of a further one, and its own worker objects do not outlive a kill.
  const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: false });
  const answered = new Promise<Answer>((resolve) =>
    browser.on('Target.receivedMessageFromTarget', ({ message }) => resolve(JSON.parse(message) as Answer)),
  );
  const expression = `chrome.${event}.dispatch(${JSON.stringify(value)})`;
  await browser.send('Target.sendMessageToTarget', {
    sessionId,
    message: JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }),
  });
  const { result, error } = await answered;
  await browser.detach();
  const problem = error?.message ?? result?.exceptionDetails?.text;
  if (problem !== undefined) throw new Error(`${event} could not be dispatched: ${problem}`);
};
