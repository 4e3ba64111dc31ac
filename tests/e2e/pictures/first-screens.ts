/** The screens before there is an open vault: the first run, locked, and a vault that can't be read. */
import type { BrowserContext, Page } from '@playwright/test';
import { askForValue } from '../../soak/ask.ts';
import { test as freshTest } from '../harness/fixtures.ts';
import { signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { silenceBackground } from '../harness/silence-background.ts';
import { allowDemo } from '../walkthrough/page-steps.ts';
import { checkScreen, checkShown, DERIVING, LANGUAGES, speak } from './check-screen.ts';
import { type Language, speaker } from './spoken.ts';

/** Has pages that are opened from now on take the browser for one in the language that they name in their session storage. */
const fakeBrowsersLanguage = async (context: BrowserContext): Promise<void> => {
  await context.addInitScript(() => {
    interface Browser {
      readonly i18n?: { getUILanguage: () => string };
    }
    const { i18n } = (globalThis as unknown as { readonly chrome?: Browser }).chrome ?? {};
    const wanted = sessionStorage.getItem('browser-language');
    if (i18n && wanted !== null) i18n.getUILanguage = () => wanted;
  });
};

const checkCreateVault = async (popup: Page, language: Language): Promise<void> => {
  const say = speaker(language);
  await popup.evaluate((tag) => sessionStorage.setItem('browser-language', tag), language.replace('_', '-'));
  await popup.reload();
  await expect(popup.getByRole('heading', { name: say('first_title') })).toBeVisible();
  await checkShown(popup, 'first run', language);
  await popup.getByLabel(say('new_password')).fill('short');
  await popup.getByRole('button', { name: say('create_vault') }).click();
  await expect(popup.getByRole('alert')).toBeVisible();
  await checkShown(popup, 'first run, password too short', language);
};

const checkUnlock = async (popup: Page, language: Language): Promise<void> => {
  const say = speaker(language);
  await expect(popup.getByRole('heading', { name: say('locked_title') })).toBeVisible();
  await checkShown(popup, 'locked', language);
  await popup.getByLabel(say('password'), { exact: true }).fill('not the password');
  await popup.getByRole('button', { name: say('unlock'), exact: true }).click();
  await expect(popup.getByRole('alert')).toBeVisible(DERIVING);
  await popup.getByRole('button', { name: say('forgot') }).click();
  await expect(popup.getByRole('textbox')).toHaveCount(2);
  await checkShown(popup, 'locked, wrong password, forgotten', language);
};

/** What a disk that failed leaves of the vault. */
const damageVault = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const finished = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    let damaged = 0;
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await finished(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store, 'readwrite').objectStore(store);
        for (const key of await finished(objects.getAllKeys())) {
          if (!String(key).startsWith('slot/')) continue;
          await finished(objects.put(new Uint8Array([1, 2, 3]), key));
          damaged += 1;
        }
      }
      database.close();
    }
    return damaged;
  });

export const checkFirstScreens = (): void => {
  freshTest('the first run', async ({ extension, popup }) => {
    await fakeBrowsersLanguage(extension.context);
    for (const language of LANGUAGES) await checkCreateVault(popup, language);
    await popup.getByLabel('New password').fill('long enough, and then some');
    await popup.getByLabel('Repeat password').fill('long enough, and then some');
    await popup.getByRole('button', { name: 'Create vault' }).click();
    await expect(popup.getByRole('heading', { name: 'Add a key' })).toBeVisible(DERIVING);
    await checkScreen(popup, 'first run, add a key');
    await popup.getByLabel('Secret key', { exact: true }).fill('nonsense');
    await popup.getByRole('button', { name: 'Check key' }).click();
    await expect(popup.getByRole('alert')).toBeVisible();
    await checkScreen(popup, 'first run, key refused');
    await popup.getByRole('button', { name: 'Make a Solana key' }).click();
    await expect(popup.getByRole('region', { name: 'Key to save' })).toBeVisible();
    await checkScreen(popup, 'first run, key to save');
    await popup.getByRole('button', { name: 'Save key' }).click();
    await expect(popup.getByRole('button', { name: 'Add an EVM key' })).toBeVisible();
    await checkScreen(popup, 'main, a key missing');
  });

  test('the locked popup, also while sites are served', async ({ walk }) => {
    const { popup } = walk;
    await signIn(popup, 'Pump.fun');
    await allowDemo(walk);
    for (const onLock of ['stop_serving', 'keep_serving'] as const) {
      await askForValue(popup, 'settings.update', { onLock });
      for (const language of LANGUAGES) {
        const say = speaker(language);
        await speak(popup, language);
        await popup.getByRole('button', { name: say('lock'), exact: true }).click();
        if (onLock === 'keep_serving') {
          await expect(popup.getByRole('button', { name: say('stop_serving') })).toBeVisible();
          await checkShown(popup, 'locked, serving', language);
        } else await checkUnlock(popup, language);
        await popup.getByLabel(say('password'), { exact: true }).fill(walk.passwordSecret);
        await popup.getByRole('button', { name: say('unlock'), exact: true }).click();
        await expect(popup.getByRole('heading', { name: say('locked_title') })).toBeHidden(DERIVING);
      }
    }
  });

  test('K7: a vault that is lost on disk is said so, never shown as an empty one', async ({ walk }) => {
    const { popup, extension } = walk;
    await fakeBrowsersLanguage(extension.context);
    await popup.getByRole('button', { name: 'Lock', exact: true }).click();
    await expect(popup.getByRole('heading', { name: 'Locked' })).toBeVisible();
    expect(await damageVault(popup)).toBeGreaterThan(0);
    await popup.getByLabel('Password', { exact: true }).fill('any password at all');
    await popup.getByRole('button', { name: 'Unlock', exact: true }).click();
    await expect(popup.getByRole('heading', { name: 'The vault can’t be read' })).toBeVisible(DERIVING);
    await expect(popup.getByRole('alert')).toContainText('Both copies of the vault are damaged.');
    await expect(popup.getByText('Nothing was changed or deleted.')).toBeVisible();
    for (const language of LANGUAGES) {
      await popup.evaluate(
        (tag) => sessionStorage.setItem('browser-language', tag),
        language.replace('_', '-'),
      );
      await popup.reload();
      await expect(popup.getByRole('heading', { name: speaker(language)('unreadable_title') })).toBeVisible();
      await checkShown(popup, 'unreadable', language);
    }
  });

  test('a popup that the background does not answer', async ({ walk }) => {
    const { popup, extension } = walk;
    await fakeBrowsersLanguage(extension.context);
    await silenceBackground(popup);
    for (const language of LANGUAGES) {
      await popup.evaluate(
        (tag) => sessionStorage.setItem('browser-language', tag),
        language.replace('_', '-'),
      );
      await popup.reload();
      await expect(popup.getByRole('heading', { name: speaker(language)('no_view_title') })).toBeVisible();
      await checkShown(popup, 'no answer', language);
    }
  });
};
