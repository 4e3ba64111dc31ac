/**
 * What a test starts with whose matter begins after the first run: a browser of its own, whose vault holds one key of
 * each chain and is open. The vault is made once per worker; each test gets a copy of the profile.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchWalk } from '../walkthrough/launch-walk.ts';
import { unlock } from '../walkthrough/vault-steps.ts';
import type { Walk } from '../walkthrough/walk.ts';
import { walkTo } from '../walkthrough/walk-to.ts';
import type { OwnSetup } from './e2e-env.ts';
import { test as base, expect } from './fixtures.ts';
import { launchExtension } from './launch-extension.ts';

interface Template extends Pick<Walk, 'passwordSecret' | 'solana' | 'evm'> {
  readonly profile: string;
}

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'countersign-prepared-'));
const remove = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });

const makeTemplate = async (own: OwnSetup, demoUrl: string): Promise<Template> => {
  const profile = await newFolder();
  const walk = await launchWalk({ own, profile, demoUrl });
  await walkTo(walk, 'evm-key');
  await walk.extension.close();
  const { passwordSecret, solana, evm } = walk;
  return { profile, passwordSecret, solana, evm };
};

interface PreparedFixtures {
  /** Identity “Main” with both keys, signed in nowhere; the popup shows it. */
  readonly walk: Walk;
}

export const test = base.extend<PreparedFixtures, { readonly template: Template }>({
  template: [
    async ({ startedSandbox, own }, use) => {
      const template = await makeTemplate(own, startedSandbox.demoUrl);
      await use(template);
      await remove(template.profile);
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  extension: async ({ template, sandbox: _running, own }, use) => {
    const profile = await newFolder();
    await cp(template.profile, profile, { recursive: true, verbatimSymlinks: true });
    const extension = await launchExtension({ ...own, profile });
    await use(extension);
    await extension.close();
    await remove(profile);
  },
  walk: async ({ extension, demo, popup, template }, use) => {
    const { passwordSecret, solana, evm } = template;
    const walk: Walk = {
      extension,
      demo,
      popup,
      passwordSecret,
      solana,
      evm,
      afterClick: async () => undefined,
    };
    await unlock(popup, walk);
    await use(walk);
  },
});

export { expect };
