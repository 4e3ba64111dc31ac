/** The means of these tests, where a test that passes for the wrong reason would go unnoticed. */
import { expect, test } from '../harness/fixtures.ts';
import { killWorker } from '../harness/kill-worker.ts';

test('killing the worker really ends it, and the next message starts another', async ({
  extension,
  popup,
}) => {
  const [worker] = extension.context.serviceWorkers();
  await worker?.evaluate(() => Object.assign(globalThis, { mark: true }));
  const isMarked = async (): Promise<boolean> => {
    // A page that opens asks for a view when there is none, so the worker is awake after this.
    await popup.evaluate(() => {
      const { chrome } = globalThis as unknown as {
        chrome: { runtime: { sendMessage: (message: object) => Promise<unknown> } };
      };
      return chrome.runtime.sendMessage({ countersign: 1, name: 'view.publish', input: {} });
    });
    const present = extension.context.serviceWorkers().at(-1);
    return present?.evaluate(() => 'mark' in globalThis) ?? false;
  };
  expect(await isMarked()).toBe(true);
  expect(await killWorker(extension, popup)).toBe(true);
  await expect.poll(isMarked).toBe(false);
});
