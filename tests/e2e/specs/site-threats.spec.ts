/** I1 to I11 in a real browser: what a hostile page, frame or extension tries, and what it is answered. */
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { wakeWorker } from '../harness/dispatch-event.ts';
import { startOtherServer } from '../harness/other-server.ts';
import { signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { allowSite, demoCalls, revokeSite } from '../harness/site-steps.ts';
import { attachToWorker } from '../harness/worker-session.ts';
import { demoPart } from '../walkthrough/page-steps.ts';

const JWT = /[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/;

interface Watching {
  returned: { isPersisted: boolean; readonly changes: unknown[] };
}

/** In the page: notes whether it comes back as it was, and what the extension tells it from then on. */
const watchReturn = (): void => {
  const watching = globalThis as unknown as Watching;
  addEventListener('pageshow', ({ persisted }) => {
    watching.returned = { isPersisted: persisted, changes: [] };
  });
  addEventListener('countersign:change', (event) => {
    watching.returned?.changes.push(JSON.parse((event as CustomEvent<string>).detail).kind);
  });
};

test('I1 I8: a token that comes while its page lies in the back/forward cache reaches no other page, and back it is asked for anew', async ({
  walk,
}) => {
  const { popup, demo } = walk;
  await signIn(popup, 'Pump.fun');
  await allowSite(popup, { storage: { area: 'Into its local storage', key: 'jwt' } });
  await demo.bringToFront();
  const { ask, state, token } = demoPart(demo, 'Pump.fun');
  await ask.click();
  await expect(state).toHaveText('Token received');
  const before = await token.textContent();
  await demo.evaluate(watchReturn);

  const other = await startOtherServer('<!doctype html><title>Other</title><p>Other</p>');
  await demo.goto(other.url);
  await popup.bringToFront();
  await popup.getByRole('button', { name: 'Renew Pump.fun' }).click();
  await expect(popup.getByRole('button', { name: 'Renew Pump.fun' })).not.toHaveAttribute('aria-busy');
  const seen = await demo.evaluate(() => ({
    text: document.documentElement.outerHTML,
    stored: [...Object.values(localStorage), ...Object.values(sessionStorage)],
    isThere: 'countersign' in globalThis,
  }));
  expect(seen.text).not.toMatch(JWT);
  expect(seen).toMatchObject({ stored: [], isThere: false });

  // A page from the cache is not loaded again: there is no load to wait for.
  await demo.goBack({ waitUntil: 'commit' });
  await demo.bringToFront();
  await expect(token).not.toHaveText(before ?? '');
  // It is the very page that was left, and the extension itself told it to ask again: the demo page asks of its own accord, too.
  await expect
    .poll(() => demo.evaluate(() => (globalThis as unknown as Watching).returned))
    .toEqual({ isPersisted: true, changes: ['renewed', 'renewed'] });
  await other.close();
});

test('I3: whatever a page fires at the bridge, nothing beyond its grant comes of it', async ({
  walk,
  sandbox,
}) => {
  const { popup, demo } = walk;
  await signIn(popup, 'Pump.fun');
  await allowSite(popup, { way: 'Calls made for it' });
  await demo.bringToFront();
  await demo.reload();
  await expect(demo.getByRole('status', { name: 'Extension' })).toHaveText('Countersign is on this page');
  const answers = await demo.evaluate(async () => {
    const methods = [
      'getToken',
      'fetch',
      'request',
      'arm',
      'disarm',
      'hello',
      'leave',
      ...['vault.unlock', 'keys.reveal', 'activity.list', 'sessions.signOutAll', '__proto__', 'toString'],
    ];
    const inputs: unknown[] = [
      { api: 'pump' },
      { api: 'mimic' },
      { api: 'pump', origin: 'https://pump.fun', tabId: 1, identityId: 'x' },
      { api: 'pump', method: 'DELETE', path: '/users', headers: {} },
      { api: 'pump', method: 'GET', path: '/users/../auth/logout', headers: {} },
      { accountId: 'x', passwordSecret: 'y' },
      { api: 'pump', method: 'GET', url: 'https://evil.example/', mark: crypto.randomUUID() },
      {},
      null,
      [],
    ];
    const got: string[] = [];
    addEventListener('countersign:reply', (event) => got.push((event as CustomEvent<string>).detail));
    let taken = 0;
    for (const method of methods) {
      for (const input of inputs) {
        // A question for more that it may well put: only the user can answer it.
        if (method === 'request' && inputs.indexOf(input) === 1) continue;
        const detail = JSON.stringify({ id: `${method} ${inputs.indexOf(input)}`, method, input });
        taken += dispatchEvent(new CustomEvent('countersign:request', { cancelable: true, detail })) ? 0 : 1;
      }
    }
    while (got.length < taken) await new Promise((resolve) => requestAnimationFrame(resolve));
    return got;
  });
  expect(answers.length).toBeGreaterThan(30);
  // The extension's own messages, and those that the bridge sends of itself, are not even passed on.
  for (const answer of answers) expect(answer).toMatch(/"id":"(getToken|fetch|request|arm|disarm) /);
  const good = answers.filter((answer) => (JSON.parse(answer) as { ok: boolean }).ok);
  // Asking for what it has, and taking back rules that nobody made.
  for (const answer of good) expect(answer).toMatch(/"id":"(request 0|disarm \d)"/);
  expect(answers.join()).not.toMatch(JWT);
  expect(sandbox.log.entries(({ method }) => method === 'DELETE')).toEqual([]);
});

test('I4: hooks in the page see no token where it was granted none', async ({ walk }) => {
  const { popup, demo } = walk;
  await signIn(popup, 'Pump.fun');
  await demo.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    const note = (value: unknown): void => {
      try {
        seen.push(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
      } catch {
        seen.push(String(value)); // not JSON
      }
    };
    const hook = (owner: object, name: string): void => {
      const original = Reflect.get(owner, name) as (...args: unknown[]) => unknown;
      Reflect.set(owner, name, function (this: unknown, ...args: unknown[]) {
        for (const arg of args) note(arg);
        return Reflect.apply(original, this, args);
      });
    };
    hook(Storage.prototype, 'setItem');
    hook(MessagePort.prototype, 'postMessage');
    hook(Promise.prototype, 'then');
    hook(Headers.prototype, 'set');
    hook(Headers.prototype, 'append');
    hook(XMLHttpRequest.prototype, 'setRequestHeader');
    addEventListener('countersign:reply', (event) => note((event as CustomEvent).detail));
  });
  for (const way of ['Header on its own calls', 'Calls made for it'] as const) {
    await allowSite(popup, { way });
    await demo.bringToFront();
    await demo.reload();
    const { callPump, callState, fetchPump, fetchState } = demoCalls(demo);
    const isHeader = way === 'Header on its own calls';
    await (isHeader ? callPump : fetchPump).click();
    await expect(isHeader ? callState : fetchState).toHaveText('Pump.fun answered 200');
    const seen = await demo.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.join('\n')).not.toMatch(JWT);
    await revokeSite(popup);
  }
});

test('I9: the background listens to no other extension and to no page', async ({ walk }) => {
  const { popup, extension } = walk;
  await wakeWorker(popup);
  const worker = await attachToWorker(extension);
  const listens = async (event: string): Promise<unknown> => {
    const expression = `chrome.runtime.${event}.hasListeners()`;
    const answer = await worker.send('Runtime.evaluate', { expression, returnByValue: true });
    return (answer as { result: { value: unknown } }).result.value;
  };
  // The first shows that the question can be answered with yes.
  expect(await listens('onMessage')).toBe(true);
  for (const event of ['onMessageExternal', 'onConnectExternal']) {
    expect(await listens(event), event).toBe(false);
  }
  await worker.detach();
});

test('I10 I11: no page can frame, load or read a file of the extension', async ({ walk, own }) => {
  const { extension, demo, popup } = walk;
  await signIn(popup, 'Pump.fun');
  await allowSite(popup);
  const entries = await readdir(own.build, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(own.build, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  expect(files).toContain('popup.html');
  const urls = files.map((file) => extension.url(file));
  const html = urls
    .filter((url) => url.endsWith('.html'))
    .map((url) => `<iframe src="${url}"></iframe>`)
    .join('');
  const hostile = await startOtherServer(`<!doctype html><title>Hostile</title>${html}`);
  const page = await extension.context.newPage();
  for (const url of [hostile.url, demo.url()]) {
    await page.goto(url);
    const read = await page.evaluate(
      (all) =>
        Promise.all(
          all.map((file) =>
            fetch(file).then(
              () => file,
              () => null,
            ),
          ),
        ),
      urls,
    );
    expect(read.filter((file) => file !== null)).toEqual([]);
  }
  await page.goto(hostile.url);
  const frames = page.frames().filter((frame) => frame !== page.mainFrame());
  expect(frames.length).toBeGreaterThan(1);
  for (const frame of frames) expect(frame.url()).toMatch(/^chrome-error:|^about:blank|^$/);
  await hostile.close();
});
