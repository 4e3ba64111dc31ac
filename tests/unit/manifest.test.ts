import { describe, expect, it } from 'vitest';
import { endpointsFor } from '../../src/endpoints.ts';
import { contentSecurityPolicy, manifestFor } from '../../src/manifest.ts';

const production = endpointsFor('production', {});
const sandbox = endpointsFor('sandbox', {});

const CSP_REST = "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const CSP_START =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:";

const COMMON = {
  optional_permissions: ['clipboardWrite'],
  description: '__MSG_extension_description__',
  default_locale: 'en',
  icons: {
    16: 'icons/16.png',
    32: 'icons/32.png',
    48: 'icons/48.png',
    96: 'icons/96.png',
    128: 'icons/128.png',
  },
  action: { default_title: 'Countersign' },
  commands: {
    _execute_action: { suggested_key: { default: 'Alt+Shift+K' } },
    'lock-vault': { suggested_key: { default: 'Alt+Shift+L' }, description: '__MSG_command_lock__' },
    'copy-token': { description: '__MSG_command_copy_token__' },
  },
};
const PRODUCTION = {
  ...COMMON,
  name: 'Countersign',
  host_permissions: ['https://frontend-api-v3.pump.fun/*', 'https://api-protocol.mimic.fi/*'],
  optional_host_permissions: ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*'],
  content_security_policy: {
    extension_pages: `${CSP_START}; connect-src https://frontend-api-v3.pump.fun https://api-protocol.mimic.fi; ${CSP_REST}`,
  },
};
const SANDBOX = {
  ...COMMON,
  name: 'Countersign (Sandbox)',
  host_permissions: ['http://127.0.0.1/*', 'http://localhost/*'],
  optional_host_permissions: ['https://*/*'],
  content_security_policy: {
    extension_pages: `${CSP_START}; connect-src http://127.0.0.1:4610 http://127.0.0.1:4620; ${CSP_REST}`,
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
const CHROME = {
  permissions: [...PERMISSIONS, 'sidePanel', 'offscreen'],
  minimum_chrome_version: '130',
  side_panel: { default_path: 'popup.html' },
};
const FIREFOX = {
  permissions: PERMISSIONS,
  sidebar_action: { default_panel: 'popup.html', default_title: 'Countersign', open_at_install: false },
  browser_specific_settings: {
    gecko: {
      id: 'countersign@countersign.dev',
      strict_min_version: '142.0',
      data_collection_permissions: { required: ['authenticationInfo', 'personallyIdentifyingInfo'] },
    },
  },
};

const cases = [
  ['chrome', 'production', production, { ...PRODUCTION, ...CHROME }],
  ['firefox', 'production', production, { ...PRODUCTION, ...FIREFOX }],
  ['chrome', 'sandbox', sandbox, { ...SANDBOX, ...CHROME }],
  ['firefox', 'sandbox', sandbox, { ...SANDBOX, ...FIREFOX }],
] as const;

describe('the manifest', () => {
  describe.each(cases)('for %s in %s', (browser, _mode, endpoints, wanted) => {
    const manifest: Readonly<Record<string, unknown>> = manifestFor({ browser, endpoints });

    it('has these keys and no other (P3)', () => {
      expect(Object.keys(manifest).sort()).toEqual(Object.keys(wanted).sort());
    });

    it.each(Object.entries(wanted))('has exactly this %s (P3)', (key, value) => {
      expect(manifest[key]).toEqual(value);
    });
  });

  it('asks for two hosts at install, and for none of the user’s sites (P3)', () => {
    for (const browser of ['chrome', 'firefox']) {
      const manifest = manifestFor({ browser, endpoints: production });
      expect(manifest.host_permissions).toHaveLength(2);
      expect(JSON.stringify([manifest.permissions, manifest.host_permissions])).not.toMatch(
        /all_urls|\*:\/\/|:\/\/\*/,
      );
      expect(manifest).not.toHaveProperty('web_accessible_resources');
      expect(manifest).not.toHaveProperty('externally_connectable');
      expect(manifest).not.toHaveProperty('content_scripts');
    }
  });

  it('lets the extension connect to the configured servers alone, port by port, and names each once (N2)', () => {
    const one = endpointsFor('sandbox', {
      WXT_PUMP_URL: 'http://127.0.0.1:9/a',
      WXT_MIMIC_URL: 'http://127.0.0.1:9/b',
    });
    expect(contentSecurityPolicy(one)).toContain('; connect-src http://127.0.0.1:9; ');
    const remote = endpointsFor('sandbox', {
      WXT_PUMP_URL: 'https://pump.test:8443',
      WXT_MIMIC_URL: 'https://mimic.test',
    });
    expect(contentSecurityPolicy(remote)).toContain(
      '; connect-src https://pump.test:8443 https://mimic.test; ',
    );
    // Firefox knows no port in a match pattern.
    expect(manifestFor({ browser: 'firefox', endpoints: remote }).host_permissions).toEqual([
      'https://pump.test/*',
      'https://mimic.test/*',
      'http://localhost/*',
      'http://127.0.0.1/*',
    ]);
  });
});
