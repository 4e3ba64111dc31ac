/**
 * Tricks of a granted page with what browsers give to pages: service workers, windows that outlive it, copies of its tab,
 * frames, forged events, requests that were prepared or under way when the user took the grant back.
 */
import type { Frame, Page } from '@playwright/test';
import { askForValue } from '../../soak/ask.ts';
import { openPopup } from '../harness/open-popup.ts';
import { startOtherServer } from '../harness/other-server.ts';
import { signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { callFrom, openAllowed } from '../harness/site-steps.ts';

const JWT = /[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/;
const HTML = '<!doctype html><title>Granted</title>';
const PROFILE = '/auth/my-profile';

interface Provider {
  readonly fetch: (api: string, path: string) => Promise<Response>;
  readonly getToken: (api: string) => Promise<{ readonly token: string }>;
}

interface WithPageApi {
  readonly countersign: Provider;
}

/** The token, or the reason why there is none. */
const askForToken = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const { countersign } = globalThis as unknown as Partial<WithPageApi>;
    if (!countersign) return 'no page API';
    return countersign.getToken('pump').then(
      ({ token }) => token,
      ({ reason }) => `${reason}`,
    );
  });

/** Has the page prepare a signed request by a mark of its own making; the answer to it. */
const armFrom = (page: Page, { url, mark }: { readonly url: string; readonly mark: string }) =>
  page.evaluate(
    ({ address, ownMark }) =>
      new Promise<boolean>((resolve) => {
        addEventListener('countersign:reply', (event) => {
          const { id, ok } = JSON.parse((event as CustomEvent<string>).detail);
          if (id === ownMark) resolve(ok);
        });
        const input = { api: 'pump', method: 'GET', url: address, mark: ownMark };
        const detail = JSON.stringify({ id: ownMark, method: 'arm', input });
        dispatchEvent(new CustomEvent('countersign:request', { cancelable: true, detail }));
      }),
    { address: url, ownMark: mark },
  );

for (const name of ['sites.revokeAll', 'vault.lock'] as const) {
  test(`I7 T10: after ${name} neither a call under way is answered, nor does a request that was prepared carry the token`, async ({
    walk: { popup },
    extension,
    sandbox,
  }) => {
    await signIn(popup, 'Pump.fun');
    const [asking, own] = [await startOtherServer(HTML), await startOtherServer(HTML)];
    const fetching = await openAllowed(extension, asking.url, { way: 'Calls made for it' });
    const sending = await openAllowed(extension, own.url, { way: 'Header on its own calls' });
    const url = `${sandbox.pumpUrl}${PROFILE}`;
    const marks = [crypto.randomUUID(), crypto.randomUUID()] as const;
    for (const mark of marks) expect(await armFrom(sending, { url, mark })).toBe(true);
    const isSigned = () => sandbox.log.entries(({ tokenFingerprint }) => tokenFingerprint !== null);
    sandbox.log.clear();
    expect(await callFrom(sending, `${url}#${marks[0]}`)).toBe(200);
    expect(isSigned()).toHaveLength(1);

    sandbox.addFaults([{ kind: 'delay', api: 'pump', path: PROFILE, delayMs: 8_000, times: 1 }]);
    const answer = fetching.evaluate(async (path) => {
      const { countersign } = globalThis as unknown as WithPageApi;
      return countersign.fetch('pump', path).then(
        async (reply) => reply.text(),
        ({ reason }) => `${reason}`,
      );
    }, PROFILE);
    await expect.poll(() => isSigned().length).toBe(2);
    await askForValue(popup, name, {});
    // Otherwise the test would be about an answer that had come before.
    expect(sandbox.log.entries(({ status }) => status === null)).toHaveLength(1);
    await callFrom(sending, `${url}#${marks[1]}`);
    expect(await answer).toBe(name === 'vault.lock' ? 'locked' : 'site_not_granted');
    expect(isSigned()).toHaveLength(2);
    await asking.close();
    await own.close();
  });
}

