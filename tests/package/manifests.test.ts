import { describe, expect, it } from 'vitest';
import { BROWSERS, readOwnVersion, readPackage, readText } from './made.ts';

/** As the stores see it: what src/manifest.ts says and what the builder adds, key by key. */
const COMMON = {
  manifest_version: 3,
  name: 'Countersign',
  description: '__MSG_extension_description__',
  version: await readOwnVersion(),
  default_locale: 'en',
  icons: {
    16: 'icons/16.png',
    32: 'icons/32.png',
    48: 'icons/48.png',
    96: 'icons/96.png',
    128: 'icons/128.png',
  },
  host_permissions: ['https://frontend-api-v3.pump.fun/*', 'https://api-protocol.mimic.fi/*'],
  optional_permissions: ['clipboardWrite'],
  optional_host_permissions: ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*'],
  content_security_policy: {
    extension_pages:
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
      'connect-src https://frontend-api-v3.pump.fun https://api-protocol.mimic.fi; ' +
      "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  },
  action: { default_title: 'Countersign', default_popup: 'popup.html' },
  options_ui: { page: 'options.html', open_in_tab: true },
  commands: {
    _execute_action: { suggested_key: { default: 'Alt+Shift+K' } },
    'lock-vault': { suggested_key: { default: 'Alt+Shift+L' }, description: '__MSG_command_lock__' },
    'copy-token': { description: '__MSG_command_copy_token__' },
  },
};

const PERMISSIONS = [
  'storage',
  'alarms',
  'idle',
  'activeTab',
  'scripting',
  'declarativeNetRequestWithHostAccess',
];

const WANTED = {
  chrome: {
    ...COMMON,
    permissions: [...PERMISSIONS, 'sidePanel', 'offscreen'],
    minimum_chrome_version: '130',
    background: { service_worker: 'background.js' },
    side_panel: { default_path: 'popup.html' },
  },
  firefox: {
    ...COMMON,
    permissions: PERMISSIONS,
    sidebar_action: { default_panel: 'popup.html', default_title: 'Countersign', open_at_install: false },
    background: { scripts: ['background.js'] },
    browser_specific_settings: {
      gecko: {
        id: 'countersign@countersign.dev',
        strict_min_version: '142.0',
        data_collection_permissions: { required: ['authenticationInfo', 'personallyIdentifyingInfo'] },
      },
    },
  },
} as const;

/** Width and height of a PNG (W3C PNG 11.2.1: the first chunk is IHDR). */
const readPngSize = (bytes: Buffer): readonly [number, number] => {
  expect(bytes.toString('latin1', 0, 8)).toBe('\x89PNG\r\n\x1a\n');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
};

describe.each(BROWSERS)('the manifest that the store for %s gets', async (browser) => {
  const manifest = JSON.parse(await readText(browser, 'manifest.json'));
  const wanted: Readonly<Record<string, unknown>> = WANTED[browser];

  it('has these keys and no other (P3)', () => {
    expect(Object.keys(manifest).sort()).toEqual(Object.keys(wanted).sort());
  });

  it.each(Object.keys(wanted))('has exactly this %s (P3)', (key) => {
    expect(manifest[key]).toEqual(wanted[key]);
  });

  it('names only files that are there, and each icon measures what it says', async () => {
    const files = await readPackage(browser);
    for (const path of ['popup.html', 'options.html', 'background.js', '_locales/en/messages.json']) {
      expect(files.has(path), path).toBe(true);
    }
    for (const [size, path] of Object.entries<string>(manifest.icons)) {
      expect(readPngSize(files.get(path) ?? Buffer.of()), path).toEqual([Number(size), Number(size)]);
    }
  });

  it('says what it does within the stores’ limit of 132 characters', async () => {
    const messages = JSON.parse(await readText(browser, '_locales/en/messages.json'));
    const { length } = messages.extension_description.message;
    expect(length).toBeGreaterThan(20);
    expect(length).toBeLessThanOrEqual(132);
  });
});
