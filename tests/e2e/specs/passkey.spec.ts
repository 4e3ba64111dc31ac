/** Unlocking by passkey, with the authenticator that Chromium's own tests use: a virtual one that has the PRF extension. */
import type { Locator, Page } from '@playwright/test';
import { addAuthenticator } from '../harness/authenticator.ts';
import { killWorker } from '../harness/kill-worker.ts';
import { openOptions, section } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { readStored } from '../harness/read-stored.ts';
import { unlock } from '../walkthrough/vault-steps.ts';

const NEXT_PASSWORD = 'another horse, another battery';

const passkeys = (options: Page): Locator => section(options, 'Passkey');
const addButton = (options: Page): Locator => passkeys(options).getByRole('button', { name: 'Add passkey' });
const removeButton = (options: Page): Locator =>
  passkeys(options).getByRole('button', { name: 'Remove passkey' });
const passkeyUnlock = (page: Page): Locator => page.getByRole('button', { name: 'Unlock with passkey' });
const locked = (page: Page): Locator => page.getByRole('heading', { name: 'Locked' });

const enrol = async (options: Page, passwordSecret: string): Promise<void> => {
  await passkeys(options).getByLabel('Your password, to add a passkey').fill(passwordSecret);
  await addButton(options).click();
};

const lockFrom = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(locked(page)).toBeVisible();
};

test('a passkey unlocks the vault after a lock, after the worker died and with nothing secret stored for it', async ({
  walk,
}) => {
  const { extension, popup, passwordSecret } = walk;
  const options = await openOptions(extension, 'settings');
  await addAuthenticator(options);
  await enrol(options, passwordSecret);
  await expect(removeButton(options)).toBeVisible({ timeout: 60_000 });
  expect(await readStored(options)).toContain('countersign-passkey/passkey/passkey');

  await lockFrom(options);
  await killWorker(extension, popup);
  await passkeyUnlock(options).click();
  await expect(removeButton(options)).toBeVisible();
  await expect(popup.getByText('Main').first()).toBeVisible();

  await killWorker(extension, popup);
  await popup.reload();
  await expect(popup.getByText('Main').first()).toBeVisible();
  // The password is never replaced.
  await lockFrom(popup);
  await expect(passkeyUnlock(popup)).toBeVisible();
  await unlock(popup, walk);
  await expect(popup.getByText('Main').first()).toBeVisible();
});

test('a wrong password enrols nothing, and the passkey that was made is taken with the right one', async ({
  walk: { extension, passwordSecret },
}) => {
  const options = await openOptions(extension, 'settings');
  const { session, id } = await addAuthenticator(options);
  await enrol(options, 'not the password');
  await expect(passkeys(options).getByRole('alert')).toContainText('This password does not open the vault.', {
    timeout: 60_000,
  });
  expect(await readStored(options)).not.toContain('countersign-passkey/passkey/passkey');
  await enrol(options, passwordSecret);
  await expect(removeButton(options)).toBeVisible({ timeout: 60_000 });
  const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId: id });
  expect(credentials).toHaveLength(1);
  // The relying party is the extension itself, and no website.
  expect(credentials[0]?.rpId).toBe(extension.url('').slice(0, -1));
});

test('a passkey that was removed opens nothing any more', async ({ walk }) => {
  const { extension, popup, passwordSecret } = walk;
  const options = await openOptions(extension, 'settings');
  await addAuthenticator(options);
  await enrol(options, passwordSecret);
  // Where the focus was is gone each time: it moves on, and is not lost.
  await expect(removeButton(options)).toBeFocused({ timeout: 60_000 });
  await removeButton(options).click();
  await expect(addButton(options)).toBeVisible();
  await expect(passkeys(options).getByLabel('Your password, to add a passkey')).toBeFocused();
  expect(await readStored(options)).not.toContain('countersign-passkey/passkey/passkey');
  await lockFrom(popup);
  await expect(popup.getByLabel('Password', { exact: true })).toBeVisible();
  await expect(passkeyUnlock(popup)).toHaveCount(0);
});

