/** The three ways to serve a site, each seen from the page and from what the API received. */
import type { Page } from '@playwright/test';
import type { LogEntry } from '../../sandbox/request-log.ts';
import type { Sandbox } from '../../sandbox/start-sandbox.ts';
import { openPopup } from '../harness/open-popup.ts';
import { startOtherServer } from '../harness/other-server.ts';
import { openOptions, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { allowSite, callFrom, demoCalls, revokeSite } from '../harness/site-steps.ts';
import { demoPart } from '../walkthrough/page-steps.ts';

/** What pages sent, without what the extension reads for itself. */
const sentByPages = (sandbox: Sandbox) =>
  sandbox.log.entries(({ path, fetchSite }) => path === '/auth/my-profile' && fetchSite === 'same-site');

const isSigned = ({ tokenFingerprint }: LogEntry): boolean => tokenFingerprint !== null;

/** The content scripts that are registered, as an extension page sees them. */
const readScriptIds = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const { chrome } = globalThis as unknown as {
      chrome: { scripting: { getRegisteredContentScripts: () => Promise<readonly { id: string }[]> } };
    };
    return (await chrome.scripting.getRegisteredContentScripts()).map(({ id }) => id);
  });

test('fetch: the page gets the reply, within what was allowed, and never the token', async ({
  walk,
  sandbox,
}) => {
  const { popup, demo } = walk;
  await signIn(popup, 'Pump.fun');
  await allowSite(popup, { way: 'Calls made for it' });
  const { fetchPump, fetchState, fetchReply, fetchMimic } = demoCalls(demo);
  await demo.bringToFront();
  await fetchPump.click();
  await expect(fetchState).toHaveText('Pump.fun answered 200');
  await expect(fetchReply).toContainText(`"username":"${walk.solana.address.slice(0, 6)}"`);
  const refusals = await demo.evaluate(async () => {
    const { countersign } = globalThis as unknown as {
      countersign: {
        fetch: (api: string, path: string, init?: object) => Promise<Response>;
        getToken: (api: string) => Promise<unknown>;
      };
    };
    const toReason = (asked: Promise<unknown>) =>
      asked.then(
        () => 'answered',
        ({ code, reason }) => `${code} ${reason}`,
      );
    return Promise.all([
      toReason(countersign.fetch('pump', '/users', { method: 'DELETE' })),
      toReason(countersign.fetch('pump', '/auth/login', { method: 'POST' })),
      toReason(countersign.fetch('pump', '/users/../auth/logout', { method: 'POST' })),
      toReason(countersign.getToken('pump')),
    ]);
  });
  expect(refusals).toEqual([
    '4100 site_out_of_scope',
    '4200 site_call_unsupported',
    '4200 site_call_unsupported',
    '4100 site_way_not_granted',
  ]);
  await fetchMimic.click();
  await expect(fetchState).toHaveText('Refused: site_not_granted');
  expect(sandbox.log.entries(({ path }) => path === '/users' || path === '/auth/logout')).toEqual([]);
  expect(sandbox.log.violations()).toEqual([]);
});

