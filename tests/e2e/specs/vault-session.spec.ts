/** The unlocked state: what each half of it is worth alone, who can read it, and when it ends. */
import type { Page } from '@playwright/test';
import { ask, askForValue } from '../../soak/ask.ts';
import { readView } from '../../soak/check-vault.ts';
import { changeStored, readArea } from '../harness/extension-storage.ts';
import { killWorker } from '../harness/kill-worker.ts';
import { signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { openers, type SplitBlob, toKeyCandidates, useStoredKey } from '../harness/split-box.ts';
import { allowDemo } from '../walkthrough/page-steps.ts';
import type { Walk } from '../walkthrough/walk.ts';

const UNLOCKED = {
  databaseName: 'countersign-unlocked',
  keyKey: 'session-key',
  part: 'unlocked-state',
} as const;

test('K15: storage.session alone opens nothing, and the key beside it can’t be taken out of the browser @firefox', async ({
  walk,
}) => {
  const { popup } = walk;
  const dump = await readArea(popup, 'session');
  const blob = dump['vault.unlocked'] as SplitBlob;
  const { openedHex, outcomes } = await useStoredKey(popup, blob, UNLOCKED);
  // With both halves it is the data key: so the blob was tried in the right way.
  expect(openedHex).toHaveLength(64);
  expect(outcomes).toEqual(['InvalidAccessError', 'InvalidAccessError', 'InvalidAccessError']);

  const text = JSON.stringify(dump);
  expect(text).not.toContain(openedHex);
  expect(text).not.toContain(Buffer.from(openedHex, 'hex').toString('base64').slice(0, -2));
  const candidates = toKeyCandidates(dump);
  expect(candidates.length).toBeGreaterThan(50);
  expect(await openers(candidates, blob, UNLOCKED)).toEqual([]);
});

test('K16: a content script can read neither storage.local nor storage.session', async ({ walk }) => {
  const { extension, demo } = walk;
  await allowDemo(walk);
  await demo.reload();
  await expect(demo.getByRole('status', { name: 'Extension' })).toHaveText('Countersign is on this page');
  const cdp = await extension.context.newCDPSession(demo);
  const worlds: { readonly id: number; readonly origin: string }[] = [];
  cdp.on('Runtime.executionContextCreated', ({ context }) => worlds.push(context));
  await cdp.send('Runtime.enable');
  const world = worlds.find(({ origin }) => origin === `chrome-extension://${extension.id}`);
  if (world === undefined) throw new Error('The extension has no world in this page.');
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result } = await cdp.send('Runtime.evaluate', {
      expression: `Promise.resolve(${expression}).then(JSON.stringify, (error) => 'refused: ' + error.message)`,
      contextId: world.id,
      awaitPromise: true,
      returnByValue: true,
    });
    return result.value;
  };
  expect(await evaluate('chrome.runtime.id')).toBe(JSON.stringify(extension.id));
  for (const area of ['local', 'session']) {
    expect(await evaluate(`chrome.storage.${area}.get(null)`)).toMatch(/^refused: Access to storage/);
    expect(await evaluate(`chrome.storage.${area}.set({ a: 1 })`)).toMatch(/^refused: Access to storage/);
  }
});

test('K16: storage.local, which a content script of Firefox can read, holds no vault, label, address or token @firefox', async ({
  walk,
}) => {
  const { popup, passwordSecret, solana, evm } = walk;
  await signIn(popup, 'Pump.fun');
  const view = await readView(popup);
  if (view.status !== 'unlocked') throw new Error(`The vault is ${view.status}.`);
  const facts = view.identities.flatMap(({ id, name, accounts }) => [
    id,
    name,
    ...Object.values(accounts).flatMap((account) => [account.id, account.label, account.address]),
  ]);
  expect(facts.length).toBeGreaterThan(7);
  const stored = await readArea(popup, 'local');
  expect(Object.keys(stored)).not.toEqual([]);
  const text = JSON.stringify(stored);
  const secrets = [passwordSecret, solana.keySecret, evm.keySecret];
  expect([...facts, ...secrets].filter((fact) => text.toLowerCase().includes(fact.toLowerCase()))).toEqual(
    [],
  );
  expect(text).not.toMatch(/eyJ|ciphertext|slot/);
});

