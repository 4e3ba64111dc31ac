/** The worker dies in the middle of what it does, and the person carries on. */
import type { Locator } from '@playwright/test';
import { expect, test } from '../harness/fixtures.ts';
import { killWorker } from '../harness/kill-worker.ts';
import { startWalk } from '../walkthrough/start-walk.ts';
import { STEPS } from '../walkthrough/steps.ts';
import { unlock } from '../walkthrough/vault-steps.ts';
import type { Walk } from '../walkthrough/walk.ts';
import { walkTo } from '../walkthrough/walk-to.ts';

/** What a person would look at to see that a step needs no second try. Steps that only read can always be done again. */
const DONE: Readonly<Record<string, (walk: Walk) => Locator>> = {
  vault: ({ popup }) => popup.getByRole('heading', { name: 'Add a key' }),
  'solana-key': ({ popup }) => popup.getByRole('button', { name: 'Copy Solana address' }),
  'evm-key': ({ popup }) => popup.getByRole('button', { name: 'Copy EVM address' }),
  'pump-session': ({ popup }) => popup.getByRole('button', { name: 'Sign out of Pump.fun' }),
  'mimic-session': ({ popup }) => popup.getByRole('button', { name: 'Sign out of Mimic Protocol' }),
  lock: ({ popup }) => popup.getByRole('heading', { name: 'Locked' }),
};

/** The popup as a person finds it on opening it again; asks for the password where it must. */
const reopen = async (walk: Walk, id: string): Promise<void> => {
  await walk.popup.reload();
  const locked = walk.popup.getByRole('heading', { name: 'Locked' });
  await expect(walk.popup.getByRole('heading').first()).toBeVisible();
  if (id !== 'lock' && (await locked.isVisible())) await unlock(walk.popup, walk);
};

for (const step of STEPS) {
  test(`a worker killed at every click of “${step.name}” loses nothing`, async ({
    extension,
    demo,
    sandbox,
  }) => {
    let kills = 0;
    const calm = await startWalk({ extension, demo });
    await walkTo(calm, ...step.needs);
    const disturbed: Walk = {
      ...calm,
      afterClick: async () => {
        if (await killWorker(extension, calm.popup)) kills += 1;
      },
    };
    await disturbed.popup.bringToFront();
    const first = await step.run(disturbed).then(
      () => 'done',
      () => 'interrupted',
    );
    // Something was killed, or there was nothing in this step that concerns the background.
    if (step.id !== 'roles' && step.id !== 'balances') expect(kills).toBeGreaterThan(0);
    if (first === 'interrupted') {
      await reopen(calm, step.id);
      const isDone = (await DONE[step.id]?.(calm).isVisible()) ?? false;
      if (!isDone) await step.run(calm);
    }
    if (step.id === 'lock') await unlock(calm.popup, calm);
    // Everything that came before is still there.
    await reopen(calm, step.id === 'lock' ? '' : step.id);
    for (const need of step.needs) {
      const done = DONE[need];
      if (done !== undefined && need !== 'vault') await expect(done(calm)).toBeVisible();
    }
    expect(sandbox.log.violations()).toEqual([]);
  });
}

const LOGIN_CALLS = [
  { api: 'Pump.fun', key: 'solana-key', path: '/auth/login', auth: '/auth/login' },
  {
    api: 'Mimic Protocol',
    key: 'evm-key',
    path: '/users/nonce',
    auth: '/users/authenticate',
  },
  {
    api: 'Mimic Protocol',
    key: 'evm-key',
    path: '/users/authenticate',
    auth: '/users/authenticate',
  },
];

for (const { api, key, path, auth } of LOGIN_CALLS) {
  test(`T2: a worker killed while ${path} is under way ends with one valid session and at most two logins`, async ({
    extension,
    demo,
    sandbox,
  }) => {
    const walk = await startWalk({ extension, demo });
    await walkTo(walk, key);
    sandbox.addFaults({ kind: 'delay', delayMs: 2_000, path, times: 1 });
    await walk.popup.getByRole('button', { name: `Sign in to ${api}` }).click();
    await sandbox.log.waitFor((entry) => entry.path === path);
    await killWorker(extension, walk.popup);
    await walk.popup.reload();
    const idle = walk.popup
      .getByRole('button', { name: `Sign in to ${api}` })
      .and(walk.popup.locator(':not([aria-disabled="true"])'));
    const signedIn = walk.popup.getByRole('button', { name: `Sign out of ${api}` });
    // Taken up by the next worker, or left to the person: either is fine, hanging for ever is not.
    await expect(signedIn.or(idle)).toBeVisible();
    // The worker may take it up after all just before the click; what counts is how it ends.
    if (await idle.isVisible()) await idle.click({ timeout: 5_000 }).catch(() => undefined);
    await expect(signedIn).toBeVisible();
    expect(sandbox.log.entries((entry) => entry.path === auth).length).toBeLessThanOrEqual(2);
    expect(sandbox.log.violations()).toEqual([]);
  });
}
