/** Starts a real Chromium with the built extension in a profile of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { toExtensionId } from './extension-id.ts';
import type { Extension, LaunchOptions } from './launch-extension.ts';
import { within } from './within.ts';

/** Extensions need the whole browser: the old headless mode and the headless shell load none. */
export const HEADLESS = '--headless=new';
const ON_X_DISPLAY = '--ozone-platform=x11';

export const CHROMIUM_ARGS: readonly string[] = [
  // A tenth of the work of a machine that has no GPU anyway.
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
];

/** Playwright turns the back/forward cache off; people have it on, and I1 and I8 are about it. */
export const NOT_PLAYWRIGHTS_ARGS = ['--disable-back-forward-cache'];

const ACTION_TIMEOUT_MS = 40_000;

const readBrowserPid = async (context: BrowserContext): Promise<number> => {
  const session = await context.browser()?.newBrowserCDPSession();
  if (session === undefined) throw new Error('The browser is gone.');
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const pid = processInfo.find(({ type }) => type === 'browser')?.id;
  if (pid === undefined) throw new Error('The browser names no process of its own.');
  return pid;
};

/** Chromium says nothing when it refuses an extension, e.g. for an icon that is missing. */
const checkLoaded = async (context: BrowserContext, url: string): Promise<void> => {
  const page = context.pages()[0] ?? (await context.newPage());
  try {
    await page.goto(url);
  } catch (cause) {
    await context.close();
    throw new Error(`Chromium did not load the extension: ${url} can't be opened.`, { cause });
  }
  await page.goto('about:blank');
};

interface Running {
  readonly context: BrowserContext;
  readonly id: string;
}

const isWorkerAlive = async ({ context, id }: Running): Promise<boolean> => {
  const session = await context.browser()?.newBrowserCDPSession();
  if (session === undefined) throw new Error('The browser is gone.');
  const { targetInfos } = await session.send('Target.getTargets');
  await session.detach();
  return targetInfos.some(
    ({ type, url }) => type === 'service_worker' && url.startsWith(`chrome-extension://${id}/`),
  );
};

/** From the order to end a worker to the report that it has, at most: Chromium itself gives one up after five seconds. */
const STOP_TIMEOUT_MS = 30_000;

/**
 * Resolves when the browser has reported the worker as stopped. The next message or alarm starts a new one, perhaps
 * before this resolves.
 */
const killWorker = async (running: Running, page: Page): Promise<boolean> => {
  if (!(await isWorkerAlive(running))) return false;
  const session = await running.context.newCDPSession(page);
  const seen: string[] = [];
  const tellToEnd = () => session.send('ServiceWorker.stopAllWorkers');
  const stopped = new Promise<boolean>((resolve, reject) => {
    session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      const states = versions.map(({ runningStatus }) => runningStatus);
      seen.push(...states);
      if (seen.includes('stopped')) resolve(true);
      // One that was only being started has taken no notice.
      else if (seen.includes('starting') && states.includes('running')) tellToEnd().catch(reject);
    });
  });
  await session.send('ServiceWorker.enable');
  await tellToEnd();
  try {
    return await within({ ms: STOP_TIMEOUT_MS, what: 'the worker to end' }, stopped);
  } catch (cause) {
    throw new Error(`The worker was told to end and did not: ${seen.join(', ') || 'no state reported'}.`, {
      cause,
    });
  } finally {
    await session.detach();
  }
};

export const launchChromium = async (options: LaunchOptions): Promise<Extension> => {
  const { build, browser, others = [], display } = options;
  const all = [build, ...others.map(({ folder }) => folder)].join(',');
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'countersign-')));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browser.path,
    // Playwright's own word for headless starts the mode that loads no extensions; see HEADLESS.
    headless: false,
    ignoreDefaultArgs: NOT_PLAYWRIGHTS_ARGS,
    ...(display === undefined ? {} : { env: { ...process.env, DISPLAY: display } }),
    args: [
      ...CHROMIUM_ARGS,
      display === undefined ? HEADLESS : ON_X_DISPLAY,
      `--disable-extensions-except=${all}`,
      `--load-extension=${all}`,
    ],
  });
  // Without it a click on what never comes would wait for ever where no test runner has a limit.
  context.setDefaultTimeout(ACTION_TIMEOUT_MS);
  const id = toExtensionId(build);
  await checkLoaded(context, `chrome-extension://${id}/manifest.json`);
  const removeOwnProfile = async (): Promise<void> => {
    if (options.profile === undefined) {
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    }
  };
  return {
    browser: 'chromium',
    context,
    id,
    profile,
    url: (path) => `chrome-extension://${id}/${path}`,
    killBackground: (page) => killWorker({ context, id }, page),
    close: async () => {
      await context.close();
      await removeOwnProfile();
    },
    crash: async () => {
      const pid = await readBrowserPid(context);
      const closed = new Promise<void>((resolve) => context.once('close', () => resolve()));
      process.kill(pid, 'SIGKILL');
      await closed;
    },
  };
};
