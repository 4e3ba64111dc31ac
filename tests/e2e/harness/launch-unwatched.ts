/**
 * Starts Chromium on a profile that another has left, with nobody watching its pages: what is prerendered the browser gives
 * up where a debugger does, as Playwright always does. Only a page of the extension itself is spoken to, and let go again.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CHROMIUM_ARGS, HEADLESS } from './launch-chromium.ts';

export interface UnwatchedBrowser {
  readonly open: (url: string) => Promise<void>;
  /** Sends a message of the extension's own interface; its reply. */
  readonly ask: (name: string, input: object) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

export interface UnwatchedOptions {
  readonly path: string;
  readonly build: string;
  readonly extensionId: string;
  readonly profile: string;
}

type Send = <T>(method: string, params: object, sessionId?: string) => Promise<T>;

const connect = async (url: string): Promise<Send> => {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error } = JSON.parse(`${data}`);
    if (error) waiting.get(id)?.reject(new Error(error.message));
    else waiting.get(id)?.resolve(result as never);
  });
  let last = 0;
  return (method, params, sessionId) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      socket.send(JSON.stringify({ id: last, method, params, sessionId }));
    });
};

export const launchUnwatched = async (options: UnwatchedOptions): Promise<UnwatchedBrowser> => {
  const { path, build, extensionId, profile } = options;
  await rm(join(profile, 'DevToolsActivePort'), { force: true });
  const child = spawn(
    path,
    [
      ...[...CHROMIUM_ARGS, HEADLESS, '--no-sandbox', '--remote-debugging-port=0'],
      ...[`--user-data-dir=${profile}`, `--disable-extensions-except=${build}`, `--load-extension=${build}`],
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(child, 'exit');
  const findUrl = async (): Promise<string> => {
    for await (const line of createInterface(child.stderr)) {
      const [, url] = /DevTools listening on (ws:\S+)/.exec(line) ?? [];
      if (url !== undefined) return url;
    }
    throw new Error('The browser ended before it could be spoken to.');
  };
  const send = await connect(await findUrl());
  child.stderr.resume();
  const createTarget = (url: string) => send<{ targetId: string }>('Target.createTarget', { url });
  return {
    open: async (url) => void (await createTarget(url)),
    ask: async (name, input) => {
      const { targetId } = await createTarget(`chrome-extension://${extensionId}/consent.html`);
      const attaching = { targetId, flatten: true };
      const { sessionId } = await send<{ sessionId: string }>('Target.attachToTarget', attaching);
      const evaluate = async (expression: string): Promise<unknown> => {
        const how = { expression, awaitPromise: true, returnByValue: true };
        type Evaluated = { readonly result: { readonly value?: unknown } };
        return (await send<Evaluated>('Runtime.evaluate', how, sessionId)).result.value;
      };
      // It begins as an empty page.
      while ((await evaluate('location.protocol + document.readyState')) !== 'chrome-extension:complete');
      const message = JSON.stringify({ countersign: 1, name, input });
      const reply = await evaluate(`chrome.runtime.sendMessage(${message})`);
      await send('Target.closeTarget', { targetId });
      return reply;
    },
    close: async () => {
      child.kill();
      await ended;
    },
  };
};
