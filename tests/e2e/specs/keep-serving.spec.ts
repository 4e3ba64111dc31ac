/** The choice that sites go on being served while the vault is locked: what they get, what they don't, and how it ends. */
import type { Page } from '@playwright/test';
import { askForValue } from '../../soak/ask.ts';
import { readView } from '../../soak/check-vault.ts';
import { readE2eSetup } from '../harness/e2e-env.ts';
import { readArea, ringAlarm } from '../harness/extension-storage.ts';
import { killWorker } from '../harness/kill-worker.ts';
import { type Extension, launchExtension } from '../harness/launch-extension.ts';
import { openPopup } from '../harness/open-popup.ts';
import { startOtherServer } from '../harness/other-server.ts';
import { openOptions, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { scanDisk } from '../harness/scan-disk.ts';
import { allowSite, demoCalls } from '../harness/site-steps.ts';
import {
  hasStoredKey,
  openers,
  type SplitBlob,
  toKeyCandidates,
  useStoredKey,
} from '../harness/split-box.ts';
import { launchWalk } from '../walkthrough/launch-walk.ts';
import { LOCK, unlock } from '../walkthrough/vault-steps.ts';
import type { Walk } from '../walkthrough/walk.ts';
import { walkTo } from '../walkthrough/walk-to.ts';

const KEPT = { databaseName: 'countersign-kept', keyKey: 'kept-key', part: 'kept-serving' } as const;

test.afterEach(({ sandbox }) => {
  expect(sandbox.log.violations()).toEqual([]);
});

const keepServing = async (extension: Extension): Promise<void> => {
  const options = await openOptions(extension, 'settings');
  await options.getByRole('radio', { name: 'Go on serving the sites I allowed' }).check();
  await options.getByRole('button', { name: 'Save settings' }).click();
  await expect(options.getByText('Saved.', { exact: true })).toBeVisible();
  await options.close();
};

interface WithPageApi {
  readonly countersign?: {
    readonly getToken: (api: string) => Promise<{ readonly token: string }>;
  };
}

/** The token, or the reason why there is none. */
const tokenOf = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const { countersign } = globalThis as unknown as WithPageApi;
    if (countersign === undefined) return 'no page API';
    return countersign.getToken('pump').then(
      ({ token }) => token,
      ({ reason }) => reason,
    );
  });

const stopButton = (popup: Page) => popup.getByRole('button', { name: 'Stop serving' });

const lock = async (walk: Walk): Promise<void> => {
  await walk.popup.bringToFront();
  await LOCK.run(walk);
  await expect(stopButton(walk.popup)).toBeVisible();
};

/** The demo page by *fetch* (Pump.fun) and *header* (Mimic), a page of its own by *token*, and one that was granted nothing. */
const servePages = async (walk: Walk) => {
  const { extension, popup, demo } = walk;
  await signIn(popup, 'Pump.fun');
  await popup.getByRole('tab', { name: 'Mimic', exact: true }).click();
  await signIn(popup, 'Mimic Protocol');
  await allowSite(popup, { way: 'Calls made for it' });
  await allowSite(popup, { api: 'Mimic Protocol', way: 'Header on its own calls' });
  const own = await startOtherServer('<!doctype html><title>Granted</title>');
  const stranger = await startOtherServer('<!doctype html><title>Stranger</title>');
  const granted = await extension.context.newPage();
  await granted.goto(own.url);
  const over = await openPopup(extension, granted);
  await allowSite(over, { way: 'The token itself' });
  await over.close();
  const other = await extension.context.newPage();
  await other.goto(stranger.url);
  await keepServing(extension);
  await lock(walk);
  return { demo, granted, other, close: () => Promise.all([own.close(), stranger.close()]) };
};

const expectServed = async ({ demo, granted }: { demo: Page; granted: Page }): Promise<string> => {
  const { fetchPump, fetchState, callMimic, callState } = demoCalls(demo);
  await demo.bringToFront();
  await fetchPump.click();
  await expect(fetchState).toHaveText('Pump.fun answered 200');
  await callMimic.click();
  await expect(callState).toContainText('answered 200');
  await granted.bringToFront();
  const secretToken = await tokenOf(granted);
  expect(secretToken).toMatch(/^eyJ/);
  return secretToken;
};