test('I7 I8: a page that comes back from the cache after its grant was revoked gets nothing, and finds nothing in its storage', async ({
  walk: { popup },
  extension,
}) => {
  await signIn(popup, 'Pump.fun');
  const own = await startOtherServer(HTML);
  const other = await startOtherServer();
  const page = await openAllowed(extension, own.url, {
    storage: { area: 'Into its local storage', key: 'jwt' },
  });
  await expect.poll(() => page.evaluate(() => localStorage.getItem('jwt'))).toMatch(JWT);
  await page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => Object.assign(globalThis, { persisted }));
  });
  await page.goto(other.url);
  await askForValue(popup, 'sites.revokeAll', {});
  await page.goBack({ waitUntil: 'commit' });
  await expect.poll(() => page.evaluate(() => (globalThis as { persisted?: boolean }).persisted)).toBe(true);
  expect(await askForToken(page)).toBe('site_not_granted');
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  await own.close();
  await other.close();
});

test('I5: a window that keeps the page API of a page that has gone gets nothing by it', async ({
  walk: { popup },
  extension,
}) => {
  await signIn(popup, 'Pump.fun');
  const own = await startOtherServer(HTML);
  const other = await startOtherServer();
  const page = await openAllowed(extension, own.url, { way: 'The token itself' });
  const opening = extension.context.waitForEvent('page');
  await page.evaluate(() => {
    const kept = open('about:blank');
    if (!kept) throw new Error('no window');
    kept.document.open();
    kept.document.write('<!doctype html><title>Kept</title>');
    kept.document.close();
    Object.assign(kept, { kept: (globalThis as unknown as WithPageApi).countersign });
  });
  const kept = await opening;
  const ask = () =>
    kept.evaluate(async () => {
      const { kept: provider } = globalThis as unknown as { kept: Provider };
      const never = new Promise<string>((resolve) => setTimeout(() => resolve('no answer'), 3_000));
      const asked = provider.getToken('pump').then(
        ({ token }) => token,
        ({ reason }) => `${reason}`,
      );
      return Promise.race([asked, never]);
    });
  // As long as the page is there, it is the page that asks, whoever holds its hand.
  expect(await ask()).toMatch(JWT);
  expect(await askForToken(kept)).toBe('no page API');
  await page.goto(other.url);
  expect(await ask()).toMatch(/^(no answer|disconnected)$/);
  await own.close();
  await other.close();
});

test('I6: no service worker of a granted page, and no other tab that was told the mark, sends the token under header', async ({
  walk: { popup },
  extension,
  sandbox,
}) => {
  await signIn(popup, 'Pump.fun');
  const script =
    'onmessage = async ({ data, source }) => source.postMessage(await fetch(data, { cache: "no-store", headers: { accept: "application/json" } }).then(() => 1, () => 0));';
  const own = await startOtherServer(HTML, {}, { '/worker.js': script });
  const page = await openAllowed(extension, own.url, {
    way: 'Header on its own calls',
    duration: 'This visit, in this tab',
  });
  const url = `${sandbox.pumpUrl}${PROFILE}`;
  const mark = crypto.randomUUID();
  expect(await armFrom(page, { url, mark })).toBe(true);
  sandbox.log.clear();
  const signed = () => sandbox.log.entries(({ tokenFingerprint }) => tokenFingerprint !== null);
  await page.evaluate(async (address) => {
    await navigator.serviceWorker.register('/worker.js');
    const { active } = await navigator.serviceWorker.ready;
    await new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('message', resolve, { once: true });
      active?.postMessage(address);
    });
  }, `${url}#${mark}`);
  const twin = await extension.context.newPage();
  await twin.goto(own.url);
  await callFrom(twin, `${url}#${mark}`);
  expect(sandbox.log.entries(({ method }) => method === 'GET').length).toBeGreaterThan(1);
  expect(signed()).toEqual([]);
  // The very tab that it is for sends it.
  expect(await callFrom(page, `${url}#${mark}`)).toBe(200);
  expect(signed()).toHaveLength(1);
  await own.close();
});

