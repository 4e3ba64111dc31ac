/** Which requests leave the browser, where to, and with which headers. */
import type { Page, Worker } from '@playwright/test';
import type { Sandbox } from '../../sandbox/start-sandbox.ts';
import { expect, test } from '../harness/fixtures.ts';
import { killWorker } from '../harness/kill-worker.ts';
import { type Extension, launchExtension } from '../harness/launch-extension.ts';
import { openPopup } from '../harness/open-popup.ts';
import { startOtherServer } from '../harness/other-server.ts';
import { openOptions } from '../harness/popup-parts.ts';
import { startWalk } from '../walkthrough/start-walk.ts';
import { unlock } from '../walkthrough/vault-steps.ts';
import { walkTo } from '../walkthrough/walk-to.ts';

const workerOf = (extension: Extension): Worker => {
  const worker = extension.context.serviceWorkers().at(-1);
  if (worker === undefined) throw new Error('No worker is awake.');
  return worker;
};

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

test('N3, N4, N5: after a worker kill the very first requests have the right Origin and no cookie, and those of pages are as ever', {
  tag: '@firefox',
}, async ({ extension, demo, sandbox }) => {
  const walk = await startWalk({ extension, demo });
  await walkTo(walk, 'pump-session', 'mimic-session');
  expectGoodHeaders(sandbox);
  await expectUntouched(extension, sandbox);
  await killWorker(extension, walk.popup);
  sandbox.log.clear();
  await refreshBoth(walk.popup, sandbox);
  expectGoodHeaders(sandbox);
  await expectUntouched(extension, sandbox);
});

test(
  'N3, N5: after a browser restart the very first requests have the right Origin and no cookie, and those of pages are as ever',
  {
    tag: '@firefox',
  },
  async ({ sandbox, own }, testInfo) => {
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
      await expectUntouched(second, sandbox);
    } finally {
      await second.close();
    }
  },
);

/** A web page's own requests to the API and to another host: with the page's Origin, and without a token. */
const expectUntouched = async (extension: Extension, sandbox: Sandbox): Promise<void> => {
  const [site, elsewhere] = [await startOtherServer(), await startOtherServer()];
  const page = await extension.context.newPage();
  await page.goto(site.url);
  sandbox.log.clear();
  const { pumpUrl, mimicUrl } = sandbox;
  await page.evaluate(
    (urls) => Promise.all(urls.map((url) => fetch(`${url}/asked`, { mode: 'no-cors', method: 'POST' }))),
    [pumpUrl, mimicUrl, elsewhere.url],
  );
  expect(
    sandbox.log.entries().map(({ api, origin, tokenFingerprint }) => [api, origin, tokenFingerprint]),
  ).toEqual(
    expect.arrayContaining([
      ['pump', site.url, null],
      ['mimic', site.url, null],
    ]),
  );
  expect(elsewhere.hits.map(({ path, headers }) => [path, headers.origin])).toEqual([['/asked', site.url]]);
  await page.close();
  await site.close();
  await elsewhere.close();
};

interface Scope {
  readonly fetch: typeof fetch;
  readonly WebSocket: typeof WebSocket;
  readonly EventSource: typeof EventSource;
  readonly navigator: { readonly sendBeacon?: (url: string) => void };
  readonly Image?: new () => { src: string };
  readonly importScripts?: (url: string) => void;
}

interface Chrome {
  readonly chrome: { readonly runtime: { readonly getBackgroundPage: () => Promise<Scope> } };
}

