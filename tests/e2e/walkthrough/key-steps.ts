/** Bringing one key of each chain. */
import { expect } from './expect.ts';
import type { FreshKey } from './fresh-keys.ts';
import type { Step, Walk } from './walk.ts';

const IDENTITY = 'Main';

const importKey = async ({ popup, afterClick }: Walk, key: FreshKey): Promise<void> => {
  await popup.getByLabel('Secret key', { exact: true }).fill(key.keySecret);
  await popup.getByRole('button', { name: 'Check key' }).click();
  await afterClick();
  const draft = popup.getByRole('region', { name: 'Key to save' });
  await expect(draft).toContainText(key.address);
  // The first key brings its identity along; the second joins it.
  const name = draft.getByRole('textbox', { name: 'Identity name' });
  const identity = draft.getByRole('combobox', { name: 'Identity' });
  await expect(name.or(identity)).toBeVisible();
  if (await identity.isVisible()) await identity.selectOption(IDENTITY);
  else await name.fill(IDENTITY);
  await draft.getByRole('button', { name: 'Save key' }).click();
  await afterClick();
  await expect(draft).toBeHidden();
};

const importSolanaKey = async (walk: Walk): Promise<string> => {
  const { popup, solana } = walk;
  await importKey(walk, solana);
  await expect(popup.getByRole('button', { name: `Identity: ${IDENTITY}` })).toBeVisible();
  await expect(popup.getByRole('button', { name: 'Copy Solana address' })).toBeVisible();
  return `${solana.address}, shown before it was saved, in identity “${IDENTITY}”`;
};

const importEvmKey = async (walk: Walk): Promise<string> => {
  const { popup, evm } = walk;
  await popup.getByRole('button', { name: 'Add an EVM key' }).click();
  await importKey(walk, evm);
  await expect(popup.getByRole('button', { name: 'Copy EVM address' })).toBeVisible();
  return `${evm.address}, shown before it was saved, in the same identity`;
};

export const KEY_STEPS: readonly Step[] = [
  {
    id: 'solana-key',
    name: 'Import a Solana key',
    needs: ['vault'],
    shows: 'popup',
    run: importSolanaKey,
  },
  { id: 'evm-key', name: 'Import an EVM key', needs: ['solana-key'], shows: 'popup', run: importEvmKey },
];
