/** How often a grant was used: no lock and no end of the browser after it loses what a page was answered before. */
import { describe, expect, it } from 'vitest';
import { aPage, type Machine, PASSWORD } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { SITE, setUp, signInBoth, TOKEN_ALWAYS } from './user-steps.ts';

const world = sandboxPerFile();
const MINUTE_MS = 60_000;

const aServedMachine = async (): Promise<Machine> => {
  const machine = await world.aMachine();
  const main = await setUp(machine);
  await signInBoth(machine, main);
  machine.browser.permitted.add(`${SITE}/*`);
  machine.browser.tabs.set(7, { url: `${SITE}/app`, nudges: [] });
  const { identityId } = main;
  await machine.ask('sites.allow', { origin: SITE, identityId, api: 'pump', ...TOKEN_ALWAYS });
  return machine;
};

const ask = async (machine: Machine): Promise<void> => {
  const { ok } = await machine.post('page.getToken', { api: 'pump' }, aPage(SITE, 7));
  expect(ok).toBe(true);
};

/** What the vault itself holds: the browser was closed, and with it went everything else. */
const usesOnDisk = async (machine: Machine): Promise<number | undefined> => {
  await machine.restartBrowser();
  await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
  return (await machine.unlockedView()).grants[0]?.useCount;
};

describe('the uses of a grant', () => {
  it.each(['stop_serving', 'sign_out', 'keep_serving'] as const)(
    'are all in the vault after a lock that follows at once, with the choice %s',
    async (onLock) => {
      const machine = await aServedMachine();
      await machine.ask('settings.update', { onLock });
      for (let time = 0; time < 5; time += 1) await ask(machine);
      await machine.ask('vault.lock', {});
      expect(await usesOnDisk(machine)).toBe(5);
    },
  );

  it('are all in the vault where it locks itself, though nobody used the grant again', async () => {
    const machine = await aServedMachine();
    await ask(machine);
    await expect.poll(() => machine.browser.session.has('sites.usesFlushedAtMs')).toBe(true);
    for (let time = 0; time < 4; time += 1) await ask(machine);
    await expect.poll(async () => (await machine.unlockedView()).grants[0]?.useCount).toBe(5);
    machine.time.nowMs += MINUTE_MS;
    await expect.poll(() => machine.fireAlarm()).toBe(true);
    expect(await machine.view()).toMatchObject({ status: 'unlocked' });
    machine.time.nowMs += 15 * MINUTE_MS;
    await machine.fireAlarm();
    expect(await machine.view()).toMatchObject({ status: 'locked' });
    expect(await usesOnDisk(machine)).toBe(5);
  });

  it('of a locked vault are in it soon after the unlock, without another use', async () => {
    const machine = await aServedMachine();
    await machine.ask('settings.update', { onLock: 'keep_serving' });
    await machine.ask('vault.lock', {});
    await ask(machine);
    await expect.poll(() => machine.browser.session.has('sites.uses')).toBe(true);
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    await expect.poll(() => machine.browser.session.has('sites.uses')).toBe(false);
    expect(await usesOnDisk(machine)).toBe(1);
  });
});