const expectRefused = async ({ demo, granted }: { demo: Page; granted: Page }): Promise<void> => {
  const { fetchPump, fetchState, callMimic, callState } = demoCalls(demo);
  await demo.bringToFront();
  await fetchPump.click();
  await expect(fetchState).toHaveText('Refused: locked');
  await callMimic.click();
  await expect(callState).toContainText('Refused');
  await granted.bringToFront();
  expect(await tokenOf(granted)).toBe('locked');
};

test('L1, L4: sites that were allowed are served in each way though locked and though the worker died, nobody else is, and nothing is signed', async ({
  walk,
  sandbox,
}) => {
  const pages = await servePages(walk);
  const { popup, extension } = walk;
  const logins = () =>
    sandbox.log.entries(({ path }) => /login|nonce|authenticate/.test(path)).map(({ path }) => path);
  const before = logins();
  const secretToken = await expectServed(pages);
  expect(await killWorker(extension, popup)).toBe(true);
  expect(await expectServed(pages)).toBe(secretToken);
  expect(await tokenOf(pages.other)).toBe('no page API');
  expect(logins()).toEqual(before);

  const view = await readView(popup);
  expect(Object.keys(view).sort()).toEqual(['sandbox', 'status', 'stillServing', 'version']);
  await popup.bringToFront();
  await expect(popup.getByText(/^The sites you allowed are served until .*\d/)).toBeVisible();

  // The vault takes over: the same token, and what was kept is gone.
  await unlock(popup, walk);
  expect(await expectServed(pages)).toBe(secretToken);
  expect(await readArea(popup, 'session')).not.toHaveProperty(['sites.kept']);
  expect(await hasStoredKey(popup, KEPT)).toBe(false);
  await pages.close();
});

test('T10: “Stop serving” ends it at once, for a new worker as well, until the next unlock', async ({
  walk,
}) => {
  const pages = await servePages(walk);
  const { popup, extension } = walk;
  await expectServed(pages);
  await popup.bringToFront();
  await stopButton(popup).click();
  await expect(stopButton(popup)).toBeHidden();
  await expectRefused(pages);
  expect(await readArea(popup, 'session')).not.toHaveProperty(['sites.kept']);
  expect(await hasStoredKey(popup, KEPT)).toBe(false);
  expect(await killWorker(extension, popup)).toBe(true);
  await expectRefused(pages);
  await popup.bringToFront();
  await unlock(popup, walk);
  await expectServed(pages);
  await pages.close();
});

test('T3: the end of a token ends what is served with it, by the alarm though the worker was dead, and renews nothing', async ({
  walk,
  sandbox,
}) => {
  const lifetime = { tokenLifetimeSeconds: 60 };
  sandbox.setOptions({ pump: lifetime, mimic: lifetime });
  const pages = await servePages(walk);
  const { popup, extension } = walk;
  await expectServed(pages);
  const lastSeq = sandbox.log.entries().at(-1)?.seq ?? 0;
  expect(await killWorker(extension, popup)).toBe(true);
  // The view changes by the alarm alone: nobody asks for anything.
  await expect(stopButton(popup)).toBeHidden({ timeout: 110_000 });
  expect(await readArea(popup, 'session')).not.toHaveProperty(['sites.kept']);
  expect(await hasStoredKey(popup, KEPT)).toBe(false);
  await expectRefused(pages);
  const sent = sandbox.log.entries(({ seq, tokenFingerprint }) => seq > lastSeq && tokenFingerprint !== null);
  expect(sent).toEqual([]);
  await pages.close();
});

test('I7: a visit that ends while it is locked is over, after the unlock as well', async ({ walk }) => {
  const { popup, extension } = walk;
  await signIn(popup, 'Pump.fun');
  const own = await startOtherServer('<!doctype html><title>Granted</title>');
  const page = await extension.context.newPage();
  await page.goto(own.url);
  const over = await openPopup(extension, page);
  await allowSite(over, { way: 'The token itself', duration: 'This visit, in this tab' });
  await over.close();
  await keepServing(extension);
  await lock(walk);
  await page.bringToFront();
  expect(await tokenOf(page)).toMatch(/^eyJ/);
  await page.goto('about:blank');
  await expect(stopButton(popup)).toBeHidden();
  await page.goto(own.url);
  expect(await tokenOf(page)).toMatch(/^(no page API|locked|site_not_granted)$/);
  await popup.bringToFront();
  await unlock(popup, walk);
  await page.bringToFront();
  await page.reload();
  expect(await tokenOf(page)).toMatch(/^(no page API|site_not_granted)$/);
  await own.close();
});