test('a change of password drops the passkey, and says so before and after', async ({ walk }) => {
  const { extension, popup, passwordSecret } = walk;
  const options = await openOptions(extension, 'settings');
  await addAuthenticator(options);
  await enrol(options, passwordSecret);
  await expect(removeButton(options)).toBeVisible({ timeout: 60_000 });
  const change = section(options, 'Change password');
  await expect(change).toContainText('The passkey stops working with the old password.');
  await change.getByLabel('Current password').fill(passwordSecret);
  await change.getByLabel('New password').fill(NEXT_PASSWORD);
  await change.getByLabel('Repeat password').fill(NEXT_PASSWORD);
  await change.getByRole('button', { name: 'Change password' }).click();
  await expect(addButton(options)).toBeVisible({ timeout: 60_000 });
  await expect(passkeys(options)).toContainText('The change of password removed the passkey.');
  await lockFrom(popup);
  await expect(popup.getByLabel('Password', { exact: true })).toBeVisible();
  await expect(passkeyUnlock(popup)).toHaveCount(0);
  await unlock(popup, { ...walk, passwordSecret: NEXT_PASSWORD });
  await expect(popup.getByText('Main').first()).toBeVisible();
});

interface Messenger {
  readonly chrome: { readonly runtime: { readonly sendMessage: (message: object) => Promise<unknown> } };
}

const ask = (page: Page, name: string, input: object): Promise<unknown> =>
  page.evaluate((message) => (globalThis as unknown as Messenger).chrome.runtime.sendMessage(message), {
    countersign: 1,
    name,
    input,
  });

test('another secret than the passkey’s is refused as a wrong password, and so is a passkey that is not at hand', async ({
  walk: { extension, passwordSecret },
}) => {
  const options = await openOptions(extension, 'settings');
  const { session, id } = await addAuthenticator(options);
  await enrol(options, passwordSecret);
  await expect(removeButton(options)).toBeVisible({ timeout: 60_000 });
  await lockFrom(options);
  const described = await ask(options, 'passkey.describe', {});
  expect(described).toMatchObject({ ok: true, value: { passkey: {} } });
  const { credentialId } = (described as { value: { passkey: { credentialId: string } } }).value.passkey;
  const wrong = { credentialId, prfSecret: Buffer.alloc(32, 7).toString('base64') };
  expect(await ask(options, 'passkey.unlock', wrong)).toMatchObject({ ok: false, code: 'wrong_password' });
  await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: id });
  await addAuthenticator(options);
  await passkeyUnlock(options).click();
  await expect(options.getByRole('alert')).toContainText('No passkey was used');
  await expect(locked(options)).toBeVisible();
});

test('an authenticator that can’t make secrets is refused with its reason, and nothing is enrolled', async ({
  walk: { extension, passwordSecret },
}) => {
  const options = await openOptions(extension, 'settings');
  await addAuthenticator(options, { hasPrf: false });
  await enrol(options, passwordSecret);
  await expect(passkeys(options).getByRole('alert')).toContainText('can’t make the secret');
  expect(await readStored(options)).not.toContain('countersign-passkey/passkey/passkey');
});

test('from the popup, which the browser’s dialog would close, it goes on in a tab that asks by itself, once', async ({
  walk: { extension, popup, passwordSecret },
}) => {
  const options = await openOptions(extension, 'settings');
  await addAuthenticator(options);
  await enrol(options, passwordSecret);
  await expect(removeButton(options)).toBeVisible({ timeout: 60_000 });
  await lockFrom(popup);
  // A page that the toolbar opened is no tab.
  await popup.evaluate(() => {
    interface Tabs {
      readonly create: (tab: { readonly url: string }, ...callback: readonly unknown[]) => unknown;
    }
    const page = globalThis as unknown as Record<
      'chrome' | 'browser',
      { readonly tabs: Tabs } | undefined
    > & {
      opened?: string;
    };
    const getCurrent = (callback?: () => void): Promise<void> => Promise.resolve(callback?.());
    for (const api of [page.chrome, page.browser]) {
      if (api === undefined) continue;
      const { create } = api.tabs;
      const createSeen: Tabs['create'] = (tab, ...callback) => {
        page.opened = tab.url;
        return create(tab, ...callback);
      };
      Object.defineProperty(api.tabs, 'getCurrent', { value: getCurrent });
      Object.defineProperty(api.tabs, 'create', { value: createSeen });
    }
  });
  const opened = extension.context.waitForEvent('page');
  await passkeyUnlock(popup).click();
  const tab = await opened;
  // The tab itself forgets it as soon as it has asked.
  expect(await popup.evaluate(() => (globalThis as { opened?: string }).opened)).toBe(
    extension.url('options.html#/passkey'),
  );
  await tab.close();

  // The tab with the authenticator, as the popup opens it.
  await options.goto(extension.url('options.html#/passkey'));
  await options.reload();
  await expect(options.getByRole('heading', { name: 'Keys', level: 1 })).toBeVisible();
  await lockFrom(options);
  await expect(passkeyUnlock(options)).toBeEnabled();
  await expect(passkeyUnlock(options)).not.toHaveAttribute('aria-busy', 'true');
  await expect(locked(options)).toBeVisible();
});
