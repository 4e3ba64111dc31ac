/** What the setup found out, handed to the test processes through their environment. */
import type { SandboxPorts } from '../../sandbox/start-sandbox.ts';
import type { BrowserName } from './build.ts';
import type { InstalledBrowser } from './launch-extension.ts';

export const E2E_ENV = 'COUNTERSIGN_E2E';

type ByBrowser = Readonly<Partial<Record<BrowserName, string>>>;

/** What one process that runs tests has for itself. */
export interface Stand {
  /** The folders of the sandbox builds. */
  readonly builds: ByBrowser;
  readonly ports: SandboxPorts;
}

export interface E2eSetup {
  /** Where the browsers are. */
  readonly paths: ByBrowser;
  /** One for each process that runs tests side by side. */
  readonly stands: readonly Stand[];
}

export interface OwnSetup {
  readonly browser: InstalledBrowser;
  /** The folder of the sandbox build for that browser. */
  readonly build: string;
  readonly ports: SandboxPorts;
}

/** What the process that asks has to itself. @throws Error outside of the end-to-end tests */
export const readE2eSetup = (name: BrowserName = 'chromium'): OwnSetup => {
  const text = process.env[E2E_ENV];
  // Playwright counts the processes that run side by side from 0; one that replaces another takes its number.
  const index = Number(process.env['TEST_PARALLEL_INDEX']);
  const setup = text === undefined ? undefined : (JSON.parse(text) as E2eSetup);
  const stand = setup?.stands[index];
  const path = setup?.paths[name];
  const build = stand?.builds[name];
  if (stand === undefined || path === undefined || build === undefined) {
    throw new Error('Start the end-to-end tests by their Playwright config.');
  }
  return { browser: { name, path }, build, ports: stand.ports };
};
