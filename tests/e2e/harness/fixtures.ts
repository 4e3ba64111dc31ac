/** What an end-to-end test starts with: the sandbox, a fresh browser with the extension, the demo page, the popup. */
import { test as base, expect, type Page } from '@playwright/test';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import type { BrowserName } from './build.ts';
import { type OwnSetup, readE2eSetup } from './e2e-env.ts';
import { type Extension, launchExtension } from './launch-extension.ts';
import { openPopup } from './open-popup.ts';

interface TestFixtures {
  readonly extension: Extension;
  readonly demo: Page;
  readonly popup: Page;
}

interface WorkerFixtures {
  /** Which browser the tests run in: an option of the Playwright project. */
  readonly target: BrowserName;
  /** The browser, the build and the ports of the process that runs the test. */
  readonly own: OwnSetup;
  readonly startedSandbox: Sandbox;
}

interface SandboxFixture {
  /** As it started: no faults, an empty log, no users. */
  readonly sandbox: Sandbox;
}

export const test = base.extend<TestFixtures & SandboxFixture, WorkerFixtures>({
  target: ['chromium', { option: true, scope: 'worker' }],
  own: [async ({ target }, use) => use(readE2eSetup(target)), { scope: 'worker' }],
  startedSandbox: [
    async ({ own }, use) => {
      const sandbox = await startSandbox({ ports: own.ports });
      await use(sandbox);
      await sandbox.close();
    },
    { scope: 'worker' },
  ],
  sandbox: async ({ startedSandbox }, use) => {
    startedSandbox.reset();
    await use(startedSandbox);
  },
  extension: async ({ sandbox: _running, own }, use) => {
    const extension = await launchExtension(own);
    await use(extension);
    await extension.close();
  },
  demo: async ({ extension, sandbox }, use) => {
    const demo = await extension.context.newPage();
    await demo.goto(sandbox.demoUrl);
    await use(demo);
  },
  popup: async ({ extension, demo }, use) => {
    await use(await openPopup(extension, demo));
  },
});

export { expect };
