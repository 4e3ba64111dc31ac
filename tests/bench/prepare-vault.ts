/** Fills a fresh browser with a vault of any size, by the extension's own messages: as fast as it can, not as users do. */
import type { Page } from '@playwright/test';
import type { UnlockedView } from '../../src/messaging/view.ts';
import type { Extension } from '../e2e/harness/launch-extension.ts';
import { askForValue } from '../soak/ask.ts';
import { readView } from '../soak/check-vault.ts';
import { type Crowd, makeBackup } from './make-backup.ts';

export const PASSWORD = 'only for benchmarks';

export const readUnlocked = async (page: Page): Promise<UnlockedView> => {
  const view = await readView(page);
  if (view.status !== 'unlocked') throw new Error(`The vault is ${view.status}.`);
  return view;
};

/** A page of the extension that shows nothing and asks for nothing. */
export const openQuietPage = async (own: Extension): Promise<Page> => {
  const page = await own.context.newPage();
  await page.goto(own.url('manifest.json'));
  return page;
};

/** A vault with these keys, open, the first identity selected; every session of that one signed in, where it is wanted. */
export const prepareVault = async (
  own: Extension,
  { crowd, signedIn }: { readonly crowd: Crowd; readonly signedIn: boolean },
): Promise<UnlockedView> => {
  const page = await openQuietPage(own);
  await askForValue(page, 'vault.create', { passwordSecret: PASSWORD });
  const text = await makeBackup(crowd, PASSWORD);
  await askForValue(page, 'backup.restore', { text, backupPasswordSecret: PASSWORD });
  await askForValue(page, 'settings.update', { lockAfterMinutes: 1440 });
  const [first] = (await readUnlocked(page)).identities;
  if (first === undefined) throw new Error('There is no identity.');
  await askForValue(page, 'identities.select', { identityId: first.id });
  if (signedIn) {
    const { solana, evm } = first.accounts;
    if (solana) {
      await askForValue(page, 'sessions.signIn', { accountId: solana.id, api: 'pump' });
      await askForValue(page, 'pump.refresh', { accountId: solana.id });
    }
    if (evm) {
      await askForValue(page, 'sessions.signIn', { accountId: evm.id, api: 'mimic' });
      await askForValue(page, 'mimic.refresh', { accountId: evm.id });
    }
  }
  const view = await readUnlocked(page);
  await page.close();
  return view;
};
