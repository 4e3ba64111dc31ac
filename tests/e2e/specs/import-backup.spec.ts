/** Key files, recovery phrases and backups, through the options page: in, out, and in again elsewhere. */
import { createHmac, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { encryptKeystoreJson, HDNodeWallet, Wallet } from 'ethers';
import { toSolanaAddress } from '../harness/own-addresses.ts';
import { openOptions } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';

/** Deriving a key from a password takes a second of work on purpose. */
const DERIVING = { timeout: 60_000 };

/** The phrase that Hardhat and Foundry print, with its first address. */
const PHRASE = 'test test test test test test test test test test test junk';
const FIRST_EVM_ADDRESS = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';

const draftOf = (options: Page): Locator => options.getByRole('region', { name: 'Key to save' });
const identityOf = (options: Page, name: string): Locator =>
  options.getByRole('region', { name, exact: true });

const paste = async (options: Page, textSecret: string): Promise<void> => {
  await options.getByRole('button', { name: 'Add a key' }).click();
  await options.getByLabel('Secret key', { exact: true }).fill(textSecret);
  await options.getByRole('button', { name: 'Check key' }).click();
};

const saveAs = async (options: Page, identity: string): Promise<void> => {
  const draft = draftOf(options);
  await draft.getByRole('combobox', { name: 'Identity' }).selectOption('New identity');
  await draft.getByRole('textbox', { name: 'Identity name' }).fill(identity);
  await draft.getByRole('button', { name: 'Save key' }).click();
  await expect(identityOf(options, identity)).toBeVisible();
};

const toKeystore = (wallet: { readonly address: string; readonly privateKey: string }, password: string) =>
  encryptKeystoreJson(wallet, password, { scrypt: { N: 2 ** 12, r: 8, p: 1 } });

const openKeystore = async (options: Page, passwordSecret: string): Promise<void> => {
  await options.getByLabel('Key file password').fill(passwordSecret);
  await options.getByRole('button', { name: 'Open key file' }).click();
};

test('a key file that ethers made asks for its password and becomes the key it holds', async ({
  walk: { extension },
}) => {
  const options = await openOptions(extension, 'keys');
  const wallet = Wallet.createRandom();
  const passwordSecret = randomBytes(12).toString('base64url');
  await paste(options, await toKeystore(wallet, passwordSecret));
  const field = options.getByLabel('Key file password');
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute('type', 'password');
  await expect(options.getByText(wallet.address)).toBeVisible();

  await openKeystore(options, 'not this one');
  await expect(options.getByRole('alert')).toContainText('does not open this key file', DERIVING);
  await expect(field).toHaveValue('');
  await expect(field).toBeFocused();
  await openKeystore(options, passwordSecret);
  await expect(draftOf(options)).toContainText(wallet.address, DERIVING);
  await expect(draftOf(options)).toContainText('keystore V3');
  await saveAs(options, 'From a key file');
  await expect(identityOf(options, 'From a key file')).toContainText(wallet.address);
});

test('a key file is recognised as a file, too; one that was changed names what is wrong', async ({
  walk: { extension },
}) => {
  const options = await openOptions(extension, 'keys');
  const wallet = Wallet.createRandom();
  const json = await toKeystore(wallet, 'a password');
  const choose = (text: string): Promise<void> =>
    options
      .getByLabel('Key file', { exact: true })
      .setInputFiles({ name: 'UTC--key', mimeType: 'application/json', buffer: Buffer.from(text) });
  await options.getByRole('button', { name: 'Add a key' }).click();
  await choose(json.replace('aes-128-ctr', 'aes-128-cbc'));
  await expect(options.getByRole('alert')).toContainText('“cipher”');
  await choose(json);
  await expect(options.getByText(wallet.address)).toBeVisible();
  await options.getByRole('button', { name: 'Cancel' }).click();
  await expect(options.getByLabel('Key file password')).toHaveCount(0);
  await choose(json);
  await openKeystore(options, 'a password');
  await expect(draftOf(options)).toContainText(wallet.address, DERIVING);
});

const pathOf = (options: Page, address: string): Locator =>
  options.getByRole('radio', { name: address, exact: false });
const useAddress = (options: Page): Promise<void> =>
  options.getByRole('button', { name: 'Use this address' }).click();

test('a phrase shows the addresses of the usual EVM paths, and marks the one that was saved', async ({
  walk: { extension },
}) => {
  const options = await openOptions(extension, 'keys');
  await paste(options, PHRASE);
  await options.getByRole('radio', { name: 'EVM' }).check();
  for (const [wallets, path] of [
    ['MetaMask and most wallets', "m/44'/60'/0'/0/4"],
    ['Ledger Live', "m/44'/60'/3'/0/0"],
    ['Older Ledger tools', "m/44'/60'/0'/2"],
  ] as const) {
    const { address } = HDNodeWallet.fromPhrase(PHRASE, '', path);
    const group = options.getByRole('group', { name: wallets });
    await expect(group.getByRole('radio', { name: `${path} ${address}` })).toBeVisible();
  }
  await pathOf(options, FIRST_EVM_ADDRESS).first().check();
  await useAddress(options);
  await expect(draftOf(options)).toContainText(FIRST_EVM_ADDRESS);
  await saveAs(options, 'From a phrase');
  await expect(identityOf(options, 'From a phrase')).toContainText(FIRST_EVM_ADDRESS);

  await paste(options, PHRASE);
  await options.getByRole('radio', { name: 'EVM' }).check();
  await expect(pathOf(options, FIRST_EVM_ADDRESS).first()).toBeDisabled();
  await expect(options.getByText('Already in the vault').first()).toBeVisible();
});

test('a passphrase leads to other addresses, and any path can be written', async ({
  walk: { extension },
}) => {
  const options = await openOptions(extension, 'keys');
  const passphraseSecret = randomBytes(8).toString('hex');
  await paste(options, PHRASE);
  await options.getByRole('radio', { name: 'EVM' }).check();
  await options.getByRole('checkbox', { name: 'The phrase has a passphrase' }).check();
  const field = options.getByLabel('Passphrase', { exact: true });
  await expect(field).toHaveAttribute('type', 'password');
  await field.fill(passphraseSecret);
  // What is typed does not fit the list any more.
  await expect(pathOf(options, FIRST_EVM_ADDRESS)).toHaveCount(0);
  await options.getByRole('button', { name: 'Show addresses' }).click();
  const usual = HDNodeWallet.fromPhrase(PHRASE, passphraseSecret, "m/44'/60'/0'/0/0");
  await expect(pathOf(options, usual.address).first()).toBeChecked();

  await options.getByRole('radio', { name: 'Another path' }).check();
  await options.getByLabel('Derivation path').fill('m/44/x');
  await useAddress(options);
  await expect(options.getByRole('alert')).toContainText('not a derivation path');
  await options.getByLabel('Derivation path').fill("m/44'/60'/7'/0/9");
  await useAddress(options);
  const own = HDNodeWallet.fromPhrase(PHRASE, passphraseSecret, "m/44'/60'/7'/0/9");
  await expect(draftOf(options)).toContainText(own.address);
});

const hmac = (key: Uint8Array | string, data: Uint8Array): Buffer =>
  createHmac('sha512', key).update(data).digest();

/** SLIP-0010 for ed25519, all levels hardened. */
const toSolanaSeed = (seedSecret: Uint8Array, indices: readonly number[]): Buffer => {
  const last = indices.reduce(
    (node, index) => {
      const data = Buffer.concat([Buffer.of(0), node.subarray(0, 32), Buffer.alloc(4)]);
      data.writeUInt32BE(index + 0x8000_0000, 33);
      return hmac(node.subarray(32), data);
    },
    hmac('ed25519 seed', seedSecret),
  );
  return last.subarray(0, 32);
};

test('a phrase gives the Solana addresses of the usual paths, and of the command line without one', async ({
  walk: { extension },
}) => {
  const options = await openOptions(extension, 'keys');
  const seedSecret = Buffer.from(
    HDNodeWallet.fromPhrase(PHRASE).mnemonic?.computeSeed().slice(2) ?? '',
    'hex',
  );
  await paste(options, PHRASE);
  for (const [path, indices] of [
    ["m/44'/501'/1'/0'", [44, 501, 1, 0]],
    ["m/44'/501'/2'", [44, 501, 2]],
    ["m/44'/501'", [44, 501]],
  ] as const) {
    const address = toSolanaAddress(toSolanaSeed(seedSecret, indices));
    await expect(options.getByRole('radio', { name: `${path} ${address}` })).toBeVisible();
  }
  const commandLine = toSolanaAddress(seedSecret.subarray(0, 32));
  await pathOf(options, commandLine).check();
  await useAddress(options);
  await expect(draftOf(options)).toContainText(commandLine);
});

test('a mistyped word is named by its place and selected in its field, where it can be typed again', async ({
  walk: { extension },
}) => {
  const options = await openOptions(extension, 'keys');
  await paste(options, 'test test test tset test test test test test test test junk');
  const alert = options.getByRole('alert');
  await expect(alert).toContainText('Word 4 of the phrase');
  await expect(alert).not.toContainText('tset');
  const field = options.getByLabel('Secret key', { exact: true });
  await expect(field).toBeFocused();
  await options.keyboard.type('test');
  await options.keyboard.press('Enter');
  await expect(options.getByRole('heading', { name: 'Choose a key of the phrase' })).toBeFocused();
  await expect(field).toHaveCount(0);
});

interface BackupChoice {
  readonly vaultSecret: string;
  /** Without it the vault's. */
  readonly ownSecret?: string;
}

/** @returns the text of the file that the browser saved */
const backUp = async (options: Page, { vaultSecret, ownSecret }: BackupChoice): Promise<string> => {
  await options.getByRole('button', { name: 'Back up', exact: true }).click();
  const form = options.getByRole('form', { name: 'Back up all keys' });
  await form.getByLabel('Vault password').fill(vaultSecret);
  if (ownSecret !== undefined) {
    await form.getByRole('checkbox', { name: 'vault’s password' }).uncheck();
    await form.getByLabel('Backup password', { exact: true }).fill(ownSecret);
    await form.getByLabel('Repeat backup password').fill(ownSecret);
  }
  const saving = options.waitForEvent('download');
  await form.getByRole('button', { name: 'Save backup file' }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toMatch(/^countersign-backup-\d{4}-\d\d-\d\d\.json$/);
  for (const field of await form.locator('input[type=password]').all()) await expect(field).toHaveValue('');
  await expect(form.getByRole('status').filter({ hasText: 'Made a backup of 2 keys' })).toBeVisible();
  await form.getByRole('button', { name: 'Close' }).click();
  return readFile(await download.path(), 'utf8');
};

const checkBackup = async (options: Page, text: string, passwordSecret: string): Promise<Locator> => {
  const panel = options.getByRole('region', { name: 'Restore a backup' });
  if (await panel.isHidden()) await options.getByRole('button', { name: 'Restore a backup' }).click();
  await panel
    .getByLabel('Backup file')
    .setInputFiles({ name: 'backup.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await panel.getByLabel('Backup password').fill(passwordSecret);
  await panel.getByRole('button', { name: 'Check backup' }).click();
  return panel;
};

/** What stands beside a term of a list of facts. */
const factOf = (panel: Locator, term: string): Locator =>
  panel
    .locator('dl > div')
    .filter({ has: panel.page().getByText(term, { exact: true }) })
    .locator('dd');

const startOver = async (options: Page, passwordSecret: string): Promise<void> => {
  await options.getByRole('link', { name: 'Settings' }).click();
  await options.getByRole('textbox', { name: 'Type ERASE to confirm' }).fill('ERASE');
  await options.getByRole('button', { name: 'Erase everything' }).click();
  await expect(options.getByRole('heading', { name: 'Set up Countersign' })).toBeVisible();
  await options.getByLabel('New password').fill(passwordSecret);
  await options.getByLabel('Repeat password').fill(passwordSecret);
  await options.getByRole('button', { name: 'Create vault' }).click();
  await expect(options.getByRole('heading', { name: 'Settings' })).toBeVisible(DERIVING);
  await options.getByRole('link', { name: 'Keys' }).click();
};

test('a backup brings every key back into a new vault, under its own password', async ({
  walk: { extension, passwordSecret, solana, evm },
}) => {
  const options = await openOptions(extension, 'keys');
  const ownSecret = randomBytes(12).toString('base64url');
  const text = await backUp(options, { vaultSecret: passwordSecret, ownSecret });
  for (const secret of [solana.keySecret, evm.keySecret.slice(2), evm.address, ownSecret, 'Main']) {
    expect(text.includes(secret), 'the file tells nothing').toBe(false);
  }

  // In the vault that it came from there is nothing to add.
  let panel = await checkBackup(options, text, ownSecret);
  await expect(factOf(panel, 'Already in the vault')).toHaveText('2', DERIVING);
  await expect(panel).toContainText('There is nothing to restore.');
  await panel.getByRole('button', { name: 'Close' }).click();

  await startOver(options, 'quite another password');
  await expect(identityOf(options, 'Main')).toHaveCount(0);
  panel = await checkBackup(options, text, passwordSecret);
  await expect(panel.getByRole('alert')).toContainText('does not open the backup', DERIVING);
  panel = await checkBackup(options, text, ownSecret);
  await expect(factOf(panel, 'Will be added')).toHaveText('2', DERIVING);
  await panel.getByRole('button', { name: 'Restore 2 keys' }).click();
  await expect(factOf(panel, 'Added')).toHaveText('2', DERIVING);
  await panel.getByRole('button', { name: 'Done' }).click();
  const main = identityOf(options, 'Main');
  await expect(main).toContainText(solana.address);
  await expect(main).toContainText(evm.address);
});

/** Spoils the first key record in the middle of its ciphertext. */
const spoilFirstKey = (text: string): string =>
  text.replace(/("part":"key","number":1,"iv":"[^"]*","ciphertext":".{20}).{4}/, '$1AAAA');

test('a damaged backup restores the rest and names what it could not', async ({
  walk: { extension, passwordSecret, solana, evm },
}) => {
  const options = await openOptions(extension, 'keys');
  const text = await backUp(options, { vaultSecret: passwordSecret });
  const damaged = spoilFirstKey(text);
  expect(damaged).not.toBe(text);
  await startOver(options, 'quite another password');
  const panel = await checkBackup(options, damaged, passwordSecret);
  await expect(factOf(panel, 'Will be added')).toHaveText('1', DERIVING);
  await expect(factOf(panel, 'Damaged in the file')).toHaveText('1');
  await expect(panel).toContainText(solana.address);
  await panel.getByRole('button', { name: 'Restore 1 key' }).click();
  await expect(factOf(panel, 'Added')).toHaveText('1', DERIVING);
  await expect(factOf(panel, 'Damaged in the file')).toHaveText('1');
  await expect(panel.getByRole('alert')).toContainText('the vault does not have either');
  await panel.getByRole('button', { name: 'Done' }).click();
  await expect(identityOf(options, 'Main')).toContainText(evm.address);
  await expect(identityOf(options, 'Main')).not.toContainText(solana.address);
});

test('what is no backup is called so, and changes nothing', async ({ walk: { extension } }) => {
  const options = await openOptions(extension, 'keys');
  const panel = await checkBackup(options, '{"version":3,"crypto":{}}', 'some password');
  await expect(panel.getByRole('alert')).toContainText('no backup of Countersign');
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(options.getByRole('button', { name: 'Restore a backup' })).toBeFocused();
});

const namesOf = (options: Page): Promise<readonly string[]> =>
  options.locator('.identities h2').allTextContents();

test('many identities are found by a search, and moved by keyboard', async ({
  walk: { extension, popup, evm },
}) => {
  const options = await openOptions(extension, 'keys');
  const search = options.getByRole('searchbox', { name: 'Search identities and keys' });
  for (let number = 1; number <= 8; number += 1) {
    await expect(search).toHaveCount(0);
    await options.getByRole('button', { name: 'New identity' }).click();
    await options.getByRole('textbox', { name: 'Identity name' }).fill(`Bot ${number}`);
    await options.getByRole('button', { name: 'Create identity' }).click();
    await expect(identityOf(options, `Bot ${number}`)).toBeVisible();
  }
  await search.fill(evm.address.slice(6, 16).toLowerCase());
  await expect(options.getByText('1 of 9')).toBeVisible();
  expect(await namesOf(options)).toEqual(['Main']);
  await search.fill('bot 9');
  await expect(options.getByText('Nothing matches.')).toBeVisible();
  await search.fill('');

  const up = options.getByRole('button', { name: 'Move Bot 2 up' });
  await up.focus();
  await options.keyboard.press('Enter');
  await expect(options.getByText('Bot 2 is now number 2 of 9.')).toBeAttached();
  await expect(up).toBeFocused();
  await options.keyboard.press('Enter');
  await expect(options.getByText('Bot 2 is now number 1 of 9.')).toBeAttached();
  await expect(up).toBeDisabled();
  await expect(options.getByRole('button', { name: 'Move Bot 2 down' })).toBeFocused();
  await options.reload();
  await expect(identityOf(options, 'Main')).toBeVisible();
  expect((await namesOf(options)).slice(0, 3)).toEqual(['Bot 2', 'Main', 'Bot 1']);

  await popup.bringToFront();
  await popup.getByRole('button', { name: 'Identity: Bot 8' }).click();
  await expect(popup.getByRole('searchbox')).toBeFocused();
  await popup.keyboard.type('main');
  await expect(popup.getByRole('menuitemradio')).toHaveCount(1);
  await popup.keyboard.press('Enter');
  await expect(popup.getByRole('button', { name: 'Identity: Main' })).toBeFocused();
});
