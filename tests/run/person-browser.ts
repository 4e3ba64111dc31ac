/**
 * A browser for a person: no test flags, nothing attached to its pages, its own sandbox wherever that works. The pipe to
 * it serves to open the options page once the extension is loaded; an address on the command line would come too early.
 */
import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

export interface PersonBrowser {
  readonly chromiumPath: string;
  readonly profile: string;
  /** The folder of the extension, and its id. */
  readonly build: string;
  readonly extensionId: string;
  /** Opened at once. */
  readonly pages: readonly string[];
  /** A page of the extension, opened when it is there. */
  readonly extensionPage: string;
}

interface TargetCreated {
  readonly method?: string;
  readonly params?: { readonly targetInfo?: { readonly type: string; readonly url: string } };
}

/** Messages of the DevTools protocol through a pipe are JSON texts, each ended by a zero byte. */
const onMessage = (pipe: Readable, handle: (message: TargetCreated) => void): void => {
  let rest = '';
  pipe.setEncoding('utf8').on('data', (text: string) => {
    const messages = (rest + text).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages) handle(JSON.parse(message) as TargetCreated);
  });
};

/** Resolves with the exit code when the person has closed the browser. */
export const runPersonBrowser = (options: PersonBrowser): Promise<number> =>
  new Promise((resolve, reject) => {
    const browser = spawn(
      options.chromiumPath,
      [
        `--user-data-dir=${options.profile}`,
        `--disable-extensions-except=${options.build}`,
        `--load-extension=${options.build}`,
        '--remote-debugging-pipe',
        '--no-first-run',
        '--no-default-browser-check',
        // Chromium's own sandbox can't be had as root.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ...options.pages,
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    );
    const [, , , toBrowser, fromBrowser] = browser.stdio as unknown as [null, null, null, Writable, Readable];
    const send = (id: number, method: string, params: object): void => {
      toBrowser.write(`${JSON.stringify({ id, method, params })}\0`);
    };
    let isOpened = false;
    onMessage(fromBrowser, ({ method, params }) => {
      const isOurs = params?.targetInfo?.url.startsWith(`chrome-extension://${options.extensionId}/`);
      if (isOpened || method !== 'Target.targetCreated' || !isOurs) return;
      isOpened = true;
      send(2, 'Target.createTarget', { url: options.extensionPage });
    });
    // A browser that is closed while we write is no failure.
    toBrowser.on('error', () => undefined);
    send(1, 'Target.setDiscoverTargets', { discover: true });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => browser.kill(signal));
    browser.on('error', reject);
    browser.on('close', (code) => resolve(code ?? 0));
  });
