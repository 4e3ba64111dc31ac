/** Opens the vault after a kill and judges what is in it: as before the operation, or as after it, and nothing else. */

import type { Page } from '@playwright/test';
import type { Reply } from '../../src/messaging/contract.ts';
import { parseView } from '../../src/messaging/published.ts';
import type { UnlockedView, View } from '../../src/messaging/view.ts';
import { ask, askForValue } from './ask.ts';
import { isKeyOf } from './derive-elsewhere.ts';
import { addressesOf, isSameBook, type Model, toBook } from './model.ts';
import { readRevisions } from './stored-vault.ts';

/** The vault can't be opened any more: nothing is left to go on with. */
export class VaultGone extends Error {
  override readonly name = 'VaultGone';
}

interface Chrome {
  readonly chrome: {
    readonly storage: {
      readonly session: { readonly get: (key: string) => Promise<Record<string, unknown>> };
      readonly local: { readonly remove: (key: string) => Promise<void> };
    };
  };
}

/** Wakes the worker and reads what it publishes. */
export const readView = async (page: Page): Promise<View> => {
  await askForValue(page, 'view.publish', {});
  const stored = await page.evaluate(
    async () => (await (globalThis as unknown as Chrome).chrome.storage.session.get('view'))['view'],
  );
  const view = parseView(stored);
  if (view === undefined) throw new Error('No view was published.');
  return view;
};

/** A wrong password is part of the check here, and must not make the next one wait. */
const forgetFailures = (page: Page): Promise<void> =>
  page.evaluate(() => (globalThis as unknown as Chrome).chrome.storage.local.remove('vault.unlockBackOff'));

const opensWith = async (page: Page, passwordSecret: string): Promise<boolean> => {
  const reply = await ask(page, 'vault.unlock', { passwordSecret });
  await forgetFailures(page);
  if (reply?.ok) return true;
  if (reply?.code === 'wrong_password') return false;
  throw new VaultGone(`The vault could not be opened: ${reply?.code ?? 'no answer'}`);
};

export interface Checked {
  readonly openedAs: 'before' | 'after' | 'neither';
  /** The kill left a revision that was staged and not made current. */
  readonly wasBetweenWrites: boolean;
  /** What is wrong, in words that hold no secret. */
  readonly problems: readonly string[];
  /** Addresses that should be there and are not. */
  readonly lost: readonly string[];
  /** What is to be expected from now on. */
  readonly model: Model;
  readonly view: UnlockedView;
}

interface Killed {
  readonly page: Page;
  readonly before: Model;
  readonly after: Model;
  readonly reply: Reply | null;
  readonly revisionBefore: number;
  /** How many revisions the operation may write at most. */
  readonly revisions: number;
  /** Ask for the password even where the new worker takes up the unlocked state. */
  readonly askPassword: boolean;
}

/** The passwords of `candidates` that open it. The vault is unlocked afterwards if there is one. */
const findPasswords = async (page: Page, candidates: readonly string[]): Promise<readonly string[]> => {
  const opening: string[] = [];
  for (const candidate of new Set(candidates)) {
    await askForValue(page, 'vault.lock', {});
    if (await opensWith(page, candidate)) opening.push(candidate);
  }
  const [first] = opening;
  // The last one tried may have been a wrong one, which leaves it locked.
  if (first !== undefined && (await readView(page)).status === 'locked') await opensWith(page, first);
  return opening;
};

const judgePassword = async (killed: Killed, status: View['status']): Promise<readonly string[]> => {
  const { page, before, after } = killed;
  const isChange = before.passwordSecret !== after.passwordSecret;
  if (!isChange && status === 'unlocked' && !killed.askPassword) return [before.passwordSecret];
  return findPasswords(page, [before.passwordSecret, after.passwordSecret]);
};

/** Whether a book with that password is what one side of the operation should be. */
const isAs = (side: Model, found: Model): boolean =>
  side.passwordSecret === found.passwordSecret && isSameBook(side.book, found.book);

export const checkAfterKill = async (killed: Killed): Promise<Checked> => {
  const { page, before, after, reply, revisionBefore, revisions } = killed;
  const problems: string[] = [];
  const { current, staged } = await readRevisions(page);
  if (current < revisionBefore || current > revisionBefore + revisions) {
    problems.push(`revision ${current} after ${revisionBefore}`);
  }
  const woken = await readView(page);
  if (woken.status !== 'unlocked' && woken.status !== 'locked') {
    throw new VaultGone(`The vault is ${woken.status} after a kill at revision ${current}.`);
  }
  // Only a change of password makes what was kept of the unlocked state worthless.
  if (woken.status === 'locked' && before.passwordSecret === after.passwordSecret) {
    problems.push('locked by the death of the worker');
  }
  const opening = await judgePassword(killed, woken.status);
  const [passwordSecret] = opening;
  if (opening.length !== 1) problems.push(`${opening.length} passwords open it`);
  if (passwordSecret === undefined) throw new VaultGone('No password opens the vault.');

  const view = await readView(page);
  if (view.status !== 'unlocked') throw new VaultGone(`The vault is ${view.status} after it was opened.`);
  problems.push(...view.notices.map((notice) => `notice: ${notice}`));
  const found: Model = { book: toBook(view), passwordSecret };
  const isBefore = isAs(before, found);
  const isAfter = isAs(after, found);
  if (!isBefore && !isAfter) problems.push('neither as before nor as after');
  if (isBefore && current > revisionBefore) problems.push('a revision more, and nothing changed');
  if (isAfter && current === revisionBefore) problems.push('changed without a revision');
  if (reply?.ok && !isAfter) problems.push('confirmed and not done');
  if (reply !== null && !reply.ok) problems.push(`refused: ${reply.code}`);

  const present = new Set(addressesOf(found.book));
  const stays = new Set(addressesOf(after.book));
  const wanted = reply?.ok ? [...stays] : addressesOf(before.book).filter((address) => stays.has(address));
  const lost = wanted.filter((address) => !present.has(address));
  const openedAs = isAfter ? 'after' : isBefore ? 'before' : 'neither';
  return { openedAs, wasBetweenWrites: staged > current, problems, lost, model: found, view };
};

/** Reveals one key and derives its address anew. @returns what is wrong, or null */
export const checkKey = async (
  page: Page,
  {
    accountId,
    passwordSecret,
    view,
  }: {
    readonly accountId: string;
    readonly passwordSecret: string;
    readonly view: UnlockedView;
  },
): Promise<string | null> => {
  const account = view.identities
    .flatMap(({ accounts }) => Object.values(accounts))
    .find(({ id }) => id === accountId);
  if (account === undefined) return 'an account that is not in the view';
  const { chain, address } = account;
  const { keySecret } = await askForValue(page, 'keys.reveal', { accountId, passwordSecret });
  return isKeyOf({ chain, keySecret, address }) ? null : `the key of ${address} is another's`;
};