test('header: the page’s own calls are signed in, follow a renewal, and are no more after a revocation and a lock', {
  tag: '@firefox',
}, async ({ walk, sandbox }) => {
  const { popup, demo } = walk;
  await signIn(popup, 'Pump.fun');
  await allowSite(popup, { way: 'Header on its own calls' });
  const { callPump, callState, callReply } = demoCalls(demo);
  const received = () => sentByPages(sandbox);
  await demo.bringToFront();
  await callPump.click();
  await expect(callState).toHaveText('Pump.fun answered 200');
  await expect(callReply).toContainText(`"username":"${walk.solana.address.slice(0, 6)}"`);
  const first = received().at(-1);
  expect(first).toMatchObject({ status: 200, origin: 'https://pump.fun', violations: [] });

  await popup.bringToFront();
  await popup.getByRole('button', { name: 'Renew Pump.fun' }).click();
  await expect(popup.getByRole('button', { name: 'Renew Pump.fun' })).not.toHaveAttribute('aria-busy');
  await demo.bringToFront();
  await callPump.click();
  await expect(callState).toHaveText('Pump.fun answered 200');
  expect(received().at(-1)?.tokenFingerprint).not.toBe(first?.tokenFingerprint);

  // T10: locked
  const signed = received().filter(isSigned).length;
  await popup.bringToFront();
  await popup.getByRole('button', { name: 'Lock' }).click();
  await expect(popup.getByLabel('Password')).toBeVisible();
  await demo.bringToFront();
  await callPump.click();
  await expect(callState).toContainText('Refused');
  await popup.bringToFront();
  await popup.getByLabel('Password').fill(walk.passwordSecret);
  await popup.getByRole('button', { name: 'Unlock' }).click();
  await revokeSite(popup);
  await demo.bringToFront();
  await callPump.click();
  await expect(callState).toContainText('Refused');
  expect(received().filter(isSigned)).toHaveLength(signed);
});

test('header: an API console that other people wrote works signed in', { tag: '@firefox' }, async ({
  walk,
  sandbox,
}) => {
  const { popup, demo } = walk;
  await signIn(popup, 'Pump.fun');
  await allowSite(popup, { way: 'Header on its own calls' });
  await demo.goto(`${sandbox.demoUrl}/console/`);
  const profile = demo.locator('.opblock', { hasText: '/auth/my-profile' });
  await profile.locator('.opblock-summary-control').click();
  await profile.getByRole('button', { name: 'Try it out' }).click();
  await profile.getByRole('button', { name: 'Execute' }).click();
  const reply = profile.locator('.live-responses-table .response');
  await expect(reply.locator('.response-col_status')).toHaveText('200');
  await expect(reply).toContainText(walk.solana.address.slice(0, 6));
  expect(sandbox.log.violations()).toEqual([]);
});

test('token: the page finds it in its own storage under the named key, anew after a renewal, and not after the end', async ({
  walk,
}) => {
  const { popup, demo } = walk;
  await signIn(popup, 'Pump.fun');
  await allowSite(popup, { storage: { area: 'Into its local storage', key: 'jwt' } });
  const stored = () => demo.evaluate(() => localStorage.getItem('jwt'));
  await expect.poll(stored).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  const first = await stored();
  await popup.bringToFront();
  await popup.getByRole('button', { name: 'Renew Pump.fun' }).click();
  await expect.poll(stored).not.toBe(first);
  await expect.poll(stored).not.toBeNull();
  await revokeSite(popup);
  await expect.poll(stored).toBeNull();
  expect(await demo.evaluate(() => Object.keys(localStorage))).toEqual([]);
});

test('token: what a page could not take out of its storage any more is gone once the site is opened again, locked or not', async ({
  walk,
  extension,
}) => {
  const { popup, demo } = walk;
  await signIn(popup, 'Pump.fun');
  await allowSite(popup, { storage: { area: 'Into its local storage', key: 'jwt' } });
  await expect
    .poll(() => demo.evaluate(() => localStorage.getItem('jwt')))
    .toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  const url = demo.url();
  // The page's process ends as with the browser: nothing in it gets to know.
  const crashed = new Promise((resolve) => demo.once('crash', resolve));
  const session = await extension.context.newCDPSession(demo);
  void session.send('Page.crash').catch(() => null);
  await crashed;
  const readLeft = async (page: Page): Promise<readonly string[]> =>
    (await page.context().storageState()).origins.flatMap(({ localStorage }) =>
      localStorage.map(({ name }) => name),
    );
  expect(await readLeft(popup)).toContain('jwt');
  await popup.bringToFront();
  await popup.getByRole('button', { name: 'Lock' }).click();
  await expect(popup.getByLabel('Password')).toBeVisible();
  const next = await extension.context.newPage();
  await next.goto(url);
  await expect.poll(() => next.evaluate(() => Object.keys(localStorage))).toEqual([]);
});

