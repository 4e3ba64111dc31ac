import { describe, expect, it } from 'vitest';
import type { AppError } from '../../../src/errors.ts';
import { fromUtf8 } from '../../../src/lib/bytes.ts';
import type { LastLook, Vault } from '../../../src/vault/vault-types.ts';
import { aWorld, contents, OTHER_PASSWORD, PASSWORD } from './a-vault.ts';

/** A vault with one document, and whoever looks at it when it closes. */
const anOpenVault = async (look: (last: LastLook, vault: Vault) => Promise<void>) => {
  const state = { looks: 0 };
  const world = aWorld();
  const aWorker = (): Vault => {
    const vault: Vault = world.aWorker({
      onClosing: async (last) => {
        state.looks += 1;
        await look(last, vault);
      },
    });
    return vault;
  };
  const vault = aWorker();
  await vault.create(PASSWORD);
  await vault.commit({ put: contents({ 'doc/a': 'a document' }) });
  return { ...world, vault, aWorker, state };
};

const readText = async (last: LastLook, id: string): Promise<string | null> => {
  const bytes = await last.read(id);
  return bytes === null ? null : fromUtf8(bytes);
};

describe('the last look at a vault that closes', () => {
  it('sees what it held, while for everybody else it is locked already', async () => {
    const seen: unknown[] = [];
    const { vault } = await anOpenVault(async (last, same) => {
      seen.push(await readText(last, 'doc/a'), await readText(last, 'doc/b'));
      seen.push(await same.read('doc/a').catch((error: AppError) => error.code));
      seen.push(await same.status());
    });
    await vault.lock();
    expect(seen).toEqual(['a document', null, 'locked', 'locked']);
  });

  it.each([
    ['at its deadline', 600_000],
    ['because the clock was set back (K18)', -60_001],
  ])('comes where the vault locks itself %s, for a new worker as well', async (_why, passedMs) => {
    for (const isNew of [false, true]) {
      const seen: (string | null)[] = [];
      const { vault, aWorker, time } = await anOpenVault(async (last) => {
        seen.push(await readText(last, 'doc/a'));
      });
      time.nowMs += passedMs;
      expect(await (isNew ? aWorker() : vault).resume()).toBe(false);
      expect(seen).toEqual(['a document']);
    }
  });

  it('is over when the lock is, and reads nothing any more', async () => {
    const kept: LastLook[] = [];
    const { vault } = await anOpenVault(async (last) => void kept.push(last));
    await vault.lock();
    await expect(kept[0]?.read('doc/a')).rejects.toMatchObject({ code: 'locked' });
    await vault.unlock(PASSWORD);
    await expect(kept[0]?.read('doc/a')).rejects.toMatchObject({ code: 'locked' });
  });

  it('comes once, and not at all where nothing is open', async () => {
    const { vault, state, aWorker } = await anOpenVault(async () => undefined);
    await vault.lock();
    await vault.lock();
    await aWorker().lock();
    expect(state.looks).toBe(1);
  });

  it('is survived where it fails, and told', async () => {
    const { vault, session, troubles } = await anOpenVault(async () => {
      throw new Error('no');
    });
    await vault.lock();
    expect(await vault.status()).toBe('locked');
    expect([...session.values.keys()]).not.toContain('vault.unlocked');
    expect(troubles.map(({ code }) => code)).toContain('storage_failed');
  });

  it('is over before the next unlock counts', async () => {
    const order: string[] = [];
    const { vault } = await anOpenVault(async (last) => {
      for (let i = 0; i < 20; i += 1) await last.read('doc/a');
      order.push('looked');
    });
    const locking = vault.lock();
    await vault.unlock(PASSWORD);
    order.push('unlocked');
    await locking;
    expect(order).toEqual(['looked', 'unlocked']);
  });

  it('sees a document that was changed last, also under a new password', async () => {
    const seen: (string | null)[] = [];
    const { vault } = await anOpenVault(async (last) => void seen.push(await readText(last, 'doc/a')));
    await vault.commit({ put: contents({ 'doc/a': 'changed' }) });
    await vault.changePassword({ currentSecret: PASSWORD, nextSecret: OTHER_PASSWORD });
    await vault.lock();
    expect(seen).toEqual(['changed']);
  });
});