/** Every way out that a page or a worker has, as far as it has it; of itself, or of the page that plays the background. */
const tryEveryWayOut = async ({
  url,
  ofBackgroundPage = false,
}: {
  readonly url: string;
  readonly ofBackgroundPage?: boolean;
}): Promise<void> => {
  const own = globalThis as unknown as Scope & Chrome;
  const scope: Scope = ofBackgroundPage ? await own.chrome.runtime.getBackgroundPage() : own;
  // Outside of what is caught below: without a background nothing would have been tried.
  if (typeof scope.fetch !== 'function') throw new Error('There is no background.');
  const attempts: (() => unknown)[] = [
    () => scope.fetch(`${url}/fetch`),
    () => scope.fetch(`${url}/no-cors`, { mode: 'no-cors' }),
    () => scope.navigator.sendBeacon?.(`${url}/beacon`),
    () => new scope.WebSocket(`${url.replace('http', 'ws')}/socket`),
    () => new scope.EventSource(`${url}/events`),
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

/** A host that hears whatever gets out, and a web page whose same attempts do arrive there. */
const startListener = async (extension: Extension) => {
  const other = await startOtherServer();
  const control = await extension.context.newPage();
  await control.goto(other.url);
  const hitsOf = (who: string): readonly string[] =>
    other.hits.map(({ path }) => path).filter((path) => path.startsWith(`/${who}/`));
  /** What stops the extension's attempts is its policy, not this test; and by now they would have arrived as well. */
  const expectControl = async (who: string): Promise<void> => {
    await control.evaluate(tryEveryWayOut, { url: `${other.url}/${who}` });
    for (const way of ['fetch', 'no-cors', 'beacon', 'socket', 'events', 'image']) {
      await expect.poll(() => hitsOf(who)).toContain(`/${who}/${way}`);
    }
  };
  return { url: other.url, hitsOf, expectControl, close: other.close };
};

test('N2: no page of the extension reaches any other host', { tag: '@firefox' }, async ({
  extension,
  popup,
}) => {
  const { url, hitsOf, expectControl, close } = await startListener(extension);
  await expectControl('before');
  await popup.evaluate(tryEveryWayOut, { url: `${url}/popup` });
  const options = await openOptions(extension, 'settings');
  await options.evaluate(tryEveryWayOut, { url: `${url}/options` });
  await expectControl('after');
  expect([...hitsOf('popup'), ...hitsOf('options')]).toEqual([]);
  await close();
});

test('N2: nor does the background', { tag: '@firefox' }, async ({ extension, popup }) => {
  const { url, hitsOf, expectControl, close } = await startListener(extension);
  await expectControl('before');
  const attempt = { url: `${url}/background` };
  if (extension.browser === 'chromium') await workerOf(extension).evaluate(tryEveryWayOut, attempt);
  else await popup.evaluate(tryEveryWayOut, { ...attempt, ofBackgroundPage: true });
  await expectControl('after');
  expect(hitsOf('background')).toEqual([]);
  await close();
});

test('N1: a redirect is not followed, be it to another host or to the other API, and is told', {
  tag: '@firefox',
}, async ({ extension, demo, sandbox }) => {
  const other = await startOtherServer();
  const walk = await startWalk({ extension, demo });
  await walkTo(walk, 'mimic-session');
  const { popup } = walk;
  await popup.getByRole('tab', { name: 'Mimic', exact: true }).click();
  // The policy of the extension allows the other API: there nothing but the request itself stops the token.
  for (const host of [other.url, sandbox.pumpUrl]) {
    sandbox.setFaults([{ kind: 'redirect', api: 'mimic', location: `${host}/stolen` }]);
    sandbox.log.clear();
    await popup.getByRole('button', { name: 'Reveal API key' }).click();
    await sandbox.log.waitFor(({ path, status }) => path === '/users/api-key' && status === 307);
    await expect(popup.getByRole('tabpanel').getByRole('alert')).toBeVisible();
    expect(sandbox.log.entries(({ path }) => path === '/stolen')).toEqual([]);
    expect(other.hits).toEqual([]);
  }
  await other.close();
});

test('N1: the same request of the extension without that defence is followed, and takes the token along', {
  tag: '@firefox',
}, async ({ popup, sandbox }) => {
  sandbox.setFaults([{ kind: 'redirect', api: 'mimic', location: `${sandbox.pumpUrl}/stolen` }]);
  await popup.evaluate(
    (url) =>
      fetch(`${url}/users/api-key`, {
        headers: { accept: 'application/json', 'x-auth-token': 'canary' },
      }).then(({ status }) => status),
    sandbox.mimicUrl,
  );
  const stolen = sandbox.log.entries(({ path }) => path === '/stolen');
  expect(stolen).toMatchObject([{ api: 'pump', headerNames: expect.arrayContaining(['x-auth-token']) }]);
});

test('N5: the cookies of the user are neither sent nor changed by a login and all that follows', {
  tag: '@firefox',
}, async ({ extension, demo, sandbox }) => {
  const { context } = extension;
  const { pumpUrl, mimicUrl } = sandbox;
  /** The user's own sessions at both sites. */
  await context.addCookies(
    [pumpUrl, mimicUrl].map((url) => ({ name: 'user_session', value: 'theirs', url, httpOnly: true })),
  );
  const jar = async (): Promise<string> => {
    const cookies = await context.cookies();
    return JSON.stringify(cookies.map(({ name, value, domain, path }) => [name, value, domain, path]).sort());
  };
  const before = await jar();
  expect(before).toContain('user_session');
  // A login whose reply sets a cookie of its own.
  sandbox.setOptions({ pump: { dialect: 'observed', observedLogin: 'cookie' } });
  const walk = await startWalk({ extension, demo });
  await walkTo(walk, 'pump-session', 'mimic-session');
  await refreshBoth(walk.popup, sandbox);
  expect(await jar()).toBe(before);
  expect(sandbox.log.entries(({ headerNames }) => headerNames.includes('cookie'))).toEqual([]);

  // A request of the extension without the defence: the user's cookie goes along, and the reply's own is kept.
  sandbox.log.clear();
  await walk.popup.evaluate(
    (url) => fetch(`${url}/users/none`, { credentials: 'include' }).then(({ status }) => status),
    pumpUrl,
  );
  const [sent] = sandbox.log.entries(({ path }) => path === '/users/none');
  expect(sent?.headerNames).toContain('cookie');
  expect(await jar()).not.toBe(before);
});