test('K15: what is kept in storage.session opens with nothing that lies there, and its key can’t be taken out @firefox', async ({
  walk,
}) => {
  const { popup, demo, extension } = walk;
  await signIn(popup, 'Pump.fun');
  await allowSite(popup);
  await askForValue(popup, 'settings.update', { onLock: 'keep_serving' });
  await lock(walk);
  await demo.bringToFront();
  const secretToken = await tokenOf(demo);
  expect(secretToken).toMatch(/^eyJ/);
  expect(await extension.killBackground(popup)).toBe(true);
  expect(await tokenOf(demo)).toBe(secretToken);
  const dump = await readArea(popup, 'session');
  const blob = dump['sites.kept'] as SplitBlob;
  const { openedHex, outcomes } = await useStoredKey(popup, blob, KEPT);
  // With both halves it is the token: so the blob was tried in the right way.
  const opened = Buffer.from(openedHex, 'hex').toString('utf8');
  expect(opened.includes(secretToken)).toBe(true);
  expect(opened.includes(walk.solana.address)).toBe(false);
  expect(outcomes).toEqual(['InvalidAccessError', 'InvalidAccessError', 'InvalidAccessError']);
  const text = JSON.stringify(dump);
  expect(text).not.toMatch(/eyJ[\w-]{10,}\.[\w-]{10,}/);
  expect(text).not.toContain(walk.solana.address);
  expect(text).not.toContain('vault.unlocked');
  expect(JSON.stringify(await readArea(popup, 'local'))).not.toMatch(/eyJ|127\.0\.0\.1/);
  const candidates = toKeyCandidates(dump);
  expect(candidates.length).toBeGreaterThan(50);
  expect(await openers(candidates, blob, KEPT)).toEqual([]);
});

test('K12: nothing of it is on the disk after a SIGKILL, and the next browser serves nobody', async ({
  sandbox,
}, testInfo) => {
  const own = readE2eSetup();
  const profile = testInfo.outputPath('profile');
  const walk = await launchWalk({ own, profile, demoUrl: sandbox.demoUrl });
  const { extension, demo } = walk;
  await walkTo(walk, 'page-token');
  await keepServing(extension);
  await lock(walk);
  await demo.bringToFront();
  const secretToken = await tokenOf(demo);
  expect(secretToken).toMatch(/^eyJ/);
  await extension.crash();
  const bytes = Buffer.from(secretToken, 'utf8');
  const signature = Buffer.from(secretToken.split('.')[2] ?? secretToken, 'utf8');
  expect(
    await scanDisk(profile, [
      { name: 'token', bytes },
      { name: "token's signature", bytes: signature },
    ]),
  ).toEqual([]);

  const again = await launchExtension({ ...own, profile });
  const page = await again.context.newPage();
  await page.goto(sandbox.demoUrl);
  expect(await tokenOf(page)).toMatch(/^(no page API|locked)$/);
  const popup = await openPopup(again, page);
  await expect(popup.getByRole('heading', { name: 'Locked' })).toBeVisible();
  await expect(stopButton(popup)).toBeHidden();
  // The half that lay on the disk has gone with the other one.
  await expect.poll(() => hasStoredKey(popup, KEPT)).toBe(false);
  await again.close();
});

test('T10: with the default choice the same lock serves nobody and keeps nothing', async ({ walk }) => {
  const { popup, demo } = walk;
  await signIn(popup, 'Pump.fun');
  await allowSite(popup);
  await LOCK.run(walk);
  await expect(stopButton(popup)).toBeHidden();
  await ringAlarm(popup);
  await demo.bringToFront();
  expect(await tokenOf(demo)).toBe('locked');
  expect(await readArea(popup, 'session')).not.toHaveProperty(['sites.kept']);
  expect(await hasStoredKey(popup, KEPT)).toBe(false);
});
