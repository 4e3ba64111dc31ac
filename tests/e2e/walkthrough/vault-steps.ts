/** Making, opening and closing the vault. */
import type { Page } from '@playwright/test';
import { expect } from './expect.ts';
import type { Step, Walk } from './walk.ts';

/** Deriving the key takes a second of work on purpose, and more on a busy machine. */
const DERIVING = { timeout: 60_000 };

export const unlock = async (popup: Page, { passwordSecret, afterClick }: Walk): Promise<void> => {
  await popup.getByLabel('Password', { exact: true }).fill(passwordSecret);
  await popup.getByRole('button', { name: 'Unlock', exact: true }).click();
  await afterClick();
  await expect(popup.getByRole('heading', { name: 'Locked' })).toBeHidden(DERIVING);
};

const create = async (popup: Page, { passwordSecret, afterClick }: Walk): Promise<void> => {
  await popup.getByLabel('New password').fill(passwordSecret);
  await popup.getByLabel('Repeat password').fill(passwordSecret);
  await popup.getByRole('button', { name: 'Create vault' }).click();
  await afterClick();
};

const makeVault = async (walk: Walk): Promise<string> => {
  const { popup } = walk;
  const firstRun = popup.getByRole('heading', { name: 'Set up Countersign' });
  const opened = popup.getByRole('heading', { name: 'Add a key' });
  await expect(firstRun.or(opened)).toBeVisible();
  if (await firstRun.isVisible()) await create(popup, walk);
  await expect(opened).toBeVisible(DERIVING);
  return 'First run; a vault under a fresh password; asks for the first key';
};

const lock = async ({ popup, afterClick }: Walk): Promise<string> => {
  await popup.getByRole('button', { name: 'Lock', exact: true }).click();
  await afterClick();
  await expect(popup.getByRole('heading', { name: 'Locked' })).toBeVisible();
  await expect(popup.getByText('Main')).toHaveCount(0);
  return 'Locked; no name and no address is shown any more';
};

export const MAKE_VAULT: Step = {
  id: 'vault',
  name: 'Make a vault',
  needs: [],
  shows: 'popup',
  run: makeVault,
};

export const LOCK: Step = {
  id: 'lock',
  name: 'Lock',
  needs: ['vault', 'evm-key'],
  shows: 'popup',
  run: lock,
};
