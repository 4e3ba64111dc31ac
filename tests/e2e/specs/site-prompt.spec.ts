/** The browser's own question for a site, asked and answered in a Chromium on a display that nobody sees. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { test as base, expect } from '../harness/fixtures.ts';
import { launchExtension } from '../harness/launch-extension.ts';
import { openPopup, readTabId } from '../harness/open-popup.ts';
import { copyWithOptionalLocalhost } from '../harness/optional-localhost.ts';
import { startOtherServer } from '../harness/other-server.ts';
import { acceptPrompt, prepareToAsk, refusePrompt } from '../harness/permission-prompt.ts';
import { openOptions } from '../harness/popup-parts.ts';
import { askToAllow, expectAllowed } from '../harness/site-steps.ts';
import { startVirtualDisplay, type VirtualDisplay } from '../harness/virtual-display.ts';
import { startWalk } from '../walkthrough/start-walk.ts';
import { walkTo } from '../walkthrough/walk-to.ts';

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

interface PromptFixtures {
  readonly display: VirtualDisplay;
  /** A page of a host that the extension has no permission for, and the popup over it; Pump.fun is signed in to. */
  readonly asked: { readonly site: Page; readonly popup: Page };
}

const test = base.extend<PromptFixtures>({
  display: async ({ sandbox: _running }, use) => {
    const display = await startVirtualDisplay();
    await use(display);
    await display.close();
  },
  extension: async ({ own, display }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-prompt-'));
    const build = join(folder, 'extension');
    await copyWithOptionalLocalhost(own.build, build);
    const extension = await launchExtension({ ...own, build, display: display.name });
    await use(extension);
    await extension.close();
    await rm(folder, { recursive: true, force: true });
  },
  asked: async ({ extension, demo, display }, use) => {
    const walk = await startWalk({ extension, demo });
    await walkTo(walk, 'pump-session');
    const server = await startOtherServer('<!doctype html><title>Site</title>');
    const site = await extension.context.newPage();
    await site.goto(server.url.replace('127.0.0.1', 'localhost'));
    await expect(readTabId(walk.popup, site)).rejects.toThrow('sees no tab');
    // The button's shortcut lets the extension know which site is meant, and nothing more.
    await site.bringToFront();
    await expect
      .poll(async () => {
        await display.press('alt+shift+k');
        return readTabId(walk.popup, site).catch(() => null);
      })
      .not.toBeNull();
    const popup = await openPopup(extension, site);
    await prepareToAsk(popup);
    await use({ site, popup });
    await server.close();
  },
});

/** Whether the browser lets the extension have the site. */
const isPermitted = (popup: Page): Promise<boolean> =>
  popup.evaluate(() => {
    const { chrome } = globalThis as unknown as {
      chrome: { permissions: { contains: (wanted: { origins: string[] }) => Promise<boolean> } };
    };
    return chrome.permissions.contains({ origins: ['http://localhost/*'] });
  });

/** The content scripts that are registered. */
const readScripts = (popup: Page): Promise<readonly unknown[]> =>
  popup.evaluate(() => {
    const { chrome } = globalThis as unknown as {
      chrome: { scripting: { getRegisteredContentScripts: () => Promise<readonly unknown[]> } };
    };
    return chrome.scripting.getRegisteredContentScripts();
  });

const isServed = (site: Page): Promise<boolean> => site.evaluate(() => 'countersign' in globalThis);

test('the browser’s own question, accepted, gives the site what the user chose', async ({
  asked,
  display,
}) => {
  const { site, popup } = asked;
  expect(await isPermitted(popup)).toBe(false);
  const panel = await askToAllow(popup, { way: 'The token itself' });
  await acceptPrompt(popup, display);
  await expectAllowed(panel);
  expect(await isPermitted(popup)).toBe(true);
  await expect.poll(() => isServed(site)).toBe(true);
  const token = await site.evaluate(() => {
    const { countersign } = globalThis as unknown as {
      countersign: { getToken: (api: string) => Promise<{ token: string }> };
    };
    return countersign.getToken('pump').then((answer) => answer.token);
  });
  expect(token).toMatch(JWT);
});

test('the browser’s own question, refused, leaves the site without anything, and the popup says so', async ({
  asked,
  display,
  extension,
}) => {
  const { site, popup } = asked;
  const panel = await askToAllow(popup, { way: 'The token itself' });
  // While the question stands the choice is one that waits: the browser’s word counts, whatever the popup does next.
  await expect(panel.getByText('Waiting for permission', { exact: true })).toBeVisible();
  expect(await readScripts(popup)).toEqual([]);
  await refusePrompt(popup, display);
  await expect(panel.getByRole('alert')).toContainText('The browser has not given permission for this site.');
  await expect(panel.getByRole('button', { name: 'Allow this site' })).toBeEnabled();
  expect(await isPermitted(popup)).toBe(false);
  const options = await openOptions(extension, 'sites');
  await expect(options.getByText('No site is allowed.')).toBeVisible();
  await site.reload();
  expect(await isServed(site)).toBe(false);
});