test('I7: a copy of a tab is another visit, and the token that was copied along with its storage is taken away', async ({
  walk: { popup },
  extension,
}) => {
  await signIn(popup, 'Pump.fun');
  const own = await startOtherServer(HTML);
  const page = await openAllowed(extension, own.url, {
    storage: { area: 'Into its session storage', key: 'jwt' },
    duration: 'This visit, in this tab',
  });
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('jwt'))).toMatch(JWT);
  const over = await openPopup(extension, page);
  const opening = extension.context.waitForEvent('page');
  await over.evaluate(async () => {
    const { chrome } = globalThis as unknown as {
      chrome: { tabs: { duplicate: (tabId: number) => Promise<unknown> } };
    };
    await chrome.tabs.duplicate(Number(new URLSearchParams(location.search).get('tab')));
  });
  const copy = await opening;
  await copy.waitForURL(`${own.url}/`);
  expect(await askForToken(copy)).toBe('site_not_granted');
  await expect.poll(() => copy.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  expect(await askForToken(page)).toMatch(JWT);
  await own.close();
});

test('I3: getters, proxies and objects in events are never looked into, and forged events of the browser give nothing', async ({
  walk: { popup },
  extension,
}) => {
  await signIn(popup, 'Pump.fun');
  const own = await startOtherServer(
    `${HTML}<a id="browser"></a><a id="chrome"></a><form id="countersign"></form><a id="prerendering"></a>`,
  );
  const page = await openAllowed(extension, own.url, { way: 'Calls made for it' });
  const seen = await page.evaluate(async () => {
    const asked = { id: 'x', method: 'getToken', input: { api: 'pump' } };
    let looks = 0;
    const look = (): string => {
      looks += 1;
      return JSON.stringify(asked);
    };
    const proxied = new Proxy(asked, { get: look, has: () => look() !== '', ownKeys: () => [look()] });
    // The browser itself copies the plain fields of a detail from world to world.
    const withGetter = {
      get id() {
        return JSON.stringify(asked);
      },
      toString: look,
      toJSON: look,
    };
    class Own extends CustomEvent<unknown> {
      override get detail() {
        return look();
      }
    }
    const fire = (event: Event): boolean => !dispatchEvent(event);
    const name = 'countersign:request';
    const taken = [
      proxied,
      withGetter,
      new String(JSON.stringify(asked)),
      [JSON.stringify(asked)],
      null,
      5,
    ].map((detail) => fire(new CustomEvent(name, { cancelable: true, detail })));
    taken.push(fire(new Own(name, { cancelable: true })), fire(new Event(name, { cancelable: true })));
    const heard: string[] = [];
    for (const each of ['reply', 'change', 'announceProvider', 'bridge']) {
      addEventListener(`countersign:${each}`, (event) =>
        heard.push(`${each} ${(event as CustomEvent).detail}`),
      );
    }
    for (let round = 0; round < 3; round += 1) {
      fire(new PageTransitionEvent('pagehide', { persisted: true }));
      fire(new PageTransitionEvent('pageshow', { persisted: true }));
      fire(new StorageEvent('storage', { key: 'countersign:written', newValue: null }));
    }
    // One id for all: answers are told apart by it alone.
    for (const method of ['getToken', 'disarm', 'arm']) {
      const input = { api: 'pump', mark: crypto.randomUUID(), status: 200, method: 'GET', url: 'x' };
      fire(new CustomEvent(name, { cancelable: true, detail: JSON.stringify({ id: 'a1', method, input }) }));
    }
    const { countersign } = globalThis as unknown as WithPageApi;
    const { status } = await countersign
      .fetch('pump', '/auth/my-profile')
      .catch(({ reason }) => ({ status: reason }));
    const again = await countersign.fetch('pump', '/auth/my-profile');
    return { taken, looks, heard, status, again: again.status };
  });
  expect(seen.taken).toEqual(Array(8).fill(false));
  expect(seen.looks).toBe(0);
  expect(seen.heard.join('\n')).not.toMatch(JWT);
  expect(seen.again).toBe(200);
  await own.close();
});