/** A page of the extension without a program: what it sends is the first that the worker hears. */
const openSilentPage = async ({ extension, popup }: Walk): Promise<Page> => {
  const page = await extension.context.newPage();
  await page.goto(extension.url('manifest.json'));
  await popup.close();
  return page;
};

test('K17: a deadline that passes while no worker lives locks before anything is signed or sent', async ({
  walk,
  sandbox,
}) => {
  const page = await openSilentPage(walk);
  const view = await readView(page);
  if (view.status !== 'unlocked') throw new Error(`The vault is ${view.status}.`);
  const accountId = view.identities[0]?.accounts.solana?.id ?? '';
  const signIn = () => ask(page, 'sessions.signIn', { accountId, api: 'pump' });

  await changeStored(page, {
    area: 'session',
    key: 'vault.autoLock',
    value: { lockAtMs: Date.now() - 1 },
  });
  expect(await killWorker(walk.extension, page)).toBe(true);
  expect(await signIn()).toMatchObject({ ok: false, code: 'locked' });
  expect(sandbox.log.entries()).toEqual([]);
  expect(await readArea(page, 'session')).not.toHaveProperty(['vault.unlocked']);
  expect((await readView(page)).status).toBe('locked');

  // The same message over a dead worker does sign in while the deadline stands.
  await askForValue(page, 'vault.unlock', { passwordSecret: walk.passwordSecret });
  expect(await killWorker(walk.extension, page)).toBe(true);
  expect(await signIn()).toMatchObject({ ok: true });
  expect(sandbox.log.entries()).not.toEqual([]);
});

interface Failures {
  readonly failures: number;
  readonly lastFailureAtMs: number;
}

test('K19: the wait after wrong passwords grows, and killing the worker shortens it by nothing', async ({
  walk,
}) => {
  const page = await openSilentPage(walk);
  await askForValue(page, 'vault.lock', {});
  const readFailures = async (): Promise<Failures | undefined> =>
    (await readArea(page, 'local'))['vault.unlockBackOff'] as Failures | undefined;
  const letTimePass = (): Promise<void> =>
    changeStored(page, {
      area: 'local',
      key: 'vault.unlockBackOff',
      value: { lastFailureAtMs: Date.now() - 60_000 },
    });
  const unlock = (passwordSecret: string) => ask(page, 'vault.unlock', { passwordSecret });

  for (let failures = 1; failures <= 5; failures += 1) {
    expect(await unlock(`wrong password ${failures}`)).toMatchObject({ ok: false, code: 'wrong_password' });
    expect(await killWorker(walk.extension, page)).toBe(true);
    expect(await readFailures()).toMatchObject({ failures });
    await letTimePass();
  }
  // Killed before it is known that it was wrong: it counts all the same.
  const interrupted = unlock('wrong password 6');
  await expect.poll(readFailures).toMatchObject({ failures: 6 });
  await killWorker(walk.extension, page);
  await interrupted;
  const { lastFailureAtMs = 0 } = (await readFailures()) ?? {};
  expect(await unlock(walk.passwordSecret)).toMatchObject({
    ok: false,
    code: 'unlock_too_soon',
    details: { retryAtMs: lastFailureAtMs + 32_000 },
  });
  await killWorker(walk.extension, page);
  expect(await unlock(walk.passwordSecret)).toMatchObject({ ok: false, code: 'unlock_too_soon' });

  await letTimePass();
  expect(await unlock(walk.passwordSecret)).toMatchObject({ ok: true });
  expect(await readFailures()).toBeUndefined();
});
