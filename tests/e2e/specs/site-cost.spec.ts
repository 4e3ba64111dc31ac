/** What a page costs that was granted nothing, before any grant and beside one: no script, no rule, no request, no listener. */
import type { CDPSession, Page } from '@playwright/test';
import type { Extension } from '../harness/launch-extension.ts';
import { openPopup } from '../harness/open-popup.ts';
import { type OtherServer, startOtherServer } from '../harness/other-server.ts';
import { signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { allowSite } from '../harness/site-steps.ts';

const HTML = '<!doctype html><html><head><title>Plain</title></head><body><p>Plain</p></body></html>';

interface Rule {
  readonly id: number;
  readonly condition: { readonly initiatorDomains?: readonly string[]; readonly tabIds?: readonly number[] };
}

interface ExtensionApi {
  readonly scripting: {
    readonly getRegisteredContentScripts: () => Promise<readonly { matches: string[] }[]>;
  };
  readonly declarativeNetRequest: {
    readonly getSessionRules: () => Promise<readonly Rule[]>;
    readonly getDynamicRules: () => Promise<readonly Rule[]>;
  };
  readonly runtime: { readonly getManifest: () => Record<string, unknown> };
}

/** All that the browser was told to do to pages. */
const readOrders = (popup: Page) =>
  popup.evaluate(async () => {
    const { chrome } = globalThis as unknown as { chrome: ExtensionApi };
    const session = await chrome.declarativeNetRequest.getSessionRules();
    const manifest = chrome.runtime.getManifest();
    return {
      scripts: (await chrome.scripting.getRegisteredContentScripts()).flatMap(({ matches }) => matches),
      // Rules for the extension's own requests, which no page makes.
      rules: session.filter(
        ({ condition }) =>
          condition.initiatorDomains?.join() !== location.hostname || condition.tabIds?.join() !== '-1',
      ),
      ownRules: session.length,
      dynamicRules: await chrome.declarativeNetRequest.getDynamicRules(),
      inManifest: ['content_scripts', 'declarative_net_request'].filter((key) => key in manifest),
    };
  });

/** How many event listeners the window and the document have, in the page's own world. */
const countListeners = async (session: CDPSession, target: 'window' | 'document'): Promise<number> => {
  const { result } = await session.send('Runtime.evaluate', { expression: target });
  const { listeners } = await session.send('DOMDebugger.getEventListeners', {
    objectId: result.objectId ?? '',
  });
  return listeners.length;
};

/** What is in a page that is loaded anew. */
const look = async (extension: Extension, page: Page, server: OtherServer) => {
  const session = await extension.context.newCDPSession(page);
  const worlds: string[] = [];
  session.on('Runtime.executionContextCreated', ({ context }) => worlds.push(context.origin));
  await session.send('Runtime.enable');
  // It has just told of the worlds of the page that is about to go.
  worlds.length = 0;
  const hitsBefore = server.hits.length;
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.reload();
  const seen = {
    worlds: worlds.filter((origin) => origin.startsWith('chrome-extension:')).length,
    listeners: (await countListeners(session, 'window')) + (await countListeners(session, 'document')),
    html: await page.evaluate(() => document.documentElement.outerHTML),
    stored: await page.evaluate(() => localStorage.length + sessionStorage.length),
    hasApi: await page.evaluate(() => 'countersign' in globalThis),
    isOwnFetch: await page.evaluate(() => /native code/.test(`${fetch}${XMLHttpRequest.prototype.open}`)),
    scripts: await page.evaluate(
      () =>
        performance.getEntriesByType('resource').filter(({ name }) => !name.endsWith('/favicon.ico')).length,
    ),
    requests: requests.filter((url) => url !== page.url() && !url.endsWith('/favicon.ico')),
    hits: server.hits.slice(hitsBefore).filter(({ path }) => path !== '/favicon.ico').length,
  };
  await session.detach();
  return seen;
};

const NOTHING = {
  ...{ worlds: 0, listeners: 0, html: HTML.replace('<!doctype html>', ''), stored: 0, hasApi: false },
  ...{ isOwnFetch: true, scripts: 0, requests: [], hits: 1 },
};

test('a page that was granted nothing gets 0 bytes and 0 rules, though another port of its host is served in two ways', async ({
  walk,
  extension,
  sandbox,
}) => {
  const { popup } = walk;
  await signIn(popup, 'Pump.fun');
  await popup.getByRole('tab', { name: 'Mimic', exact: true }).click();
  await signIn(popup, 'Mimic Protocol');
  const plain = await startOtherServer(HTML);
  const page = await extension.context.newPage();
  await page.goto(plain.url);
  const before = await readOrders(popup);
  expect(before).toMatchObject({ scripts: [], rules: [], dynamicRules: [], inManifest: [] });
  expect(before.ownRules).toBeGreaterThan(0);
  expect(await look(extension, page, plain)).toEqual(NOTHING);

  const granted = await startOtherServer(HTML);
  const served = await extension.context.newPage();
  await served.goto(granted.url);
  const over = await openPopup(extension, served);
  await allowSite(over, { way: 'The token itself' });
  await allowSite(over, { api: 'Mimic Protocol', way: 'Header on its own calls' });
  // I10: a granted page has our world, our listeners and our API, and its document is its own all the same.
  const inGranted = await look(extension, served, granted);
  expect(inGranted).toMatchObject({
    worlds: 1,
    html: NOTHING.html,
    stored: 0,
    hasApi: true,
    isOwnFetch: false,
  });
  expect(inGranted.listeners).toBeGreaterThan(0);
  expect(inGranted).toMatchObject({ scripts: 0, requests: [], hits: 1 });

  sandbox.log.clear();
  const beside = await readOrders(popup);
  expect(new Set(beside.scripts)).toEqual(new Set([`${granted.url}/*`]));
  expect(beside).toMatchObject({ rules: [], dynamicRules: [], ownRules: before.ownRules });
  expect(await look(extension, page, plain)).toEqual(NOTHING);
  expect(sandbox.log.entries()).toEqual([]);
  await plain.close();
  await granted.close();
});