test('an open page with a frame called browser or chrome is served from its first load after the grant', async ({
  walk: { popup },
  extension,
}) => {
  await signIn(popup, 'Pump.fun');
  for (const name of ['browser', 'chrome']) {
    const frame = `<iframe name="${name}" src="/frame"></iframe>`;
    const own = await startOtherServer(HTML, {}, { '/': HTML + frame });
    const page = await openAllowed(extension, own.url, { way: 'The token itself' });
    // Chromium gave our script no interface there.
    expect(await askForToken(page)).toBe('disconnected');
    await page.reload();
    expect(await askForToken(page)).toMatch(JWT);
    await own.close();
  }
});

/** Has the extension itself put its bridge into a page and its frames, wherever they are from. */
const putBridgeInto = async (over: Page): Promise<void> =>
  over.evaluate(async () => {
    const { chrome } = globalThis as unknown as {
      chrome: { scripting: { executeScript: (injection: object) => Promise<unknown> } };
    };
    const tabId = Number(new URLSearchParams(location.search).get('tab'));
    await chrome.scripting.executeScript({ target: { tabId, allFrames: true }, files: ['/page-bridge.js'] });
  });

/** The bridge's answer to a question for the token. */
const askBridge = (frame: Frame): Promise<string> =>
  frame.evaluate(
    () =>
      new Promise<string>((resolve) => {
        addEventListener('countersign:reply', (event) => resolve((event as CustomEvent<string>).detail));
        const detail = JSON.stringify({ id: 'x', method: 'getToken', input: { api: 'pump' } });
        dispatchEvent(new CustomEvent('countersign:request', { cancelable: true, detail }));
      }),
  );

test('I2 I5 I6: a frame of the granted origin and another port of its host are refused, even where they have our script', async ({
  walk: { popup },
  extension,
}) => {
  await signIn(popup, 'Pump.fun');
  const own = await startOtherServer(HTML, {}, { '/': `${HTML}<iframe src="/frame"></iframe>` });
  const otherPort = await startOtherServer('<!doctype html><title>Other port</title>');
  const page = await openAllowed(extension, `${own.url}/`, { way: 'The token itself' });
  await putBridgeInto(await openPopup(extension, page));
  const [top, inner] = page.frames();
  if (!top || !inner) throw new Error('the page has no frame');
  // The page itself shows that the script asks, and that there is something to be had.
  expect(await askBridge(top)).toMatch(JWT);
  const refusedFor = (reason: string): string => JSON.stringify({ id: 'x', ok: false, reason });
  expect(await askBridge(inner)).toBe(refusedFor('not_permitted'));
  const stranger = await extension.context.newPage();
  await stranger.goto(`${otherPort.url}/`);
  await putBridgeInto(await openPopup(extension, stranger));
  expect(await askBridge(stranger.mainFrame())).toBe(refusedFor('site_not_granted'));
  await own.close();
  await otherPort.close();
});

test('I2: a page that has taken over our content script is still a page to the background', async ({
  walk: { popup },
  extension,
}) => {
  await signIn(popup, 'Pump.fun');
  const own = await startOtherServer(HTML);
  const page = await openAllowed(extension, own.url, { way: 'Calls made for it' });
  const over = await openPopup(extension, page);
  /** As the script's own world sends it, whatever the script would have let through. */
  const sendAsScript = (name: string): Promise<unknown> =>
    over.evaluate(async (wanted) => {
      const { chrome } = globalThis as unknown as {
        chrome: { scripting: { executeScript: (injection: object) => Promise<{ result: unknown }[]> } };
      };
      const tabId = Number(new URLSearchParams(location.search).get('tab'));
      const func = async (message: object): Promise<unknown> => {
        const world = globalThis as unknown as {
          chrome: { runtime: { sendMessage: (sent: object) => unknown } };
        };
        return world.chrome.runtime.sendMessage(message);
      };
      const args = [{ countersign: 1, name: wanted, input: {} }];
      const [answer] = await chrome.scripting.executeScript({ target: { tabId }, func, args });
      return answer?.result;
    }, name);
  // What it may say is heard.
  expect(await sendAsScript('page.hello')).toMatchObject({ ok: true });
  for (const name of [
    'activity.list',
    'activity.export',
    'vault.touch',
    'sessions.signOutAll',
    'vault.lock',
  ]) {
    expect(await sendAsScript(name), name).toMatchObject({ ok: false, code: 'not_permitted' });
  }
  await own.close();
});
