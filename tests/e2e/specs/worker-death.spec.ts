/** A worker that dies in the middle of a login, and what wakes the next one: nothing is lost, nothing is done twice. */
import type { Page } from '@playwright/test';
import type { LogEntry } from '../../sandbox/request-log.ts';
import { dispatchEvent, wakeWorker } from '../harness/dispatch-event.ts';
import { readArea, ringAlarm } from '../harness/extension-storage.ts';
import { killWorker } from '../harness/kill-worker.ts';
import type { Extension } from '../harness/launch-extension.ts';
import { openPanel, sessionCard, sessionState, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { allowDemo } from '../walkthrough/page-steps.ts';

test.afterEach(({ sandbox }) => {
  expect(sandbox.log.violations()).toEqual([]);
});

interface Chrome {
  readonly chrome: {
    readonly alarms: {
      readonly clearAll: () => Promise<unknown>;
      readonly getAll: () => Promise<readonly { readonly name: string; readonly scheduledTime: number }[]>;
    };
    readonly scripting: {
      readonly getRegisteredContentScripts: () => Promise<readonly { readonly id: string }[]>;
      readonly unregisterContentScripts: () => Promise<void>;
    };
  };
}

const readAlarms = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as Chrome).chrome.alarms.getAll());
const readScripts = (page: Page) =>
  page.evaluate(async () => {
    const { scripting } = (globalThis as unknown as Chrome).chrome;
    return (await scripting.getRegisteredContentScripts()).map(({ id }) => id).sort();
  });

/** The popup tells the worker that it was opened, which would wake one. */
const toPageWithoutProgram = async (extension: Extension, page: Page): Promise<void> => {
  await page.goto(extension.url('manifest.json'));
};

interface Moment {
  readonly name: string;
  /** Keeps the login at that point for long enough to be killed there. */
  readonly held: { readonly path: string } | null;
  readonly isReached: (entry: LogEntry) => boolean;
}

const MOMENTS: readonly Moment[] = [
  {
    name: 'after the nonce came',
    held: null,
    isReached: ({ path, status }) => path === '/users/nonce' && status === 200,
  },
  {
    name: 'after it signed, before the API took the signature',
    held: { path: '/users/authenticate' },
    isReached: ({ path }) => path === '/users/authenticate',
  },
  {
    name: 'after the API took the signature',
    held: null,
    isReached: ({ path, status }) => path === '/users/authenticate' && status === 200,
  },
];

for (const { name, held, isReached } of MOMENTS) {
  test(`T2: a worker killed ${name} is followed by one that ends the login by itself, with one valid token`, async ({
    walk: { extension, popup },
    sandbox,
  }) => {
    // One that only waited would be judged later on, and burn the nonce of the login that follows.
    if (held !== null) sandbox.addFaults({ kind: 'hang', times: 1, ...held });
    await popup.getByRole('tab', { name: 'Mimic' }).click();
    await sessionCard(popup, 'Mimic Protocol')
      .getByRole('button', { name: 'Sign in to Mimic Protocol' })
      .click();
    await sandbox.log.waitFor(isReached);
    await killWorker(extension, popup);
    // Opening the popup wakes the next worker, and nobody clicks anything.
    await popup.reload();
    await expect(sessionState(popup, 'Mimic Protocol')).toHaveText('Signed in');
    // Nothing of it is left to be done. A worker that was killed right after it had stored the token may have read by it.
    const readJournal = async () => (await readArea(popup, 'session'))['sessions.journal'];
    await expect.poll(readJournal).toMatchObject({ pending: [] });
    const sent = sandbox.log.entries(({ path }) => path === '/users/authenticate');
    expect(sent.length).toBeLessThanOrEqual(2);
    const panel = await openPanel(popup, 'Mimic');
    // What is read moves the buttons below it while it comes.
    await expect(panel.getByRole('button', { name: 'Edit profile' })).toBeVisible();
    await expect(panel.getByRole('table', { name: 'Balances' })).toBeVisible();
    await panel.getByRole('button', { name: 'Reveal API key' }).click();
    await expect(panel.getByRole('button', { name: 'Hide API key' })).toBeVisible();
    // The token that the login ended with is good at once: no refusal, no second try.
    const reads = sandbox.log.entries(({ path }) => path === '/users/api-key');
    expect(reads.map(({ status }) => status)).toEqual([200]);
    expect(sandbox.log.entries(({ method, status }) => method === 'GET' && status === 401)).toEqual([]);
    // And nothing is held.
    const locks = await popup.evaluate(async () => navigator.locks.query());
    expect([locks.held, locks.pending]).toEqual([[], []]);
    expect(sandbox.log.entries(({ path }) => path === '/users/authenticate')).toHaveLength(sent.length);
  });
}

