/**
 * Starts a real, stock Firefox with the built extension in a profile of its own. COMPAT(firefox): Playwright drives it by
 * WebDriver BiDi, through the relay beside this file.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { firefox } from '@playwright/test';
import { findFreePorts } from '../harness/free-ports.ts';
import type { Extension, LaunchOptions } from '../harness/launch-extension.ts';

/** As the manifest names it. */
const ADDON_ID = 'countersign@countersign.dev';
/** The host of the extension's pages: Firefox draws one at random for each profile unless it knows one already. */
const HOST = 'c0de1234-5678-4abc-9def-0123456789ab';

const RELAY = fileURLToPath(new URL('relay.mjs', import.meta.url));

const ACTION_TIMEOUT_MS = 40_000;

const PREFERENCES = {
  // What a test installs is gone when the browser ends; what the extension stored must be there when it starts again.
  'extensions.webextensions.keepStorageOnUninstall': true,
  'extensions.webextensions.keepUuidOnUninstall': true,
  // A permission that is asked for in a click is given: nobody sees the question, so nobody could answer it.
  'extensions.webextOptionalPermissionPrompts': false,
  // No requests of the browser's own.
  'app.normandy.enabled': false,
  'browser.region.network.url': '',
  'browser.safebrowsing.downloads.remote.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.getAddons.cache.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.reportingpolicy.firstRun': false,
};

/** What the relay answers: the reply to a BiDi command. */
interface BidiReply {
  readonly type: 'success' | 'error';
  readonly message?: string;
  readonly result?: {
    readonly type?: string;
    readonly result?: { readonly value?: unknown };
    readonly exceptionDetails?: unknown;
  };
}

const ask = async (port: number, body: object): Promise<BidiReply> => {
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`The relay to Firefox failed: ${text}`);
  const reply = JSON.parse(text) as BidiReply;
  if (reply.type === 'error' || reply.result?.type === 'exception') {
    throw new Error(`Firefox refused: ${text}`);
  }
  return reply;
};

/** As in `extension.background` of Firefox's own code: the page that plays the worker. */
const TERMINATE = `
  const { extension } = WebExtensionPolicy.getByID('${ADDON_ID}');
  const wasRunning = extension.backgroundState === 'running';
  if (wasRunning) await extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });
  return wasRunning;`;

/** @throws Error with what Firefox said when it does not take the extension */
export const launchFirefox = async ({
  build,
  browser,
  profile,
  others = [],
}: LaunchOptions): Promise<Extension> => {
  const folder = profile ?? (await mkdtemp(join(tmpdir(), 'countersign-firefox-')));
  const [port = 0] = await findFreePorts(1);
  const context = await firefox.launchPersistentContext(folder, {
    channel: 'moz-firefox',
    executablePath: RELAY,
    headless: true,
    env: { ...process.env, COUNTERSIGN_FIREFOX: browser.path, COUNTERSIGN_RELAY_PORT: String(port) },
    firefoxUserPrefs: {
      ...PREFERENCES,
      'extensions.webextensions.uuids': JSON.stringify({
        [ADDON_ID]: HOST,
        ...Object.fromEntries(others.map(({ firefoxId, firefoxHost }) => [firefoxId, firefoxHost])),
      }),
    },
  });
  context.setDefaultTimeout(ACTION_TIMEOUT_MS);
  const removeOwnProfile = async (): Promise<void> => {
    if (profile === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  };
  try {
    for (const path of [build, ...others.map(({ folder }) => folder)]) {
      await ask(port, {
        method: 'webExtension.install',
        params: { extensionData: { type: 'path', path } },
      });
    }
  } catch (error) {
    await context.close();
    await removeOwnProfile();
    throw error;
  }
  return {
    browser: 'firefox',
    context,
    id: ADDON_ID,
    profile: folder,
    url: (path) => `moz-extension://${HOST}/${path}`,
    killBackground: async () => {
      const { result } = await ask(port, { script: TERMINATE });
      return result?.result?.value === true;
    },
    close: async () => {
      await context.close();
      await removeOwnProfile();
    },
    crash: async () => {
      const closed = new Promise<void>((resolve) => context.once('close', () => resolve()));
      // The browser gets no chance to answer.
      await ask(port, {
        script: `const { ctypes } = ChromeUtils.importESModule('resource://gre/modules/ctypes.sys.mjs');
          const kill = ctypes.open('libc.so.6').declare('kill', ctypes.default_abi, ctypes.int, ctypes.int, ctypes.int);
          kill(Services.appinfo.processID, 9);`,
      }).catch(() => undefined);
      await closed;
    },
  };
};
