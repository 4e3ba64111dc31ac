import { set } from 'idb-keyval';
import { describe, expect, it, vi } from 'vitest';
import { type Bytes, equalBytes, toUtf8 } from '../../../src/lib/bytes.ts';
import { cryptoRandomBytes } from '../../../src/lib/random.ts';
import { aWorld, cheapKdf, contents, OTHER_PASSWORD, PASSWORD, readAll } from './a-vault.ts';
import { toFile } from './stored-layouts.ts';

const SOUND = { recoveredFromOlderSlot: false, damagedIds: [], indexDamaged: false };

const code = (wanted: string) => expect.objectContaining({ name: 'AppError', code: wanted });

/** A vault with two keys and a document, unlocked. */
const aFilledWorld = async () => {
  const world = aWorld();
  const vault = world.aWorker();
  await vault.create(PASSWORD);
  await vault.commit({
    put: contents({ 'key/1': 'first key', 'key/2': 'second key', 'doc/accounts': '[]' }),
  });
  return { world, vault };
};

const FILLED = { 'doc/accounts': '[]', 'key/1': 'first key', 'key/2': 'second key' };

describe('a vault', () => {
  it('is absent, then unlocked once made, locked by lock, and unlocked by its password', async () => {
    const vault = aWorld().aWorker();
    expect(await vault.status()).toBe('absent');
    await vault.create(PASSWORD);
    expect(await vault.status()).toBe('unlocked');
    await vault.lock();
    expect(await vault.status()).toBe('locked');
    expect(await vault.unlock(PASSWORD)).toEqual(SOUND);
    expect(await vault.status()).toBe('unlocked');
  });

  it('keeps what was committed over a lock and a new browser', async () => {
    const { world, vault } = await aFilledWorld();
    await vault.lock();
    world.closeBrowser();
    const later = world.aWorker();
    expect(await later.unlock(PASSWORD)).toEqual(SOUND);
    expect(await readAll(later)).toEqual(FILLED);
  });

  it('gives null for a record that is not there, and says whether one is', async () => {
    const { vault } = await aFilledWorld();
    expect(await vault.read('key/3')).toBeNull();
    expect([await vault.has('key/2'), await vault.has('key/3')]).toEqual([true, false]);
  });

  it('lists ids by prefix, sorted', async () => {
    const { vault } = await aFilledWorld();
    expect(await vault.listIds('key/')).toEqual(['key/1', 'key/2']);
    expect(await vault.listIds()).toEqual(['doc/accounts', 'key/1', 'key/2']);
  });

  it('refuses a second vault, a short password, and one that is short only after normalisation', async () => {
    const world = aWorld();
    const vault = world.aWorker();
    await expect(vault.create('1234567')).rejects.toEqual(code('password_too_short'));
    // Fourteen code points as typed, seven once composed.
    await expect(vault.create('e\u0301'.repeat(7))).rejects.toEqual(code('password_too_short'));
    expect(await vault.status()).toBe('absent');
    await vault.create('12345678');
    await expect(vault.create(PASSWORD)).rejects.toEqual(code('vault_exists'));
  });

  it('opens with the same password typed in another Unicode form', async () => {
    const vault = aWorld().aWorker();
    await vault.create('caf\u00e9 \ufb01nal');
    await vault.lock();
    await vault.unlock('cafe\u0301 final');
    expect(await vault.status()).toBe('unlocked');
  });

  it('says vault_absent, wrong_password and locked, each where it is so (K5)', async () => {
    const world = aWorld();
    const vault = world.aWorker();
    await expect(vault.unlock(PASSWORD)).rejects.toEqual(code('vault_absent'));
    await vault.create(PASSWORD);
    await vault.lock();
    await expect(vault.unlock(OTHER_PASSWORD)).rejects.toEqual(code('wrong_password'));
    await expect(vault.unlock('')).rejects.toEqual(code('wrong_password'));
    expect(await vault.status()).toBe('locked');
    const uses = [
      () => vault.read('a'),
      () => vault.has('a'),
      () => vault.listIds(),
      () => vault.commit({ put: contents({ a: 'b' }) }),
      () => vault.commit({ remove: ['a'] }),
      () => vault.commit({}),
      () => vault.seal(toUtf8('a')),
      () => vault.unseal(toUtf8('a')),
      () => vault.verifyPassword(PASSWORD),
      () => vault.changePassword({ currentSecret: PASSWORD, nextSecret: OTHER_PASSWORD }),
    ];
    for (const use of uses) await expect(use()).rejects.toEqual(code('locked'));
  });

  it('proves the password once more without changing state', async () => {
    const { vault } = await aFilledWorld();
    await vault.verifyPassword(PASSWORD);
    await expect(vault.verifyPassword(OTHER_PASSWORD)).rejects.toEqual(code('wrong_password'));
    expect(await vault.status()).toBe('unlocked');
  });

  it('is gone after erase, and another can be made', async () => {
    const { world, vault } = await aFilledWorld();
    await vault.erase();
    expect(await vault.status()).toBe('absent');
    expect(await world.db.read()).toEqual({ pointer: undefined, a: undefined, b: undefined });
    expect(world.session.values.size + world.local.values.size).toBe(0);
    await vault.create(OTHER_PASSWORD);
    expect(await vault.listIds()).toEqual([]);
  });

  it('keeps no payload and no password in what it stores (K12)', async () => {
    const { world } = await aFilledWorld();
    const { a, b } = await world.db.read();
    const flat = JSON.stringify(
      [a, b, [...world.session.values], [...world.local.values]],
      (_, value: unknown) => (value instanceof Uint8Array ? String.fromCharCode(...value) : value),
    );
    for (const canary of ['first key', 'second key', PASSWORD]) expect(flat).not.toContain(canary);
  });
});

