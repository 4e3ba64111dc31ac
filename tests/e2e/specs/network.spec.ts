/** Which requests leave the browser, where to, and with which headers. */
import type { Page } from '@playwright/test';
import type { Sandbox } from '../../sandbox/start-sandbox.ts';
import { readE2eSetup } from '../harness/e2e-env.ts';
import { expect, test } from '../harness/fixtures.ts';
import { killWorker } from '../harness/kill-worker.ts';
import { launchExtension } from '../harness/launch-extension.ts';
import { openPopup } from '../harness/open-popup.ts';
import { startOtherServer } from '../harness/other-server.ts';
import { startWalk } from '../walkthrough/start-walk.ts';
import { unlock } from '../walkthrough/vault-steps.ts';
import { walkTo } from '../walkthrough/walk-to.ts';

/** Pump.fun gets its own Origin on every request, Mimic none; nobody gets a cookie. */
const expectGoodHeaders = (sandbox: Sandbox): void => {
  const entries = sandbox.log.entries();
  const origins = entries.map(({ api, origin }) => `${api} ${origin}`);
  expect([...new Set(origins)].sort()).toEqual(['mimic null', 'pump https://pump.fun']);
  expect(entries.filter(({ headerNames }) => headerNames.includes('cookie'))).toEqual([]);
  expect(sandbox.log.violations()).toEqual([]);
};

const refreshBoth = async (popup: Page, sandbox: Sandbox): Promise<void> => {
  for (const [tab, api, id] of [
    ['Pump.fun', 'Pump.fun', 'pump'],
    ['Mimic', 'Mimic Protocol', 'mimic'],
  ] as const) {
    await popup.getByRole('tab', { name: tab, exact: true }).click();
    await popup.getByRole('button', { name: `Refresh ${api}` }).click();
    await sandbox.log.waitFor((entry) => entry.api === id && entry.status === 200);
  }
};

test('N3, N5: after a worker kill the very first requests have the right Origin and no cookie', async ({
  extension,
  demo,
  sandbox,
}) => {
  const walk = await startWalk({ extension, demo });
  await walkTo(walk, 'pump-session', 'mimic-session');
  expectGoodHeaders(sandbox);
  await killWorker(extension, walk.popup);
  sandbox.log.clear();
  await refreshBoth(walk.popup, sandbox);
  expectGoodHeaders(sandbox);
});

test('N3, N5: after a browser restart the very first requests have the right Origin and no cookie', async ({
  sandbox,
}, testInfo) => {
  const own = readE2eSetup();
  const profile = testInfo.outputPath('profile');
  const first = await launchExtension({ ...own, profile });
  const demo = await first.context.newPage();
  await demo.goto(sandbox.demoUrl);
  const walk = await startWalk({ extension: first, demo });
  await walkTo(walk, 'pump-session', 'mimic-session');
  await first.close();

  sandbox.log.clear();
  const second = await launchExtension({ ...own, profile });
  try {
    const popup = await openPopup(second);
    await unlock(popup, walk);
    // The sessions were kept in the vault: a restart costs an unlock, not a login.
    await expect(popup.getByRole('button', { name: 'Sign out of Pump.fun' })).toBeVisible();
    await expect(popup.getByRole('button', { name: 'Sign out of Mimic Protocol' })).toBeVisible();
    await refreshBoth(popup, sandbox);
    expectGoodHeaders(sandbox);
    expect(sandbox.log.entries(({ path }) => path === '/auth/login')).toEqual([]);
  } finally {
    await second.close();
  }
});

test('N3: the rule for the Origin leaves web pages alone', async ({ extension, demo, sandbox }) => {
  const walk = await startWalk({ extension, demo });
  await walkTo(walk, 'pump-session');
  sandbox.log.clear();
  const page = await extension.context.newPage();
  const other = await startOtherServer();
  await page.goto(other.url);
  await page.evaluate(
    (url) => fetch(`${url}/auth/my-profile`, { mode: 'no-cors', method: 'POST' }),
    sandbox.pumpUrl,
  );
  await other.close();
  const [entry] = sandbox.log.entries();
  expect(entry?.origin).toBe(other.url);
  expect(entry?.tokenFingerprint).toBeNull();
});

/** Every way out that a page or a worker has, as far as it has it. */
const tryEveryWayOut = async (url: string): Promise<void> => {
  const scope = globalThis as unknown as {
    Image?: new () => { src: string };
    importScripts?: (url: string) => void;
    navigator: { sendBeacon?: (url: string) => void };
  };
  const attempts: (() => unknown)[] = [
    () => fetch(`${url}/fetch`),
    () => fetch(`${url}/no-cors`, { mode: 'no-cors' }),
    () => scope.navigator.sendBeacon?.(`${url}/beacon`),
    () => new WebSocket(`${url.replace('http', 'ws')}/socket`),
    () => new EventSource(`${url}/events`),
    () => scope.importScripts?.(`${url}/script`),
    () => {
      if (scope.Image !== undefined) new scope.Image().src = `${url}/image`;
    },
  ];
  for (const attempt of attempts) {
    try {
      await attempt();
    } catch {
      // Being refused is what is hoped for; what counts is the server's log.
    }
  }
};

test('N2: neither the worker nor a page of the extension reaches any other host', async ({
  extension,
  popup,
}) => {
  const other = await startOtherServer();
  const control = await extension.context.newPage();
  await control.goto(other.url);
  const hitsOf = (who: string): readonly string[] =>
    other.hits.map(({ path }) => path).filter((path) => path.startsWith(`/${who}/`));
  /** From a web page the same attempts do arrive: what stops the extension's is its policy, not this test. */
  const expectControl = async (who: string): Promise<void> => {
    await control.evaluate(tryEveryWayOut, `${other.url}/${who}`);
    for (const way of ['fetch', 'no-cors', 'beacon', 'socket', 'events', 'image']) {
      await expect.poll(() => hitsOf(who)).toContain(`/${who}/${way}`);
    }
  };
  await expectControl('before');
  const worker = extension.context.serviceWorkers().at(-1);
  expect(worker).toBeDefined();
  await worker?.evaluate(tryEveryWayOut, `${other.url}/worker`);
  await popup.evaluate(tryEveryWayOut, `${other.url}/popup`);
  // By the time these have all arrived, so would the others have.
  await expectControl('after');
  expect(hitsOf('worker')).toEqual([]);
  expect(hitsOf('popup')).toEqual([]);
  await other.close();
});

test('N1: a redirect to another host is not followed, and is told', async ({ extension, demo, sandbox }) => {
  const other = await startOtherServer();
  const walk = await startWalk({ extension, demo });
  await walkTo(walk, 'mimic-session');
  sandbox.setFaults([{ kind: 'redirect', api: 'mimic', location: `${other.url}/stolen` }]);
  const { popup } = walk;
  await popup.getByRole('tab', { name: 'Mimic', exact: true }).click();
  await popup.getByRole('button', { name: 'Reveal API key' }).click();
  await expect(popup.getByRole('tabpanel').getByRole('alert')).toBeVisible();
  expect(other.hits).toEqual([]);
  await other.close();
});
