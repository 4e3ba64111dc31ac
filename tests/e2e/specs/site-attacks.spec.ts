/** What a granted page tries that turned on its user: by what it asks, by its frames and windows, by its own document, by its speed. */
import type { Page } from '@playwright/test';
import { openPopup } from '../harness/open-popup.ts';
import { startOtherServer } from '../harness/other-server.ts';
import { signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { allowPage } from '../harness/site-steps.ts';

const JWT = /[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/;

interface WithPageApi {
  readonly countersign: {
    readonly fetch: (api: string, path: unknown, init?: unknown) => Promise<Response>;
    readonly getToken: (api: string) => Promise<{ readonly token: string }>;
  };
}

/** The status, or the reason why there is none. */
const fetchFrom = (page: Page, path: string): Promise<string> =>
  page.evaluate(async (wanted) => {
    const { countersign } = globalThis as unknown as WithPageApi;
    return countersign.fetch('pump', wanted).then(
      ({ status }) => `${status}`,
      ({ reason }) => `${reason}`,
    );
  }, path);

test('I3: paths that climb, hosts in paths, headers, getters and bodies of its own get a page no further than its grant', async ({
  walk,
  extension,
  sandbox,
}) => {
  await signIn(walk.popup, 'Pump.fun');
  const own = await startOtherServer('<!doctype html><title>Granted</title>');
  const elsewhere = await startOtherServer();
  const page = await extension.context.newPage();
  await page.goto(own.url);
  await allowPage(extension, page, { way: 'Calls made for it' });
  expect(await fetchFrom(page, '/auth/my-profile')).toBe('200');
  sandbox.log.clear();
  const host = elsewhere.url.replace('http:', '');
  const reasons = await page.evaluate(
    async ({ foreign }) => {
      const { countersign } = globalThis as unknown as WithPageApi;
      const paths: readonly unknown[] = [
        ...[foreign, `http:${foreign}`, `/${foreign}`, `@${foreign.slice(2)}`, `\\\\${foreign.slice(2)}`],
        ...['/users/../auth/logout', '/users/%2e%2e/auth/logout', '/users/..%2fauth/logout', '/users/.'],
        ...['/users/x?token=1', '/users/x#y', '/users//x', 'users/x', '', '/', '/users/x\r\nHost: evil'],
        ...['/users/\u0000', '/users/x y', `/users/${'x'.repeat(201)}`, `/${'x/'.repeat(249)}`],
        ...[
          `/users/${'x'.repeat(100_000)}`,
          5,
          null,
          {},
          ['/users/x'],
          { toString: () => '/auth/my-profile' },
        ],
      ];
      let reads = 0;
      const inits: readonly unknown[] = [
        { method: 'TRACE' },
        { method: 'get' },
        { method: 'GET\r\nx: y' },
        { method: { toString: () => 'GET' } },
        // Another one at each look.
        Object.defineProperty({}, 'method', { get: () => (reads++ % 2 === 0 ? 'DELETE' : 'GET') }),
        { body: 'a GET with a body' },
        { method: 'POST', body: new Blob(['{}']) },
        { method: 'POST', body: '{"rawJwt":true}' },
        { headers: { accept: 'x'.repeat(100_000) } },
      ];
      const toReason = (asked: Promise<unknown>): Promise<string> =>
        asked.then(
          () => 'answered',
          ({ reason, message }) => `${reason ?? message}`,
        );
      const answers: string[] = [];
      for (const path of paths) answers.push(await toReason(countersign.fetch('pump', path)));
      for (const init of inits) {
        answers.push(await toReason(countersign.fetch('pump', '/auth/my-profile', init)));
      }
      return answers;
    },
    { foreign: host },
  );
  expect(
    reasons.filter((reason) => !/^(site_call_unsupported|site_out_of_scope|invalid_input)$/.test(reason)),
  ).toEqual([]);
  expect(sandbox.log.entries()).toEqual([]);

  // Headers of its own: those that are no matter of a page's are not sent, however they are written.
  const status = await page.evaluate(async () => {
    const { countersign } = globalThis as unknown as WithPageApi;
    const headers = {
      authorization: 'Bearer evil',
      host: 'evil.example',
      origin: 'https://evil.example',
      cookie: 'a=b',
    };
    return (await countersign.fetch('pump', '/auth/my-profile', { headers })).status;
  });
  expect(status).toBe(200);
  expect(sandbox.log.entries()).toMatchObject([{ origin: 'https://pump.fun', violations: [] }]);
  const smuggled = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        addEventListener('countersign:reply', (event) => resolve((event as CustomEvent<string>).detail));
        const headers = { accept: 'a', authorization: 'Bearer evil' };
        const input = { api: 'pump', method: 'GET', path: '/auth/my-profile', headers };
        const detail = JSON.stringify({ id: 'own', method: 'fetch', input });
        dispatchEvent(new CustomEvent('countersign:request', { cancelable: true, detail }));
      }),
  );
  expect(JSON.parse(smuggled)).toEqual({ id: 'own', ok: false, reason: 'invalid_input' });

  // N1: where the API itself leads elsewhere.
  sandbox.addFaults([
    { kind: 'redirect', api: 'pump', path: '/auth/my-profile', location: `${elsewhere.url}/stolen` },
  ]);
  expect(await fetchFrom(page, '/auth/my-profile')).not.toBe('200');
  expect(elsewhere.hits).toEqual([]);
  await own.close();
  await elsewhere.close();
});