describe('commits', () => {
  it('put, replace and remove in one revision', async () => {
    const { world, vault } = await aFilledWorld();
    await vault.commit({ put: contents({ 'key/3': 'third', 'key/1': 'new' }), remove: ['key/2', 'nowhere'] });
    const wanted = { 'doc/accounts': '[]', 'key/1': 'new', 'key/3': 'third' };
    expect(await readAll(vault)).toEqual(wanted);
    await vault.lock();
    const later = world.aWorker();
    await later.unlock(PASSWORD);
    expect(await readAll(later)).toEqual(wanted);
  });

  it('that meet share one write', async () => {
    const { world, vault } = await aFilledWorld();
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => vault.commit({ put: contents({ [`doc/${i}`]: `${i}` }) })),
    );
    // 1 when made, 2 for the filling; the twenty were asked for in one go.
    expect(await world.db.read()).toMatchObject({ pointer: { revision: 3 } });
    expect((await vault.listIds('doc/')).length).toBe(21);
  });

  it('asked for during a write all join the next one, the later put or remove of an id winning', async () => {
    const { world, vault } = await aFilledWorld();
    const first = vault.commit({ put: contents({ x: '1', y: '1' }) });
    await vault.listIds();
    await Promise.all([
      first,
      vault.commit({ put: contents({ x: '2' }), remove: ['y'] }),
      vault.commit({ put: contents({ y: '3' }), remove: ['x'] }),
      vault.commit({ put: contents({ x: '4' }) }),
      vault.commit({ remove: ['y'] }),
    ]);
    expect(await readAll(vault)).toEqual({ ...FILLED, x: '4' });
    expect(await world.db.read()).toMatchObject({ pointer: { revision: 4 } });
  });

  it('that change nothing write nothing', async () => {
    const { world, vault } = await aFilledWorld();
    const before = await world.db.read();
    await vault.commit({});
    await vault.commit({ remove: ['nowhere'] });
    expect(await world.db.read()).toEqual(before);
  });

  it('take a copy of their payload at once', async () => {
    const { vault } = await aFilledWorld();
    const payload = toUtf8('as it was');
    const done = vault.commit({ put: new Map([['doc/copy', payload]]) });
    payload.fill(0);
    await done;
    expect((await readAll(vault))['doc/copy']).toBe('as it was');
  });

  it.each(['', 'with space', 'ümlaut', 'x'.repeat(129), 'line\n'])('refuse the id %j', async (id) => {
    const { vault } = await aFilledWorld();
    await expect(vault.commit({ put: contents({ [id]: '' }) })).rejects.toEqual(code('invalid_input'));
    await expect(vault.commit({ remove: [id] })).rejects.toEqual(code('invalid_input'));
    expect(await readAll(vault)).toEqual(FILLED);
  });

  it('leave both slots with the same newest revision, so that either alone has everything (K7)', async () => {
    const { world } = await aFilledWorld();
    const { pointer, a, b } = await world.db.read();
    expect(a).toEqual(b);
    expect(pointer).toEqual({ slot: 'b', revision: 2 });
  });

  it('seal nothing again that did not change', async () => {
    const { world, vault } = await aFilledWorld();
    const before = await world.db.read();
    await vault.commit({ put: contents({ 'key/1': 'other' }) });
    const after = await world.db.read();
    const find = (stored: unknown, id: string) => toFile(stored).records.find((record) => record.id === id);
    expect(find(after.a, 'key/2')).toEqual(find(before.a, 'key/2'));
    expect(find(after.a, 'key/1')).not.toEqual(find(before.a, 'key/1'));
  });
});