test('token: what was left there goes with the site’s next page though the grant has ended by then, and nothing of ours stays', async ({
  walk,
  extension,
}) => {
  const { popup, demo } = walk;
  await signIn(popup, 'Pump.fun');
  await allowSite(popup, { storage: { area: 'Into its local storage', key: 'jwt' } });
  await expect.poll(() => demo.evaluate(() => Object.keys(localStorage))).toContain('jwt');
  const url = demo.url();
  const { origin } = new URL(url);
  const crashed = new Promise((resolve) => demo.once('crash', resolve));
  const session = await extension.context.newCDPSession(demo);
  void session.send('Page.crash').catch(() => null);
  await crashed;
  const options = await openOptions(extension, 'sites');
  await options.getByRole('button', { name: `Revoke ${origin}` }).click();
  const left = options.getByRole('region', { name: 'Still to be tidied up' });
  await expect(left.getByText(origin, { exact: true })).toBeVisible();
  await expect(options.getByText('No site is allowed.')).toBeVisible();

  const next = await extension.context.newPage();
  await next.goto(url);
  await expect.poll(() => next.evaluate(() => Object.keys(localStorage))).toEqual([]);
  expect(await next.evaluate(() => 'countersign' in globalThis)).toBe(false);
  await expect(left).toBeHidden();
  expect(await readScriptIds(options)).toEqual([]);
});

test('token: another page of the site that goes leaves it to the one that stays', async ({
  walk,
  extension,
}) => {
  const { popup, demo } = walk;
  await signIn(popup, 'Pump.fun');
  await allowSite(popup, { storage: { area: 'Into its local storage', key: 'jwt' } });
  const stored = () => demo.evaluate(() => Object.keys(localStorage));
  await expect.poll(stored).toContain('jwt');
  const second = await extension.context.newPage();
  await second.goto(demo.url());
  await expect(second.getByRole('status', { name: 'Extension' })).toHaveText('Countersign is on this page');
  await demo.evaluate(() => {
    const removed = new Promise<void>((resolve) => {
      addEventListener('storage', ({ key, newValue }) => {
        if (key === 'jwt' && newValue === null) resolve();
      });
    });
    Object.assign(globalThis, { removed });
  });
  await second.goto('about:blank');
  // It was taken away, and is there again.
  await demo.evaluate(() => (globalThis as unknown as { removed: Promise<void> }).removed);
  await expect.poll(stored).toContain('jwt');
});

