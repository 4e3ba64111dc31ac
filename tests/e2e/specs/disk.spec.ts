/** What a stolen disk holds after a browser that was killed in the middle. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { decodeBase58, toBeArray } from 'ethers';
import { readE2eSetup } from '../harness/e2e-env.ts';
import { expect, test } from '../harness/fixtures.ts';
import type { Extension } from '../harness/launch-extension.ts';
import { type Canary, scanDisk } from '../harness/scan-disk.ts';
import { launchWalk } from '../walkthrough/launch-walk.ts';
import { walkTo } from '../walkthrough/walk-to.ts';

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

test('the search of the disk finds a secret in each form', async ({ browserName: _unused }, testInfo) => {
  const folder = testInfo.outputPath('forms');
  await mkdir(folder);
  const bytes = utf8('a-secret-to-be-found');
  const text = Buffer.from(bytes).toString('latin1');
  const files: Readonly<Record<string, Buffer>> = {
    latin1: Buffer.from(`xx${text}xx`),
    utf16le: Buffer.from(`xx${text}xx`, 'utf16le'),
    hex: Buffer.from(`xx${Buffer.from(bytes).toString('hex')}xx`),
    base64: Buffer.from(Buffer.from(`x${text}xx`).toString('base64')),
    nothing: Buffer.from('a-secret-to-be-foun_'),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const found = await scanDisk(folder, [{ name: 'it', bytes }]);
  expect([...found].sort()).toEqual([
    'it as base64 in base64',
    'it as hex in hex',
    'it as latin1 in latin1',
    'it as latin1 in utf16le',
    'it as utf16le in utf16le',
  ]);
});

const openOptions = async (extension: Extension, section: string): Promise<Page> => {
  const page = await extension.context.newPage();
  await page.goto(extension.url(`options.html#/${section}`));
  return page;
};

/**
 * A plain text field does end up in the session files. The product has none for a secret; this one is added by the test:
 * if what is typed there is not found, neither would a secret be.
 */
const typeControl = async (page: Page, name: string): Promise<Canary> => {
  const text = `control-text-of-${name}-that-must-be-found`;
  await page.evaluate(() => {
    const field = document.createElement('input');
    field.setAttribute('aria-label', 'Control');
    document.body.append(field);
  });
  await page.getByRole('textbox', { name: 'Control' }).fill(text);
  return { name: `control of ${name}`, bytes: utf8(text) };
};

test('K12, K13: no key, password, token or API key is on the disk after a SIGKILL; what a plain text field holds is', async ({
  sandbox,
}, testInfo) => {
  const own = readE2eSetup();
  const profile = testInfo.outputPath('profile');
  const walk = await launchWalk({ own, profile, demoUrl: sandbox.demoUrl });
  const { extension, demo } = walk;
  await walkTo(walk, 'page-token', 'mimic-session');
  const { popup } = walk;

  const secretToken = await demo.evaluate(async () => {
    const { countersign } = globalThis as unknown as {
      countersign: { getToken: (api: string) => Promise<{ token: string }> };
    };
    return (await countersign.getToken('pump')).token;
  });
  await popup.bringToFront();
  await popup.getByRole('tab', { name: 'Mimic', exact: true }).click();
  await popup.getByRole('button', { name: 'Reveal API key' }).click();
  await expect(popup.getByRole('button', { name: 'Hide API key' })).toBeVisible();
  const secretApiKey = (await popup.getByLabel('API key value').textContent()) ?? '';

  // What was typed and not sent yet is the likeliest to be written down, with the state of its tab.
  const keys = await openOptions(extension, 'keys');
  await keys.getByRole('button', { name: 'Add a key' }).first().click();
  await keys.getByLabel('Secret key', { exact: true }).fill(walk.solana.keySecret);
  const settings = await openOptions(extension, 'settings');
  for (const label of ['Current password', 'New password', 'Repeat password']) {
    await settings.getByLabel(label, { exact: true }).fill(walk.passwordSecret);
  }
  const controls = [await typeControl(keys, 'keys'), await typeControl(settings, 'settings')];
  for (const control of controls) {
    await expect.poll(() => scanDisk(profile, [control]), { timeout: 60_000 }).not.toEqual([]);
  }
  await extension.crash();

  const solanaBytes = toBeArray(decodeBase58(walk.solana.keySecret));
  const secrets: readonly Canary[] = [
    { name: 'password', bytes: utf8(walk.passwordSecret) },
    { name: 'Solana key as typed', bytes: utf8(walk.solana.keySecret) },
    { name: 'Solana key', bytes: solanaBytes },
    { name: 'Solana seed', bytes: solanaBytes.slice(0, 32) },
    { name: 'EVM key as typed', bytes: utf8(walk.evm.keySecret.slice(2)) },
    { name: 'EVM key', bytes: Buffer.from(walk.evm.keySecret.slice(2), 'hex') },
    { name: 'token', bytes: utf8(secretToken) },
    // A part of it is as telling as the whole.
    { name: "token's signature", bytes: utf8(secretToken.split('.')[2] ?? secretToken) },
    { name: 'API key', bytes: utf8(secretApiKey) },
  ];
  expect(secrets.filter(({ bytes }) => bytes.length < 16)).toEqual([]);
  expect(await scanDisk(profile, secrets)).toEqual([]);
  for (const control of controls) expect(await scanDisk(profile, [control])).not.toEqual([]);
});
