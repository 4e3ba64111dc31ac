import { describe, expect, it } from 'vitest';
import { createUpdater, LONGEST_DEFERRAL_MS } from '../../../src/app/update.ts';
import { aDeferred } from '../sessions/session-world.ts';

const anUpdater = () => {
  const logins = aDeferred<void>();
  const sleep = aDeferred<void>();
  const slept: number[] = [];
  const world = { reloads: 0 };
  const updater = createUpdater({
    whenNoLogin: () => logins.promise,
    sleepMs: (ms) => {
      slept.push(ms);
      return sleep.promise;
    },
    reload: () => {
      world.reloads += 1;
    },
  });
  return { updater, logins, sleep, slept, world };
};

describe('L5: an update', () => {
  it('waits for the logins that are under way, and not longer', async () => {
    const { updater, logins, world } = anUpdater();
    const done = updater.onUpdateAvailable();
    await Promise.resolve();
    expect(world.reloads).toBe(0);
    logins.resolve();
    await done;
    expect(world.reloads).toBe(1);
  });

  it('waits no longer than a minute for one that does not end', async () => {
    const { updater, sleep, slept, world } = anUpdater();
    const done = updater.onUpdateAvailable();
    expect([slept, LONGEST_DEFERRAL_MS]).toEqual([[60_000], 60_000]);
    sleep.resolve();
    await done;
    expect(world.reloads).toBe(1);
  });

  it('that is announced twice reloads once', async () => {
    const { updater, logins, world } = anUpdater();
    const both = [updater.onUpdateAvailable(), updater.onUpdateAvailable()];
    logins.resolve();
    await Promise.all(both);
    expect(world.reloads).toBe(1);
  });
});
