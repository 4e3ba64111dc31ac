/** What the setup found out, handed to the test processes through their environment. */
import type { SandboxPorts } from '../../sandbox/start-sandbox.ts';

export const E2E_ENV = 'COUNTERSIGN_E2E';

/** What one process that runs tests has for itself. */
export interface Stand {
  /** The folder of the sandbox build. */
  readonly build: string;
  readonly ports: SandboxPorts;
}

export interface E2eSetup {
  readonly chromiumPath: string;
  /** One for each process that runs tests side by side. */
  readonly stands: readonly Stand[];
}

/** The browser, and the stand of the process that asks. @throws Error outside of the end-to-end tests */
export const readE2eSetup = (): Stand & Pick<E2eSetup, 'chromiumPath'> => {
  const text = process.env[E2E_ENV];
  // Playwright counts the processes that run side by side from 0; one that replaces another takes its number.
  const index = Number(process.env['TEST_PARALLEL_INDEX']);
  const setup = text === undefined ? undefined : (JSON.parse(text) as E2eSetup);
  const stand = setup?.stands[index];
  if (setup === undefined || stand === undefined) {
    throw new Error('Start the end-to-end tests by their Playwright config.');
  }
  return { chromiumPath: setup.chromiumPath, ...stand };
};
