/** What an end-to-end test starts with: the sandbox, a fresh browser with the extension, the demo page, the popup. */
import { test as base, expect, type Page } from '@playwright/test';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { readE2eSetup } from './e2e-env.ts';
import { type Extension, launchExtension } from './launch-extension.ts';
import { openPopup } from './open-popup.ts';

interface TestFixtures {
  readonly extension: Extension;
  readonly demo: Page;
  readonly popup: Page;
}

interface WorkerFixtures {
  readonly startedSandbox: Sandbox;
}

interface SandboxFixture {
  /** As it started: no faults, an empty log, no users. */
  readonly sandbox: Sandbox;
}

export const test = base.extend<TestFixtures & SandboxFixture, WorkerFixtures>({
  startedSandbox: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the dependencies from this pattern.
    async ({}, use) => {
      const sandbox = await startSandbox({ ports: readE2eSetup().ports });
      await use(sandbox);
      await sandbox.close();
    },
    { scope: 'worker' },
  ],
  sandbox: async ({ startedSandbox }, use) => {
    startedSandbox.reset();
    await use(startedSandbox);
  },
  extension: async ({ sandbox: _running }, use) => {
    const { build, chromiumPath } = readE2eSetup();
    const extension = await launchExtension({ build, chromiumPath });
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
