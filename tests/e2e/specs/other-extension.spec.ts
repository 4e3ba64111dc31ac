/** What another extension gets that the user has installed, too: nothing, not even that somebody is there. */
import type { Page } from '@playwright/test';
import { toExtensionId } from '../harness/extension-id.ts';
import { expect, test } from '../harness/fixtures.ts';
import { launchExtension } from '../harness/launch-extension.ts';
import { makeOtherExtension, type OtherExtension } from '../harness/other-extension.ts';
import { startWalk } from '../walkthrough/start-walk.ts';
import { walkTo } from '../walkthrough/walk-to.ts';

/** What comes back from a message, and what from a connection: an answer, or the reason why there is none. */
const askFrom = (page: Page, id: string) =>
  page.evaluate(async (target) => {
    interface Port {
      readonly onMessage: { readonly addListener: (listener: (message: unknown) => void) => void };
      readonly onDisconnect: { readonly addListener: (listener: () => void) => void };
      readonly postMessage: (message: unknown) => void;
    }
    interface Runtime {
      readonly sendMessage: (id: string, message: unknown) => Promise<unknown>;
      readonly connect: (id: string) => Port;
    }
    const { runtime } = (globalThis as unknown as { chrome: { runtime: Runtime } }).chrome;
    const messages = [
      { countersign: 1, name: 'view.publish', input: {} },
      { countersign: 1, name: 'page.token', input: { api: 'pump' } },
      'anything',
    ];
    const answers = [];
    for (const message of messages) {
      answers.push(await runtime.sendMessage(target, message).catch((error: Error) => `refused: ${error}`));
    }
    answers.push(
      await new Promise<unknown>((resolve) => {
        const port = runtime.connect(target);
        port.onMessage.addListener(resolve);
        port.onDisconnect.addListener(() => resolve('refused: disconnected'));
      }),
    );
    return answers;
  }, id);

test(
  'I9: another extension that sends a message or connects is answered by nobody',
  {
    tag: '@firefox',
  },
  async ({ own, sandbox }, testInfo) => {
    const asker = await makeOtherExtension(testInfo.outputPath('asker'), 'a');
    const listener = await makeOtherExtension(testInfo.outputPath('listener'), 'b');
    const extension = await launchExtension({ ...own, others: [asker, listener] });
    const isFirefox = extension.browser === 'firefox';
    const idOf = ({ folder, firefoxId }: OtherExtension): string =>
      isFirefox ? firefoxId : toExtensionId(folder);
    const demo = await extension.context.newPage();
    await demo.goto(sandbox.demoUrl);
    // Unlocked and signed in: there is something to be had.
    const walk = await startWalk({ extension, demo });
    await walkTo(walk, 'pump-session');
    const page = await extension.context.newPage();
    await page.goto(
      isFirefox
        ? `moz-extension://${asker.firefoxHost}/page.html`
        : `chrome-extension://${toExtensionId(asker.folder)}/page.html`,
    );
    sandbox.log.clear();
    // The other one, which listens, is heard: what stops the question here is that nobody listens.
    expect(await askFrom(page, idOf(listener))).toEqual(['heard', 'heard', 'heard', 'heard']);
    expect(await askFrom(page, extension.id)).toEqual([
      expect.stringMatching(/^refused: .*Receiving end does not exist/),
      expect.stringMatching(/^refused: .*Receiving end does not exist/),
      expect.stringMatching(/^refused: .*Receiving end does not exist/),
      'refused: disconnected',
    ]);
    expect(sandbox.log.entries()).toEqual([]);
    await extension.close();
  },
);