describe('locking', () => {
  it('survives the death of the worker but not the end of the browser', async () => {
    const { world } = await aFilledWorld();
    const restarted = world.aWorker();
    expect(await restarted.resume()).toBe(true);
    expect(await readAll(restarted)).toEqual(FILLED);
    world.closeBrowser();
    const reopened = world.aWorker();
    expect(await reopened.resume()).toBe(false);
    expect(await reopened.status()).toBe('locked');
  });

  it('lets many callers of a new worker share one resume', async () => {
    const { world } = await aFilledWorld();
    const restarted = world.aWorker();
    const ids = await Promise.all(Array.from({ length: 10 }, () => restarted.listIds('key/')));
    expect(ids).toEqual(Array.from({ length: 10 }, () => ['key/1', 'key/2']));
  });

  it('of a worker that died while locked stays locked', async () => {
    const { world, vault } = await aFilledWorld();
    await vault.lock();
    expect(await world.aWorker().resume()).toBe(false);
  });

  it('happens at the first use after the deadline, also by a worker that was dead meanwhile (K17)', async () => {
    const { world, vault } = await aFilledWorld();
    world.time.nowMs += world.lockAfterMs - 1;
    expect(await vault.status()).toBe('unlocked');
    world.time.nowMs += 1;
    const restarted = world.aWorker();
    await expect(restarted.read('key/1')).rejects.toEqual(code('locked'));
    await expect(vault.read('key/1')).rejects.toEqual(code('locked'));
    expect(world.session.values.size).toBe(0);
  });

  it('is checked before every use of a key (K17)', async () => {
    const uses = [
      'read',
      'has',
      'listIds',
      'seal',
      'unseal',
      'commit',
      'verifyPassword',
      'changePassword',
      'status',
      'resume',
    ] as const;
    for (const use of uses) {
      const { world, vault } = await aFilledWorld();
      const sealed = await vault.seal(toUtf8('draft'));
      const before = await world.db.read();
      world.time.nowMs += world.lockAfterMs;
      const result = {
        read: () => vault.read('key/1'),
        has: () => vault.has('key/1'),
        listIds: () => vault.listIds(),
        seal: () => vault.seal(toUtf8('x')),
        unseal: () => vault.unseal(sealed),
        commit: () => vault.commit({ put: contents({ x: 'y' }) }),
        verifyPassword: () => vault.verifyPassword(PASSWORD),
        changePassword: () => vault.changePassword({ currentSecret: PASSWORD, nextSecret: OTHER_PASSWORD }),
        status: () => vault.status(),
        resume: () => vault.resume(),
      }[use]();
      if (use === 'status') await expect(result).resolves.toBe('locked');
      else if (use === 'resume') await expect(result).resolves.toBe(false);
      else await expect(result, use).rejects.toEqual(code('locked'));
      expect(await world.db.read()).toEqual(before);
    }
  });

  it('happens where the clock went back by more than a minute (K18)', async () => {
    const { world, vault } = await aFilledWorld();
    world.time.nowMs -= 60_001;
    expect(await vault.status()).toBe('locked');
  });

  it('wins over an unlock that is under way', async () => {
    const { world, vault } = await aFilledWorld();
    await vault.lock();
    const unlocking = vault.unlock(PASSWORD);
    const locking = vault.lock();
    await expect(unlocking).rejects.toEqual(code('locked'));
    await locking;
    expect(await vault.status()).toBe('locked');
    expect(await world.aWorker().status()).toBe('locked');
  });

  it('wins over reads and step-ups under way, and over commits that wait', async () => {
    const { vault } = await aFilledWorld();
    const sealed = await vault.seal(toUtf8('draft'));
    const late = [
      vault.read('key/1'),
      vault.unseal(sealed),
      vault.verifyPassword(PASSWORD),
      vault.commit({ put: contents({ x: 'y' }) }),
      vault.changePassword({ currentSecret: PASSWORD, nextSecret: OTHER_PASSWORD }),
    ].map((promise) => expect(promise).rejects.toEqual(code('locked')));
    await vault.lock();
    await Promise.all(late);
    await vault.unlock(PASSWORD);
    expect(await readAll(vault)).toEqual(FILLED);
  });

  it('wins over a resume that is under way', async () => {
    const { world } = await aFilledWorld();
    const restarted = world.aWorker();
    const resuming = restarted.resume();
    await restarted.lock();
    expect(await resuming).toBe(false);
    expect(await restarted.status()).toBe('locked');
  });

  it('wins over a change of password under way, which is done all the same (K9)', async () => {
    const { world, vault } = await aFilledWorld();
    const write = world.session.set;
    const locks: Promise<void>[] = [];
    vi.spyOn(world.session, 'set').mockImplementation((key, value) => {
      if (key === 'vault.unlocked') locks.push(vault.lock());
      return write(key, value);
    });
    await vault.changePassword({ currentSecret: PASSWORD, nextSecret: OTHER_PASSWORD });
    await Promise.all(locks);
    vi.restoreAllMocks();
    expect(locks.length).toBe(1);
    expect(await vault.status()).toBe('locked');
    expect(world.session.values.size).toBe(0);
    await vault.unlock(OTHER_PASSWORD);
    expect(await readAll(vault)).toEqual(FILLED);
  });

  it('that clears slowly never takes the state of the unlock after it', async () => {
    const { world, vault } = await aFilledWorld();
    const remove = world.session.remove;
    vi.spyOn(world.session, 'remove').mockImplementationOnce(async (key) => {
      for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      await remove(key);
    });
    const locking = vault.lock();
    await vault.unlock(PASSWORD);
    await locking;
    expect(await world.aWorker().status()).toBe('unlocked');
  });

  it('lets an unlock asked for right after it go through', async () => {
    const { world, vault } = await aFilledWorld();
    const locking = vault.lock();
    await vault.unlock(PASSWORD);
    await locking;
    expect(await vault.status()).toBe('unlocked');
    expect(await world.aWorker().status()).toBe('unlocked');
  });
});