test('I5: no frame and no window that a granted page makes of itself is served', async ({
  walk,
  extension,
}) => {
  await signIn(walk.popup, 'Pump.fun');
  const own = await startOtherServer('<!doctype html><title>Granted</title>');
  const page = await extension.context.newPage();
  await page.goto(own.url);
  await allowPage(extension, page, { way: 'The token itself' });
  const served = await page.evaluate(async () => {
    const isServed = async (inner: Window): Promise<boolean> => {
      const detail = JSON.stringify({ id: 'x', method: 'getToken', input: { api: 'pump' } });
      const isTaken = !inner.dispatchEvent(
        new CustomEvent('countersign:request', { cancelable: true, detail }),
      );
      return isTaken || 'countersign' in inner;
    };
    const html = '<!doctype html><title>Inner</title>';
    const blob = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
    const inFrame = (change: (frame: HTMLIFrameElement) => void): Promise<boolean> =>
      new Promise((resolve) => {
        const frame = document.createElement('iframe');
        change(frame);
        frame.addEventListener('load', () => resolve(isServed(frame.contentWindow as Window)), {
          once: true,
        });
        document.body.append(frame);
      });
    const inWindow = async (url: string): Promise<boolean> => {
      const inner = open(url);
      if (!inner) throw new Error('no window');
      while (
        inner.document.readyState !== 'complete' ||
        (url !== '' && inner.location.href === 'about:blank')
      ) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      const answer = await isServed(inner);
      inner.close();
      return answer;
    };
    return {
      // The first shows that the question can be answered with yes.
      page: await isServed(window),
      blank: await inFrame(() => undefined),
      srcdoc: await inFrame((frame) => {
        frame.srcdoc = html;
      }),
      blob: await inFrame((frame) => {
        frame.src = blob;
      }),
      same: await inFrame((frame) => {
        frame.src = location.href;
      }),
      blankWindow: await inWindow(''),
      blobWindow: await inWindow(blob),
    };
  });
  expect(served).toEqual({
    ...{ page: true, blank: false, srcdoc: false, blob: false, same: false },
    ...{ blankWindow: false, blobWindow: false },
  });
  await own.close();
});

test('I6: a document of the granted address that the browser holds to be of no origin gets nothing', async ({
  walk,
  extension,
}) => {
  await signIn(walk.popup, 'Pump.fun');
  const own = await startOtherServer('<!doctype html><title>Granted</title>', {
    '/sandboxed': { 'content-security-policy': 'sandbox allow-scripts' },
  });
  const page = await extension.context.newPage();
  await page.goto(own.url);
  await allowPage(extension, page, { way: 'The token itself' });
  const ask = () =>
    page.evaluate(async () => {
      const { countersign } = globalThis as unknown as Partial<WithPageApi>;
      if (!countersign) return 'no page API';
      return countersign.getToken('pump').then(
        ({ token }) => token,
        ({ reason }) => reason as string,
      );
    });
  expect(await ask()).toMatch(JWT);
  await page.goto(`${own.url}/sandboxed`);
  expect(await page.evaluate(() => origin)).toBe('null');
  expect(await ask()).toMatch(/^(no page API|not_permitted)$/);
  await own.close();
});