test('I6: under header no other port, frame, tab or request of the granted page carries the token', {
  tag: '@firefox',
}, async ({ walk, extension, sandbox }) => {
  await signIn(walk.popup, 'Pump.fun');
  // Without a policy of its own: what keeps the token back here is the rule alone.
  const granted = await startOtherServer('<!doctype html><title>Granted</title>');
  const url = `${sandbox.pumpUrl}/auth/my-profile`;
  // As the granted page asks: what an API answers with a refusal at once would be no look-alike.
  const init = { headers: { accept: 'application/json' }, cache: 'no-store' } as const;
  const other = await startOtherServer(
    `<!doctype html><script>fetch(${JSON.stringify(url)}, ${JSON.stringify(init)}).catch(() => 0)</script>`,
  );
  const page = await extension.context.newPage();
  await page.goto(granted.url);
  await allowSite(await openPopup(extension, page), { way: 'Header on its own calls' });
  await page.bringToFront();
  expect(await callFrom(page, url)).toBe(200);
  expect(sentByPages(sandbox).filter(isSigned)).toHaveLength(1);

  // A rule stands while a granted request is under way: the server holds that one back meanwhile.
  sandbox.addFaults([{ kind: 'hang', api: 'pump', path: '/auth/my-profile', times: 1 }]);
  const mark = await page.evaluate(
    ({ address, options }) =>
      new Promise<string>((resolve) => {
        addEventListener('countersign:request', (event) => {
          const { method, input } = JSON.parse((event as CustomEvent<string>).detail);
          if (method === 'arm') resolve(input.mark);
        });
        void fetch(address, options).catch(() => null);
      }),
    { address: url, options: init },
  );
  const isHeld = ({ fault, status }: LogEntry): boolean => fault === 'hang' && status === null;
  const held = () => sentByPages(sandbox).filter((entry) => isHeld(entry) && isSigned(entry));
  await expect.poll(() => held().length).toBe(1);

  // Another port of the host in another tab: by its own script, by a test's, and by one that has come by the mark.
  const stranger = await extension.context.newPage();
  await stranger.goto(other.url);
  expect(await callFrom(stranger, url)).toBe(0);
  expect(await callFrom(stranger, `${url}#${mark}`)).toBe(0);
  // That port in a frame of the granted tab; and a frame of the granted origin itself, whose fetch knows no mark.
  await page.evaluate(
    async ({ src, address, options }) => {
      const foreign = document.createElement('iframe');
      foreign.src = src;
      const own = document.createElement('iframe');
      document.body.append(foreign, own);
      await own.contentWindow?.fetch(address, options).catch(() => null);
    },
    { src: `${other.url}/frame`, address: url, options: init },
  );
  await expect.poll(() => other.hits.some(({ path }) => path === '/frame')).toBe(true);
  await expect.poll(() => sentByPages(sandbox).length).toBe(7);
  expect(sentByPages(sandbox).filter(isSigned)).toHaveLength(2);
  expect(held()).toHaveLength(1);
  await granted.close();
  await other.close();
});

test('N1: under header a redirect leads the token nowhere', { tag: '@firefox' }, async ({
  walk,
  extension,
  sandbox,
}) => {
  await signIn(walk.popup, 'Mimic Protocol');
  const granted = await startOtherServer('<!doctype html><title>Granted</title>');
  const elsewhere = await startOtherServer();
  const page = await extension.context.newPage();
  await page.goto(granted.url);
  await allowSite(await openPopup(extension, page), {
    api: 'Mimic Protocol',
    way: 'Header on its own calls',
  });
  const url = `${sandbox.mimicUrl}/users/tokens`;
  await page.bringToFront();
  expect(await callFrom(page, url)).toBe(200);
  sandbox.addFaults([
    { kind: 'redirect', api: 'mimic', path: '/users/tokens', location: `${elsewhere.url}/stolen` },
  ]);
  await callFrom(page, url);
  await expect
    .poll(() =>
      sandbox.log.entries(({ fault, tokenFingerprint }) => fault === 'redirect' && tokenFingerprint !== null),
    )
    .not.toEqual([]);
  expect(elsewhere.hits).toEqual([]);
  await granted.close();
  await elsewhere.close();
});

test('the token way’s page asks again after a change of way, and the old way is no more', async ({
  walk,
}) => {
  const { popup, demo } = walk;
  await signIn(popup, 'Pump.fun');
  await allowSite(popup);
  const { ask, state, token } = demoPart(demo, 'Pump.fun');
  await demo.bringToFront();
  await ask.click();
  await expect(state).toHaveText('Token received');
  await popup.bringToFront();
  const panel = popup.getByRole('tabpanel', { name: 'This site' });
  await panel.getByRole('button', { name: 'Change Pump.fun' }).click();
  await panel.getByRole('radio', { name: 'Calls made for it' }).first().check();
  await panel.getByRole('button', { name: 'Save the change' }).click();
  await demo.bringToFront();
  await expect(state).toContainText('Refused: site_way_not_granted');
  await expect(token).toHaveText('–');
  const { fetchPump, fetchState } = demoCalls(demo);
  await fetchPump.click();
  await expect(fetchState).toHaveText('Pump.fun answered 200');
});