describe('a change of password', () => {
  const change = { currentSecret: PASSWORD, nextSecret: OTHER_PASSWORD };

  it('lets only the new one open the vault, with everything in it', async () => {
    const { world, vault } = await aFilledWorld();
    await vault.changePassword(change);
    expect(await readAll(vault)).toEqual(FILLED);
    await vault.commit({ put: contents({ after: 'the change' }) });
    await vault.lock();
    const later = world.aWorker();
    await expect(later.unlock(PASSWORD)).rejects.toEqual(code('wrong_password'));
    expect(await later.unlock(OTHER_PASSWORD)).toEqual(SOUND);
    expect(await readAll(later)).toEqual({ ...FILLED, after: 'the change' });
  });

  it('needs the present one, and a next one that is long enough', async () => {
    const { world, vault } = await aFilledWorld();
    const before = await world.db.read();
    await expect(
      vault.changePassword({ currentSecret: OTHER_PASSWORD, nextSecret: OTHER_PASSWORD }),
    ).rejects.toEqual(code('wrong_password'));
    await expect(vault.changePassword({ currentSecret: PASSWORD, nextSecret: 'short' })).rejects.toEqual(
      code('password_too_short'),
    );
    expect(await world.db.read()).toEqual(before);
  });

  it('takes a new salt and data key and seals every record anew, in both slots', async () => {
    const { world, vault } = await aFilledWorld();
    const before = JSON.stringify(toFile((await world.db.read()).a));
    await vault.changePassword(change);
    const { a, b } = await world.db.read();
    expect(a).toEqual(b);
    const parts = toFile(a);
    expect(before).toContain(JSON.stringify(parts.vaultId));
    for (const part of [
      parts.kdf.salt,
      parts.index.iv,
      ...parts.records.flatMap((r) => [r.iv, r.ciphertext]),
    ]) {
      expect(before).not.toContain(JSON.stringify(part));
    }
  });

  it('makes the unlocked state of before worthless (K10)', async () => {
    const { world, vault } = await aFilledWorld();
    const oldBlob = world.session.values.get('vault.unlocked');
    await vault.changePassword(change);
    expect(await world.aWorker().resume()).toBe(true);
    world.session.values.set('vault.unlocked', oldBlob ?? '');
    expect(await world.aWorker().resume()).toBe(false);
  });
});

