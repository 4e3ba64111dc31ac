/**
 * The manifest as a pure function of the build: permissions, hosts and the content security policy.
 * Every permission listed here has its reason in the README; tests hold each key.
 */
import { type Endpoints, toHostPattern } from './endpoints.ts';

export interface ManifestOptions {
  readonly browser: string;
  readonly endpoints: Endpoints;
}

/** The oldest versions that it runs in. COMPAT(firefox): counts apart, and asks by the manifest whether data may be sent. */
export const MINIMUM = { chrome: '130', firefox: '142.0' } as const;

/** What the side panel shows: the popup's own page, which fills what it is given. */
const PANEL = 'popup.html';

const LOCAL_SITES = ['http://localhost/*', 'http://127.0.0.1/*'];

/** Sites that the user may allow, one by one. http only on this machine. */
const GRANTABLE_SITES = ['https://*/*', ...LOCAL_SITES];

/** CSS pixels. Drawn from public/icons/countersign.svg. */
export const ICON_SIZES = [16, 32, 48, 96, 128] as const;

export const contentSecurityPolicy = (endpoints: Endpoints): string => {
  const hosts = [...new Set(Object.values(endpoints.baseUrls).map((url) => new URL(url).origin))];
  return [
    "default-src 'none'",
    // Argon2id is WebAssembly.
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src ${hosts.join(' ')}`, // N2
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'", // I10
  ].join('; ');
};

export const manifestFor = ({ browser, endpoints }: ManifestOptions) => {
  const apiHosts = Object.values(endpoints.baseUrls).map(toHostPattern);
  // The sandbox's demo page is a local one too: without a display nobody could click the browser's prompt.
  const hosts = [...new Set(endpoints.sandbox ? [...apiHosts, ...LOCAL_SITES] : apiHosts)];
  return {
    name: endpoints.sandbox ? 'Countersign (Sandbox)' : 'Countersign',
    description: '__MSG_extension_description__',
    default_locale: 'en',
    permissions: [
      'storage',
      'alarms',
      'idle',
      'activeTab',
      'scripting',
      // COMPAT(firefox): the variant without "WithHostAccess" would warn of blocking content on all sites.
      'declarativeNetRequestWithHostAccess',
      // Shown beside the page. Chromium's alone, and no warning there; Firefox has its sidebar without.
      // The page that clears the clipboard where no other of ours is open. Chromium's alone, and no warning there.
      ...(browser === 'firefox' ? [] : ['sidePanel', 'offscreen']),
    ],
    // Asked for in the settings, by a click: the browser warns of it.
    optional_permissions: ['clipboardWrite'],
    host_permissions: hosts,
    optional_host_permissions: GRANTABLE_SITES.filter((site) => !hosts.includes(site)),
    content_security_policy: { extension_pages: contentSecurityPolicy(endpoints) },
    icons: Object.fromEntries(ICON_SIZES.map((size) => [size, `icons/${size}.png`])),
    action: { default_title: 'Countersign' },
    commands: {
      // Chromium keeps Alt+Shift+C for itself.
      _execute_action: { suggested_key: { default: 'Alt+Shift+K' } },
      'lock-vault': {
        suggested_key: { default: 'Alt+Shift+L' },
        description: '__MSG_command_lock__',
      },
      // Without a key of its own: nobody shall ask for a token by a slip of the fingers.
      'copy-token': { description: '__MSG_command_copy_token__' },
    },
    // COMPAT(firefox): wants an id, and says at install what is sent; Chromium's store asks for that in a form.
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              // COMPAT(firefox): takes the id of a signed package from here.
              id: 'countersign@countersign.dev',
              strict_min_version: MINIMUM.firefox,
              // Sent to the two APIs alone: addresses, signatures and tokens; the name that is typed in for Mimic.
              data_collection_permissions: { required: ['authenticationInfo', 'personallyIdentifyingInfo'] },
            },
          },
          sidebar_action: { default_panel: PANEL, default_title: 'Countersign', open_at_install: false },
        }
      : { minimum_chrome_version: MINIMUM.chrome, side_panel: { default_path: PANEL } }),
  };
};