test('L1: a message is answered by the worker that it wakes', async ({ walk: { extension, popup } }) => {
  expect(await killWorker(extension, popup)).toBe(true);
  await signIn(popup, 'Pump.fun');
});

test('L1: an alarm is heard by the worker that it wakes', async ({ walk: { extension, popup }, sandbox }) => {
  sandbox.setOptions({ pump: { tokenLifetimeSeconds: 10 } });
  await signIn(popup, 'Pump.fun');
  const { seq } = sandbox.log.entries().at(-1) ?? { seq: 0 };
  await killWorker(extension, popup);
  await popup.close();
  await sandbox.log.waitFor((entry) => entry.seq > seq && entry.path === '/auth/login');
});

for (const [name, event] of [
  ['the screen’s lock', { event: 'idle.onStateChanged', value: 'locked' }],
  ['the shortcut', { event: 'commands.onCommand', value: 'lock-vault' }],
] as const) {
  test(`L1: ${name} is heard by a worker that was just started`, async ({ walk: { extension, popup } }) => {
    await expect(popup.getByText('Main').first()).toBeVisible();
    expect(await killWorker(extension, popup)).toBe(true);
    await dispatchEvent(extension, popup, event, { start: 'cold' });
    await expect(popup.getByRole('heading', { name: 'Locked' })).toBeVisible();
  });
}

test('L1: a change of permissions is heard by a worker that was just started', async ({ walk }) => {
  const { extension, popup } = walk;
  await signIn(popup, 'Pump.fun');
  await allowDemo(walk);
  const before = await readScripts(popup);
  expect(before).toHaveLength(2);
  await popup.evaluate(() => (globalThis as unknown as Chrome).chrome.scripting.unregisterContentScripts());
  await killWorker(extension, popup);
  const event = { event: 'permissions.onAdded', value: { origins: ['http://127.0.0.1/*'] } };
  await dispatchEvent(extension, popup, event, { start: 'cold' });
  await expect.poll(() => readScripts(popup)).toEqual(before);
});

test('L2: alarms that are gone are set again by the next worker', async ({ walk: { extension, popup } }) => {
  await signIn(popup, 'Pump.fun');
  await expect.poll(() => readAlarms(popup)).toHaveLength(1);
  const [before] = await readAlarms(popup);
  await toPageWithoutProgram(extension, popup);
  await popup.evaluate(() => (globalThis as unknown as Chrome).chrome.alarms.clearAll());
  expect(await killWorker(extension, popup)).toBe(true);
  expect(await readAlarms(popup)).toEqual([]);
  await wakeWorker(popup);
  await expect.poll(async () => (await readAlarms(popup))[0]?.name).toBe(before?.name);
});

test('L2: what became overdue while there was no alarm is done once by the next worker', async ({
  walk: { extension, popup },
  sandbox,
}) => {
  sandbox.setOptions({ pump: { tokenLifetimeSeconds: 6 } });
  await signIn(popup, 'Pump.fun');
  const signedInAtMs = Date.now();
  await toPageWithoutProgram(extension, popup);
  await popup.evaluate(() => (globalThis as unknown as Chrome).chrome.alarms.clearAll());
  expect(await killWorker(extension, popup)).toBe(true);
  sandbox.setOptions({ pump: { tokenLifetimeSeconds: 3_600 } });
  const { seq } = sandbox.log.entries().at(-1) ?? { seq: 0 };
  // Half of its lifetime on, the renewal is overdue; nothing has woken a worker.
  await popup.waitForFunction((atMs) => Date.now() > atMs, signedInAtMs + 6_000);
  expect(sandbox.log.entries((entry) => entry.seq > seq && entry.path === '/auth/login')).toEqual([]);
  await popup.goto(extension.url('popup.html'));
  await expect(sessionState(popup, 'Pump.fun')).toHaveText('Signed in');
  await sandbox.log.waitFor(
    (entry) => entry.seq > seq && entry.path === '/auth/login' && entry.status === 201,
  );
  await ringAlarm(popup);
  // Nothing is due any more: the next thing to wake for is the lock, in a quarter of an hour.
  await expect
    .poll(async () => (await readAlarms(popup))[0]?.scheduledTime)
    .toBeGreaterThan(signedInAtMs + 5 * 60_000);
  expect(sandbox.log.entries((entry) => entry.seq > seq && entry.path === '/auth/login')).toHaveLength(1);
});