describe('drafts', () => {
  it('come back as they were sealed, also by the next worker', async () => {
    const { world, vault } = await aFilledWorld();
    const sealed = await vault.seal(toUtf8('draft'));
    expect(await world.aWorker().unseal(sealed)).toEqual(toUtf8('draft'));
  });

  it('are refused when touched, cut short, or sealed before the password changed', async () => {
    const { vault } = await aFilledWorld();
    const sealed = await vault.seal(toUtf8('draft'));
    const touched = sealed.slice();
    touched[20] = (touched[20] ?? 0) ^ 1;
    for (const bad of [touched, sealed.slice(0, 5), toUtf8('')]) {
      await expect(vault.unseal(bad)).rejects.toEqual(code('key_draft_missing'));
    }
    await vault.changePassword({ currentSecret: PASSWORD, nextSecret: OTHER_PASSWORD });
    await expect(vault.unseal(sealed)).rejects.toEqual(code('key_draft_missing'));
  });
});

describe('secrets in memory', () => {
  it('of the derivation and the data key are zeroed after use (K14)', async () => {
    const derived: Bytes[] = [];
    const drawn: Bytes[] = [];
    const world = aWorld({
      random: (length) => {
        const bytes = cryptoRandomBytes(length);
        if (length === 32) drawn.push(bytes);
        return bytes;
      },
      kdf: {
        ...cheapKdf,
        derive: async (...args) => {
          const bytes = await cheapKdf.derive(...args);
          derived.push(bytes);
          expect(bytes.some((byte) => byte !== 0)).toBe(true);
          return bytes;
        },
      },
    });
    const vault = world.aWorker();
    await vault.create(PASSWORD);
    await vault.verifyPassword(PASSWORD);
    await vault.changePassword({ currentSecret: PASSWORD, nextSecret: OTHER_PASSWORD });
    await vault.lock();
    await vault.unlock(OTHER_PASSWORD);
    expect(derived.length).toBe(5);
    expect(drawn.length).toBe(2); // K11: a data key for the vault, another for the new password
    for (const bytes of [...derived, ...drawn])
      expect(equalBytes(bytes, new Uint8Array(bytes.length))).toBe(true);
  });

  it('that came out of AES as data keys are zeroed after unlock, resume and step-up (K14)', async () => {
    const { world, vault } = await aFilledWorld();
    await vault.lock();
    const opened: Uint8Array[] = [];
    const decrypt = crypto.subtle.decrypt.bind(crypto.subtle);
    const spied: typeof decrypt = async (...args) => {
      const plaintext = await decrypt(...args);
      if (plaintext.byteLength === 32) opened.push(new Uint8Array(plaintext));
      return plaintext;
    };
    crypto.subtle.decrypt = spied;
    try {
      await vault.unlock(PASSWORD);
      await vault.verifyPassword(PASSWORD);
      await world.aWorker().resume();
    } finally {
      crypto.subtle.decrypt = decrypt;
    }
    expect(opened.length).toBe(3);
    for (const bytes of opened) expect(bytes.every((byte) => byte === 0)).toBe(true);
  });

  it('that were opened to be sealed anew, checked or recovered are zeroed (K14)', async () => {
    const { world, vault } = await aFilledWorld();
    const opened: Uint8Array[] = [];
    const decrypt = crypto.subtle.decrypt.bind(crypto.subtle);
    const spied: typeof decrypt = async (...args) => {
      const plaintext = await decrypt(...args);
      const bytes = new Uint8Array(plaintext);
      if (new TextDecoder().decode(bytes).endsWith(' key')) opened.push(bytes);
      return plaintext;
    };
    crypto.subtle.decrypt = spied;
    try {
      await vault.commit({ put: contents({ 'key/3': 'third key' }) });
      await vault.changePassword({ currentSecret: PASSWORD, nextSecret: OTHER_PASSWORD });
      const { a } = await world.db.read();
      const withoutIndex = { ...Object(a), index: null };
      for (const slot of ['slot/a', 'slot/b']) await set(slot, withoutIndex, world.rawStore);
      expect((await vault.unlock(OTHER_PASSWORD)).indexDamaged).toBe(true);
    } finally {
      crypto.subtle.decrypt = decrypt;
    }
    // One read back after the commit, three sealed anew, three out of each slot.
    expect(opened.length).toBe(1 + 3 + 6);
    for (const bytes of opened) expect(bytes.every((byte) => byte === 0)).toBe(true);
  });
});
