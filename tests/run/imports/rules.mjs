/**
 * Who may import what, as data: design first, code after. A folder that is not here may import nothing.
 * `type:x` allows types of x only. Everything may import from its own folder.
 */

const BASE = ['lib', 'errors', 'apis'];

export const ALLOWED = {
  // Names, numbers and shapes that everything rests on.
  errors: [],
  apis: [],
  lib: ['errors', 'apis'],
  endpoints: ['apis'],
  manifest: ['endpoints', 'apis'],
  build: ['endpoints'],

  http: [...BASE, 'type:endpoints', 'type:messaging'],
  messaging: [...BASE],

  // The domains. What they publish is shaped by messaging's view.
  vault: [...BASE, 'type:messaging'],
  accounts: [...BASE, 'vault', 'messaging'],
  backup: [...BASE, 'vault', 'accounts'],
  signing: [...BASE],
  pump: [...BASE, 'http', 'type:signing', 'messaging'],
  mimic: [...BASE, 'http', 'type:signing', 'messaging'],
  sessions: [...BASE, 'pump', 'mimic', 'http', 'type:vault', 'type:signing', 'type:accounts', 'messaging'],
  bulk: [...BASE, 'sessions', 'messaging'],
  sites: [...BASE, 'messaging', 'type:sessions'],
  activity: [...BASE, 'vault', 'messaging'],
  settings: [...BASE, 'messaging'],

  // The wiring knows every service; the interface knows none.
  app: [
    ...BASE,
    'build',
    'endpoints',
    'http',
    'messaging',
    'vault',
    'accounts',
    'backup',
    'signing',
    'pump',
    'mimic',
    'sessions',
    'bulk',
    'sites',
    'activity',
    'settings',
  ],
  ui: [...BASE, 'messaging'],
  entrypoints: [...BASE, 'app', 'ui', 'messaging', 'sites', 'build'],
};

/** The parts of messaging that a folder may use, where that is not all of it. */
const SHAPES = ['contract', 'view'];
export const MESSAGING_PARTS = {
  ui: [...SHAPES, 'client', 'published', 'session-area-keys'],
  accounts: SHAPES,
  pump: SHAPES,
  mimic: SHAPES,
  sessions: SHAPES,
  bulk: SHAPES,
  sites: SHAPES,
  activity: SHAPES,
  settings: [...SHAPES, 'setting-fields'],
};

/** Never the browser's API, neither imported nor as a global. */
export const NO_BROWSER = ['vault', 'backup', 'signing', 'lib', 'errors', 'apis', 'endpoints', 'manifest'];

/** The packages that the browser's API comes from. */
export const isBrowserPackage = (name) => /^(wxt|webextension-polyfill|@wxt-dev)(\/|$)/.test(name);

/** The one folder that may call fetch or anything else that reaches the network. */
export const NETWORK_FOLDER = 'http';

/** Reads a file of the package itself, which is no network. */
export const PACKAGED_FILES = 'src/ui/look/load-messages.ts';