test('I4: a page that had replaced everything before it was granted sees no token under fetch and header', async ({
  walk,
  extension,
  sandbox,
}) => {
  await signIn(walk.popup, 'Pump.fun');
  const own = await startOtherServer('<!doctype html><title>Granted</title>');
  const page = await extension.context.newPage();
  await page.goto(own.url);
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    const { stringify } = JSON;
    const { apply } = Reflect;
    const note = (value: unknown): void => {
      try {
        seen[seen.length] = typeof value === 'string' ? value : (stringify(value) ?? '');
      } catch {
        seen[seen.length] = '?'; // not JSON
      }
    };
    const hook = (owner: object, name: string): void => {
      const original = Object.getOwnPropertyDescriptor(owner, name)?.value as (...args: unknown[]) => unknown;
      Object.defineProperty(owner, name, {
        configurable: true,
        writable: true,
        value: function (this: unknown, ...args: unknown[]) {
          for (const arg of args) note(arg);
          const result = apply(original, this, args);
          note(result);
          return result;
        },
      });
    };
    for (const name of ['parse', 'stringify']) hook(JSON, name);
    for (const name of ['assign', 'freeze', 'defineProperty']) hook(Object, name);
    hook(Promise.prototype, 'then');
    hook(EventTarget.prototype, 'addEventListener');
    hook(EventTarget.prototype, 'dispatchEvent');
    hook(Headers.prototype, 'get');
    hook(Storage.prototype, 'setItem');
    hook(XMLHttpRequest.prototype, 'setRequestHeader');
    for (const name of ['token', 'tokenSecret', 'reason', 'authorization', 'resolve']) {
      Object.defineProperty(Object.prototype, name, {
        configurable: true,
        set(this: object, value: unknown) {
          note(value);
          Reflect.defineProperty(this, name, { value, writable: true, configurable: true, enumerable: true });
        },
      });
    }
    for (const name of ['request', 'reply', 'announceProvider', 'change']) {
      addEventListener(`countersign:${name}`, (event) => note((event as CustomEvent).detail), true);
    }
  });
  const url = `${sandbox.pumpUrl}/auth/my-profile`;
  for (const way of ['Calls made for it', 'Header on its own calls'] as const) {
    await allowPage(extension, page, { way });
    const status = await page.evaluate(
      async ({ address, isHeader }) => {
        const { countersign } = globalThis as unknown as WithPageApi;
        const asked = isHeader
          ? fetch(address, { headers: { accept: 'application/json' }, cache: 'no-store' })
          : countersign.fetch('pump', '/auth/my-profile');
        return (await asked).status;
      },
      { address: url, isHeader: way === 'Header on its own calls' },
    );
    expect(status).toBe(200);
    const over = await openPopup(extension, page);
    await over.getByRole('tab', { name: 'This site' }).click();
    await over.getByRole('button', { name: 'Revoke Pump.fun' }).click();
    await expect(over.getByRole('button', { name: 'Revoke Pump.fun' })).toBeHidden();
    await over.close();
  }
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
  expect(seen.some((text) => text.includes('my-profile'))).toBe(true);
  expect(seen.join('\n')).not.toMatch(JWT);
  await own.close();
});

test('a page that writes its document anew is still served', async ({ walk, extension }) => {
  await signIn(walk.popup, 'Pump.fun');
  const own = await startOtherServer('<!doctype html><title>Granted</title>');
  const page = await extension.context.newPage();
  await page.goto(own.url);
  await allowPage(extension, page, { way: 'The token itself' });
  // It takes every listener off the window, ours as well.
  await page.evaluate(() => {
    document.open();
    document.write('<!doctype html><title>Written</title><p>Written</p>');
    document.close();
  });
  await expect(page.getByText('Written')).toBeVisible();
  const token = await page.evaluate(() =>
    (globalThis as unknown as WithPageApi).countersign.getToken('pump').then(
      (answer) => answer.token,
      ({ reason }) => reason as string,
    ),
  );
  expect(token).toMatch(JWT);
  await own.close();
});

test('I3: an answer that comes after its page has gone reaches no other page of the tab', async ({
  walk,
  extension,
  sandbox,
}) => {
  await signIn(walk.popup, 'Pump.fun');
  const own = await startOtherServer('<!doctype html><title>Granted</title>');
  const page = await extension.context.newPage();
  await page.goto(own.url);
  await allowPage(extension, page, { way: 'Calls made for it' });
  const heard = `<!doctype html><title>Other</title><script>
    heard = [];
    for (const name of ['reply', 'change', 'announceProvider'])
      addEventListener('countersign:' + name, (event) => heard.push(event.detail), true);
    addEventListener('message', (event) => heard.push(event.data));
  </script>`;
  const other = await startOtherServer(heard);
  sandbox.addFaults([{ kind: 'hang', api: 'pump', path: '/auth/my-profile', times: 1 }]);
  await page.evaluate(() => {
    void (globalThis as unknown as WithPageApi).countersign
      .fetch('pump', '/auth/my-profile')
      .catch(() => null);
  });
  await expect.poll(() => sandbox.log.entries(({ fault }) => fault === 'hang')).toHaveLength(1);
  await page.goto(other.url);
  // Its call is given up at the latest when the API is: the activity log then says so.
  const settled = () =>
    page.evaluate(() => (globalThis as unknown as { heard: unknown[] }).heard.length).catch(() => -1);
  await expect.poll(settled).toBe(0);
  await page.goBack({ waitUntil: 'commit' });
  await expect.poll(() => fetchFrom(page, '/auth/my-profile')).toBe('200');
  await page.goForward({ waitUntil: 'commit' });
  await expect(page).toHaveTitle('Other');
  expect(await settled()).toBe(0);
  await own.close();
  await other.close();
});
