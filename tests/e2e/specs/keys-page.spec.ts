/** The page of keys and identities: in, shown, changed and out again. */
import { randomBytes } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import { computeAddress, encodeBase58 } from 'ethers';
import { toAddress, toSolanaAddress, toSolanaPublicKey } from '../harness/own-addresses.ts';
import { openOptions, sessionCard, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { readStored } from '../harness/read-stored.ts';

/** Deriving the key from the password takes a second of work on purpose. */
const DERIVING = { timeout: 60_000 };

const draftOf = (options: Page): Locator => options.getByRole('region', { name: 'Key to save' });
const identityOf = (options: Page, name: string): Locator =>
  options.getByRole('region', { name, exact: true });
const keyOf = (identity: Locator, label: string): Locator =>
  identity.getByRole('group', { name: label, exact: true });

const addKey = (options: Page): Promise<void> => options.getByRole('button', { name: 'Add a key' }).click();

const paste = async (options: Page, textSecret: string): Promise<void> => {
  await options.getByLabel('Secret key', { exact: true }).fill(textSecret);
  await options.getByRole('button', { name: 'Check key' }).click();
};

/** Saves the draft into a new identity. */
const saveAs = async (options: Page, identity: string, label?: string): Promise<void> => {
  const draft = draftOf(options);
  await draft.getByRole('combobox', { name: 'Identity' }).selectOption('New identity');
  await draft.getByRole('textbox', { name: 'Identity name' }).fill(identity);
  if (label !== undefined) await draft.getByRole('textbox', { name: 'Label' }).fill(label);
  await draft.getByRole('button', { name: 'Save key' }).click();
  await expect(identityOf(options, identity)).toBeVisible();
};

/** A seed whose key and public key start with no zero byte, which ethers' base58 would drop. */
const makeSeed = (): Buffer => {
  const seedSecret = randomBytes(32);
  return seedSecret[0] === 0 || toSolanaPublicKey(seedSecret)[0] === 0 ? makeSeed() : seedSecret;
};

const makeForms = () => {
  const solana = Array.from({ length: 4 }, makeSeed);
  const evmSecret = randomBytes(32).toString('hex');
  const whole = (seed: Buffer): Buffer => Buffer.concat([seed, toSolanaPublicKey(seed)]);
  const [a = makeSeed(), b = makeSeed(), c = makeSeed(), d = makeSeed()] = solana;
  return {
    pasted: [
      { form: 'base58 of 64 bytes', textSecret: encodeBase58(whole(a)), address: toSolanaAddress(a) },
      { form: 'a base58 seed', textSecret: encodeBase58(b), address: toSolanaAddress(b) },
      { form: 'id.json', textSecret: JSON.stringify([...whole(c)]), address: toSolanaAddress(c) },
      { form: '0x hex', textSecret: `0x${evmSecret}`, address: computeAddress(`0x${evmSecret}`) },
    ],
    file: { textSecret: JSON.stringify([...whole(d)]), address: toSolanaAddress(d) },
  };
};

test('a key in each form shows, before it is saved, the address that other libraries compute', async ({
  walk: { extension },
}) => {
  const options = await openOptions(extension, 'keys');
  const { pasted, file } = makeForms();
  for (const { form, textSecret, address } of pasted) {
    await addKey(options);
    await paste(options, textSecret);
    await expect(draftOf(options).getByText(address, { exact: true })).toBeVisible();
    await expect(identityOf(options, form)).toHaveCount(0);
    await saveAs(options, form);
    await expect(identityOf(options, form)).toContainText(address);
    await expect(identityOf(options, form)).toContainText('Imported');
  }
  await addKey(options);
  const buffer = Buffer.from(file.textSecret);
  await options
    .getByLabel('Key file')
    .setInputFiles({ name: 'id.json', mimeType: 'application/json', buffer });
  await expect(draftOf(options).getByText(file.address, { exact: true })).toBeVisible();
  await saveAs(options, 'from a file');
  await expect(identityOf(options, 'from a file')).toContainText(file.address);
});

const reveal = async (key: Locator, label: string, passwordSecret: string): Promise<void> => {
  await key.getByRole('button', { name: `Reveal ${label}` }).click();
  await key.getByLabel('Password', { exact: true }).fill(passwordSecret);
  await key.getByRole('button', { name: 'Reveal key' }).click();
};

test('a key made here has the address of the secret that it reveals; discarding one keeps nothing', async ({
  walk: { extension, passwordSecret },
}) => {
  const options = await openOptions(extension, 'keys');
  const before = await readStored(options);
  await addKey(options);
  await options.getByRole('button', { name: 'Make a Solana key' }).click();
  await draftOf(options).getByRole('button', { name: 'Discard' }).click();
  await expect(draftOf(options)).toHaveCount(0);
  expect((await readStored(options)) === before, 'a discarded key changes nothing stored').toBe(true);

  for (const { chain, label } of [
    { chain: 'a Solana', label: 'Solana key' },
    { chain: 'an EVM', label: 'EVM key' },
  ]) {
    // The form is still open after a discard, and closed after a save.
    if (label === 'EVM key') await addKey(options);
    await options.getByRole('button', { name: `Make ${chain} key` }).click();
    const shown = draftOf(options).getByRole('code');
    await expect(shown).toBeVisible();
    const address = (await shown.textContent()) ?? '';
    await saveAs(options, `Made ${label}`);
    const identity = identityOf(options, `Made ${label}`);
    await expect(identity).toContainText(address);
    await expect(identity).toContainText('Made ');
    const key = keyOf(identity, label);
    await reveal(key, label, passwordSecret);
    const value = key.getByLabel('Secret key value');
    await expect(value).toBeVisible(DERIVING);
    expect(toAddress((await value.textContent()) ?? '')).toBe(address);
    await key.getByRole('button', { name: 'Hide' }).click();
    await expect(value).toHaveCount(0);
  }
});

/** The order of secp256k1 (SEC 2, 2.4.1): the first number that is no key. */
const SECP256K1_ORDER = '0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141';

const makeBadKeys = () => {
  const good = makeSeed();
  const foreign = Buffer.concat([good, toSolanaPublicKey(makeSeed())]);
  return [
    { textSecret: 'hello there', says: 'no key format' },
    { textSecret: '0OIl'.repeat(11), says: 'no key format' },
    { textSecret: '[1,2,3', says: 'no key format' },
    { textSecret: JSON.stringify([...good].map((byte) => byte + 256)), says: 'no key format' },
    { textSecret: encodeBase58(good.subarray(1)), says: 'should have 32 bytes and has 31' },
    {
      textSecret: encodeBase58(Buffer.concat([good, good.subarray(1)])),
      says: 'should have 64 bytes and has 63',
    },
    { textSecret: JSON.stringify([...good].slice(2)), says: 'should have 32 bytes and has 30' },
    { textSecret: `0x${'7'.repeat(62)}`, says: 'should have 32 bytes and has 31' },
    { textSecret: `0x${'7'.repeat(66)}`, says: 'should have 32 bytes and has 33' },
    { textSecret: encodeBase58(foreign), says: 'do not belong together' },
    { textSecret: JSON.stringify([...foreign]), says: 'do not belong together' },
    { textSecret: `0x${'0'.repeat(64)}`, says: 'not a valid EVM key' },
    { textSecret: SECP256K1_ORDER, says: 'not a valid EVM key' },
    { textSecret: `0x${'f'.repeat(64)}`, says: 'not a valid EVM key' },
  ];
};

test('S11: a bad key of each kind gets its own sentence, is never shown again and stores nothing', async ({
  walk: { extension },
}) => {
  const options = await openOptions(extension, 'keys');
  const before = await readStored(options);
  await addKey(options);
  const alert = options.getByRole('alert');
  for (const { textSecret, says } of makeBadKeys()) {
    await paste(options, textSecret);
    await expect(alert).toContainText(says);
    expect(((await options.locator('body').textContent()) ?? '').includes(textSecret), 'echoed').toBe(false);
    await expect(options.getByLabel('Secret key', { exact: true })).toHaveValue('');
    await expect(draftOf(options)).toHaveCount(0);
  }
  const tooLarge = Buffer.alloc(20_000, '1');
  await options
    .getByLabel('Key file')
    .setInputFiles({ name: 'id.json', mimeType: 'application/json', buffer: tooLarge });
  await expect(alert.filter({ hasText: 'This file is too large' })).toBeVisible();
  expect((await readStored(options)) === before, 'nothing stored changes').toBe(true);
});

test('a key that is in the vault already is refused, in whichever form it comes', async ({
  walk: { extension, solana, evm },
}) => {
  const options = await openOptions(extension, 'keys');
  const before = await readStored(options);
  await addKey(options);
  for (const textSecret of [
    solana.keySecret,
    evm.keySecret.slice(2),
    evm.keySecret.toUpperCase().replace('X', 'x'),
  ]) {
    await paste(options, textSecret);
    await expect(draftOf(options).getByRole('alert')).toContainText('This key is in the vault already.');
    await expect(draftOf(options).getByRole('button', { name: 'Save key' })).toHaveCount(0);
    await draftOf(options).getByRole('button', { name: 'Discard' }).click();
  }
  expect((await readStored(options)) === before, 'nothing stored changes').toBe(true);
});

test('labels, names and places of keys are changed, and stay so', async ({
  walk: { extension, popup, solana },
}) => {
  const options = await openOptions(extension, 'keys');
  const main = identityOf(options, 'Main');
  await main.getByRole('button', { name: 'Edit label of Solana key' }).click();
  const label = main.getByRole('textbox', { name: 'Label' });
  await expect(label).toHaveValue('Solana key');
  await label.fill('  <img src=x> “Cold”  ');
  await main.getByRole('button', { name: 'Save label' }).click();
  const named = '<img src=x> “Cold”';
  await expect(keyOf(main, named)).toContainText(solana.address);

  // A name of nothing but what can't be seen is none.
  await main.getByRole('button', { name: `Edit label of ${named}` }).click();
  await label.fill('\u200b\u200b');
  await main.getByRole('button', { name: 'Save label' }).click();
  await expect(main.getByRole('alert')).toContainText('The name');
  await main.getByRole('button', { name: 'Cancel' }).click();

  await main.getByRole('button', { name: `Move ${named}`, exact: true }).click();
  await expect(main).toContainText(
    'Every other identity has a Solana key already. Make a new identity first.',
  );
  await main.getByRole('button', { name: 'Cancel' }).click();

  await options.getByRole('button', { name: 'New identity' }).click();
  await options.getByRole('textbox', { name: 'Identity name' }).fill('Bot 1');
  await options.getByRole('button', { name: 'Create identity' }).click();
  const bot = identityOf(options, 'Bot 1');
  await expect(bot).toContainText('No keys yet.');
  await main.getByRole('button', { name: `Move ${named}`, exact: true }).click();
  await main.getByRole('combobox', { name: 'Move to identity' }).selectOption('Bot 1');
  await main.getByRole('button', { name: 'Move key' }).click();
  await expect(keyOf(bot, named)).toContainText(solana.address);
  await expect(keyOf(main, named)).toHaveCount(0);

  await bot.getByRole('button', { name: 'Rename Bot 1' }).click();
  await bot.getByRole('textbox', { name: 'Identity name' }).fill('Trader');
  await bot.getByRole('button', { name: 'Save name' }).click();
  await options.reload();
  await expect(keyOf(identityOf(options, 'Trader'), named)).toContainText(solana.address);
  await expect(identityOf(options, 'Bot 1')).toHaveCount(0);
  // An identity with a key can't be removed.
  await expect(options.getByRole('button', { name: 'Remove Trader', exact: true })).toHaveCount(0);
  await popup.bringToFront();
  await popup.getByRole('button', { name: /^Identity: / }).click();
  await expect(popup.getByRole('menuitemradio')).toHaveText(['Main', 'Trader']);
});

test('an identity without keys is removed, and a key only behind its address', async ({
  walk: { extension, popup, solana },
  sandbox,
}) => {
  await signIn(popup, 'Pump.fun');
  const options = await openOptions(extension, 'keys');
  await options.getByRole('button', { name: 'New identity' }).click();
  await options.getByRole('textbox', { name: 'Identity name' }).fill('Empty');
  await options.getByRole('button', { name: 'Create identity' }).click();
  const empty = identityOf(options, 'Empty');
  await empty.getByRole('button', { name: 'Remove Empty', exact: true }).click();
  await expect(empty).toContainText('Remove the identity “Empty”? It has no keys.');
  await empty.getByRole('button', { name: 'Remove identity' }).click();
  await expect(empty).toHaveCount(0);

  const main = identityOf(options, 'Main');
  const key = keyOf(main, 'Solana key');
  await key.getByRole('button', { name: 'Remove Solana key' }).click();
  const confirmation = key.getByRole('textbox', { name: 'Type the address to confirm' });
  const remove = key.getByRole('button', { name: 'Remove key' });
  for (const wrong of ['', solana.address.slice(1), 'REMOVE']) {
    await confirmation.fill(wrong);
    await expect(remove).toBeDisabled();
    await confirmation.press('Enter');
  }
  await key.getByRole('button', { name: 'Cancel' }).click();
  await key.getByRole('button', { name: 'Remove Solana key' }).click();
  await confirmation.fill(solana.address);
  await remove.click();
  await expect(key).toHaveCount(0);
  // Its session has gone with it, and Pump.fun was told.
  await sandbox.log.waitFor(({ path, status }) => path === '/auth/logout' && status === 201);
  await options.reload();
  await expect(keyOf(main, 'EVM key')).toBeVisible();
  await expect(keyOf(main, 'Solana key')).toHaveCount(0);
  await popup.bringToFront();
  await expect(popup.getByRole('button', { name: 'Add a Solana key' })).toBeVisible();
});

test('U1: a key is revealed after the password only, equals what was put in, is copied, and hides on blur', async ({
  walk: { extension, passwordSecret, solana, evm },
}) => {
  const options = await openOptions(extension, 'keys');
  const main = identityOf(options, 'Main');
  const evmKey = keyOf(main, 'EVM key');
  await reveal(evmKey, 'EVM key', 'not the password');
  await expect(evmKey.getByRole('alert')).toContainText('This password does not open the vault.', DERIVING);
  await expect(evmKey.getByLabel('Secret key value')).toHaveCount(0);
  await evmKey.getByRole('button', { name: 'Cancel' }).click();
  // The vault stays open, and a wrong password here is slowed down as everywhere.
  await expect(main).toBeVisible();

  for (const { label, keySecret } of [
    { label: 'EVM key', keySecret: evm.keySecret },
    { label: 'Solana key', keySecret: solana.keySecret },
  ]) {
    const key = keyOf(main, label);
    const value = key.getByLabel('Secret key value');
    await expect(async () => {
      if (await key.getByRole('button', { name: 'Cancel' }).isVisible())
        await key.getByRole('button', { name: 'Cancel' }).click();
      await reveal(key, label, passwordSecret);
      await expect(value).toBeVisible({ timeout: 10_000 });
    }).toPass(DERIVING);
    expect((await value.textContent()) === keySecret, 'the key that was put in').toBe(true);
    await key.getByRole('button', { name: 'Copy secret key' }).click();
    await expect(key).toContainText('Copied. It is cleared after');
    await options.evaluate(() => window.dispatchEvent(new Event('blur')));
    await expect(value).toHaveCount(0);
    expect(((await options.locator('body').textContent()) ?? '').includes(keySecret)).toBe(false);
    await key.getByRole('button', { name: 'Cancel' }).click();
    await addKey(options);
    await options.getByLabel('Secret key', { exact: true }).press('ControlOrMeta+V');
    const pastedSecret = await options.getByLabel('Secret key', { exact: true }).inputValue();
    expect(pastedSecret === keySecret, 'the copied key is the one that was shown').toBe(true);
    await options.getByLabel('Secret key', { exact: true }).fill('');
    await options.getByRole('button', { name: 'Close' }).click();
  }
});

const MANY = Array.from({ length: 12 }, (_, i) => `Bot ${String(i + 1).padStart(2, '0')}`);

test('switching among twelve identities shows each one’s own address, session and data', async ({
  walk: { extension, popup },
  sandbox,
}) => {
  sandbox.setOptions({ pump: { rateLimit: { limit: 1000, windowSeconds: 60 } } });
  const options = await openOptions(extension, 'keys');
  const addresses = new Map<string, string>();
  for (const name of MANY) {
    await addKey(options);
    await options.getByRole('button', { name: 'Make a Solana key' }).click();
    const shown = draftOf(options).getByRole('code');
    await expect(shown).toBeVisible();
    addresses.set(name, (await shown.textContent()) ?? '');
    await saveAs(options, name);
  }
  expect(new Set(addresses.values()).size).toBe(MANY.length);

  await popup.bringToFront();
  const select = async (name: string): Promise<void> => {
    await popup.getByRole('button', { name: /^Identity: / }).click();
    await popup.getByRole('menuitemradio', { name, exact: true }).click();
    await expect(popup.getByRole('button', { name: `Identity: ${name}` })).toBeVisible();
  };
  const expectOwn = async (name: string): Promise<void> => {
    const address = addresses.get(name) ?? '';
    await expect(sessionCard(popup, 'Pump.fun').getByTitle(address, { exact: true })).toBeVisible();
    const profile = popup.getByRole('region', { name: 'Profile', exact: true });
    // The sandbox names a user after the wallet.
    await expect(profile.getByRole('definition').first()).toHaveText(address.slice(0, 6));
    await expect(profile).not.toContainText('Last known');
  };
  for (const name of MANY) {
    await select(name);
    await signIn(popup, 'Pump.fun');
    await expectOwn(name);
  }
  for (const name of [...MANY].reverse()) {
    await select(name);
    await expectOwn(name);
  }
  const logins = sandbox.log.entries(({ path }) => path === '/auth/login');
  expect(logins.map(({ status }) => status)).toEqual(MANY.map(() => 201));
  // What a reload paints is the identity that was chosen last.
  await popup.reload();
  await expectOwn(MANY[0] ?? '');
  expect(sandbox.log.violations()).toEqual([]);
});

test('S1: 32 raw bytes are signed for Mimic only once the key’s own card says so, and no longer than that', async ({
  walk: { extension, popup, evm },
  sandbox,
}) => {
  sandbox.setOptions({ mimic: { nonceBytes: 32, nonceSigning: 'raw' } });
  const options = await openOptions(extension, 'keys');
  const main = identityOf(options, 'Main');
  const consent = keyOf(main, 'EVM key').getByRole('checkbox', {
    name: 'Let Mimic have 32 raw bytes signed',
  });
  await expect(consent).not.toBeChecked();
  await expect(consent).toHaveAccessibleDescription(/approve a transaction of a Safe/);
  await expect(keyOf(main, 'Solana key').getByRole('checkbox')).toHaveCount(0);
  const loginOf = (status: number) =>
    sandbox.log
      .entries(({ path }) => path === '/users/authenticate')
      .filter((entry) => entry.status === status);
  const card = sessionCard(popup, 'Mimic Protocol');
  const trySignIn = (): Promise<void> =>
    card.getByRole('button', { name: 'Sign in to Mimic Protocol' }).click();

  await popup.bringToFront();
  await trySignIn();
  await expect(card.getByRole('alert')).toBeVisible();
  expect(loginOf(200)).toHaveLength(0);

  await options.bringToFront();
  await consent.check();
  await expect(consent).toBeChecked();
  await options.reload();
  await expect(consent).toBeChecked();
  await popup.bringToFront();
  await signIn(popup, 'Mimic Protocol');
  await expect(card.getByTitle(evm.address, { exact: true })).toBeVisible();
  expect(loginOf(200)).toHaveLength(1);

  await options.bringToFront();
  await consent.uncheck();
  await options.reload();
  await expect(consent).not.toBeChecked();
});
