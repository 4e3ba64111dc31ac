import { describe, expect, it } from 'vitest';
import { toBase64 } from '../../../src/lib/bytes.ts';
import { aPrf, CREDENTIAL_ID, enrolment, passkeyOf, passkeyStoreOf, SALT } from './a-passkey.ts';
import { aWorld, contents, OTHER_PASSWORD, PASSWORD, readAll } from './a-vault.ts';

const BEFORE = { 'doc/a': 'a document', 'key/1': 'a key' };

/** A vault with something in it, unlocked, and a passkey for it. */
const anEnrolled = async () => {
  const world = aWorld();
  const vault = world.aWorker();
  await vault.create(PASSWORD);
  await vault.commit({ put: contents(BEFORE) });
  const passkey = passkeyOf(world, vault);
  await passkey.enrol(enrolment(PASSWORD));
  return { world, vault, passkey };
};

const proof = (prfSecret = aPrf()) => ({ credentialId: CREDENTIAL_ID, prfSecret });

describe('a passkey', () => {
  it('opens the vault it was enrolled for, in another worker and after the browser was closed', async () => {
    const { world, vault } = await anEnrolled();
    await vault.lock();
    world.closeBrowser();
    const next = world.aWorker();
    const report = await passkeyOf(world, next).unlock(proof());
    expect(report).toEqual({ recoveredFromOlderSlot: false, damagedIds: [], indexDamaged: false });
    expect(await readAll(next)).toEqual(BEFORE);
    // A vault that was opened so is one like any other.
    await next.commit({ put: contents({ 'key/2': 'more' }) });
    expect(await world.aWorker().resume()).toBe(true);
  });

  it('leaves the password as it was, and the vault file, too', async () => {
    const world = aWorld();
    const vault = world.aWorker();
    await vault.create(PASSWORD);
    const before = await world.db.read();
    const passkey = passkeyOf(world, vault);
    await passkey.enrol(enrolment(PASSWORD));
    await passkey.remove();
    await passkey.enrol(enrolment(PASSWORD));
    expect(await world.db.read()).toEqual(before);
    await vault.lock();
    await vault.unlock(PASSWORD);
  });

  it('is described by what its authenticator must be asked, locked or not, and by nothing else', async () => {
    const { world, vault } = await anEnrolled();
    await vault.lock();
    const passkey = passkeyOf(world, world.aWorker());
    expect(await passkey.describe()).toEqual({ credentialId: CREDENTIAL_ID, salt: SALT });
  });

  it('is none where none was enrolled, nor where there is no vault', async () => {
    const world = aWorld();
    const vault = world.aWorker();
    const passkey = passkeyOf(world, vault);
    expect(await passkey.describe()).toBeNull();
    await expect(passkey.unlock(proof())).rejects.toMatchObject({ code: 'passkey_missing' });
    await vault.create(PASSWORD);
    expect(await passkey.describe()).toBeNull();
    await expect(passkey.unlock(proof())).rejects.toMatchObject({ code: 'passkey_missing' });
  });

  it('is worthless once its vault is erased, and opens no vault made after it', async () => {
    const { world, vault, passkey } = await anEnrolled();
    await vault.erase();
    expect(await passkey.describe()).toBeNull();
    await expect(passkey.unlock(proof())).rejects.toMatchObject({ code: 'vault_absent' });
    const next = world.aWorker();
    await next.create(PASSWORD);
    await next.lock();
    expect(await passkeyOf(world, next).describe()).toBeNull();
    await expect(passkeyOf(world, next).unlock(proof())).rejects.toMatchObject({ code: 'passkey_missing' });
  });

  it('is not enrolled by a wrong password (K8): the one before stays', async () => {
    const { world, vault, passkey } = await anEnrolled();
    const before = await passkeyStoreOf(world).read();
    await expect(passkey.enrol(enrolment(OTHER_PASSWORD))).rejects.toMatchObject({ code: 'wrong_password' });
    expect(await passkeyStoreOf(world).read()).toEqual(before);
    await vault.lock();
    await passkey.unlock(proof());
  });

  it('is not enrolled while the vault is locked, nor across a lock', async () => {
    const world = aWorld();
    const vault = world.aWorker();
    await vault.create(PASSWORD);
    const passkey = passkeyOf(world, vault);
    const refused = expect(passkey.enrol(enrolment(PASSWORD))).rejects.toMatchObject({ code: 'locked' });
    await vault.lock();
    await refused;
    await expect(passkey.enrol(enrolment(PASSWORD))).rejects.toMatchObject({ code: 'locked' });
    expect(await passkey.describe()).toBeNull();
  });

  it('opens nothing across a lock', async () => {
    const { world, vault } = await anEnrolled();
    const stored = await passkeyStoreOf(world).read();
    if (stored === null) throw new Error('nothing was stored');
    await vault.lock();
    const unlocking = vault.unlockByPasskey({ prfSecret: aPrf(), wrap: stored.wrap });
    const refused = expect(unlocking).rejects.toMatchObject({ code: 'locked' });
    await vault.lock();
    await refused;
    expect(await vault.resume()).toBe(false);
  });

  it('K10: is worthless after a change of password, and can be enrolled again', async () => {
    const { world, vault, passkey } = await anEnrolled();
    await vault.changePassword({ currentSecret: PASSWORD, nextSecret: OTHER_PASSWORD });
    expect(await passkey.describe()).toBeNull();
    await vault.lock();
    await expect(passkey.unlock(proof())).rejects.toMatchObject({ code: 'passkey_missing' });
    await vault.unlock(OTHER_PASSWORD);
    await passkey.enrol(enrolment(OTHER_PASSWORD));
    await vault.lock();
    await passkey.unlock(proof());
    expect(await readAll(vault)).toEqual(BEFORE);
    expect(await passkeyOf(world, vault).describe()).not.toBeNull();
  });

  it('stays after a change of password that failed', async () => {
    const { vault, passkey } = await anEnrolled();
    const change = { currentSecret: OTHER_PASSWORD, nextSecret: OTHER_PASSWORD };
    await expect(vault.changePassword(change)).rejects.toMatchObject({ code: 'wrong_password' });
    await vault.lock();
    await passkey.unlock(proof());
  });

  it('opens nothing with another secret, which counts as a wrong password', async () => {
    const { vault, passkey } = await anEnrolled();
    await vault.lock();
    for (const byte of [0, 8, 255]) {
      await expect(passkey.unlock(proof(aPrf(byte)))).rejects.toMatchObject({ code: 'wrong_password' });
      expect(await vault.resume()).toBe(false);
    }
    await expect(passkey.unlock({ credentialId: SALT, prfSecret: aPrf() })).rejects.toMatchObject({
      code: 'passkey_missing',
    });
  });

  it('takes only secrets of 32 bytes', async () => {
    const { vault, passkey } = await anEnrolled();
    for (const length of [0, 31, 33]) {
      const prfSecret = new Uint8Array(length);
      const wanted = { code: 'invalid_input', details: { wanted: 32, got: length } };
      await expect(passkey.enrol({ ...enrolment(PASSWORD), prfSecret })).rejects.toMatchObject(wanted);
      await vault.lock();
      await expect(passkey.unlock(proof(prfSecret))).rejects.toMatchObject(wanted);
      await vault.unlock(PASSWORD);
    }
  });

  it('K3: is refused where any byte of what is stored for it was changed', async () => {
    const { world, vault, passkey } = await anEnrolled();
    await vault.lock();
    const store = passkeyStoreOf(world);
    const sound = await store.read();
    if (sound === null) throw new Error('nothing was stored');
    for (const part of ['iv', 'ciphertext', 'headerChecksum'] as const) {
      for (let place = 0; place < sound.wrap[part].length; place += 1) {
        const bytes = sound.wrap[part].slice();
        bytes[place] = (bytes[place] ?? 0) ^ 1;
        await store.write({ ...sound, wrap: { ...sound.wrap, [part]: bytes } });
        const code = part === 'headerChecksum' ? 'passkey_missing' : 'wrong_password';
        await expect(passkey.unlock(proof()), `${part} ${place}`).rejects.toMatchObject({ code });
      }
    }
    await store.write(sound);
    await passkey.unlock(proof());
  });

  it('K3: opens no other vault, though the same authenticator serves both', async () => {
    const one = await anEnrolled();
    const other = await anEnrolled();
    const foreign = await passkeyStoreOf(one.world).read();
    const own = await passkeyStoreOf(other.world).read();
    if (foreign === null || own === null) throw new Error('nothing was stored');
    await other.vault.lock();
    await passkeyStoreOf(other.world).write(foreign);
    await expect(other.passkey.unlock(proof())).rejects.toMatchObject({ code: 'passkey_missing' });
    // Nor with the other vault's checksum written over its own.
    const { headerChecksum } = own.wrap;
    await passkeyStoreOf(other.world).write({ ...foreign, wrap: { ...foreign.wrap, headerChecksum } });
    await expect(other.passkey.unlock(proof())).rejects.toMatchObject({ code: 'wrong_password' });
  });

  it('stores no secret: neither the data key nor what the authenticator made, nor twice the same', async () => {
    const { world, passkey } = await anEnrolled();
    const read = async () => {
      const stored = await passkeyStoreOf(world).read();
      if (stored === null) throw new Error('nothing was stored');
      return stored.wrap;
    };
    const first = await read();
    await passkey.enrol(enrolment(PASSWORD));
    const second = await read();
    expect(toBase64(second.iv)).not.toBe(toBase64(first.iv)); // K4
    expect(toBase64(second.ciphertext)).not.toBe(toBase64(first.ciphertext));
    expect(toBase64(second.ciphertext)).not.toContain(toBase64(aPrf()).slice(0, 20));
  });
});

