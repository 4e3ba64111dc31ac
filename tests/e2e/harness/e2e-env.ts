/** What the setup found out, handed to the test processes through their environment. */
import type { SandboxPorts } from '../../sandbox/start-sandbox.ts';

export const E2E_ENV = 'COUNTERSIGN_E2E';

export interface E2eSetup {
  readonly chromiumPath: string;
  /** The folder of the sandbox build. */
  readonly build: string;
  readonly ports: SandboxPorts;
}

export const readE2eSetup = (): E2eSetup => {
  const text = process.env[E2E_ENV];
  if (text === undefined) throw new Error('Start the end-to-end tests by their Playwright config.');
  return JSON.parse(text) as E2eSetup;
};