describe('what is stored for a passkey', () => {
  it('counts as none where it can’t be read as one, and is replaced by the next', async () => {
    const { world, vault, passkey } = await anEnrolled();
    const store = passkeyStoreOf(world);
    const sound = await store.read();
    if (sound === null) throw new Error('nothing was stored');
    const broken = [
      { ...sound, salt: new Uint8Array(31) },
      { ...sound, credentialId: new Uint8Array(0) },
      { ...sound, credentialId: new Uint8Array(1024) },
      { ...sound, wrap: { ...sound.wrap, iv: new Uint8Array(11) } },
      { ...sound, wrap: { ...sound.wrap, ciphertext: new Uint8Array(47) } },
    ];
    for (const stored of broken) {
      await store.write(stored);
      expect(await store.read()).toBeNull();
      expect(await passkey.describe()).toBeNull();
    }
    await passkey.enrol(enrolment(PASSWORD));
    await vault.lock();
    await passkey.unlock(proof());
  });

  it('is gone once it was removed', async () => {
    const { vault, passkey } = await anEnrolled();
    await passkey.remove();
    expect(await passkey.describe()).toBeNull();
    await vault.lock();
    await expect(passkey.unlock(proof())).rejects.toMatchObject({ code: 'passkey_missing' });
    await vault.unlock(PASSWORD);
  });
});

describe('a vault that can’t be read', () => {
  it('is named as such to a passkey, too', async () => {
    const { world, vault, passkey } = await anEnrolled();
    await vault.lock();
    const { rawStore } = world;
    for (const slot of ['slot/a', 'slot/b']) {
      await rawStore('readwrite', (objects) => {
        objects.put({ garbled: true }, slot);
        return new Promise<void>((resolve) => {
          objects.transaction.oncomplete = () => resolve();
        });
      });
    }
    await expect(passkey.unlock(proof())).rejects.toMatchObject({ code: 'vault_unreadable' });
    await expect(passkey.describe()).rejects.toMatchObject({ code: 'vault_unreadable' });
  });
});
