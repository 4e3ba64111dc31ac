/**
 * The vault: the one way to what is stored encrypted. Owns the locked and the unlocked state and the order of writes.
 * Never hands out a key, never writes before a password was proven right, and keeps memory and disk in agreement:
 * after a failed write it forgets what it had in memory and reads the disk again.
 */

import { AppError, toAppError } from '../errors.ts';
import { type Bytes, concatBytes, zeroBytes } from '../lib/bytes.ts';
import { createMutex } from '../lib/mutex.ts';
import { cryptoRandomBytes } from '../lib/random.ts';
import { createSingleFlight } from '../lib/single-flight.ts';
import { type ChosenSlots, chooseSlots, isEmpty } from './choose-slot.ts';
import { DATA_KEY_BYTES, deriveVaultKeys, unwrapDataKey, type VaultKeys, wrapDataKey } from './data-key.ts';
import { IV_BYTES, openBox, sealBox } from './envelope.ts';
import { fromStorage } from './from-storage.ts';
import { createGroupCommit } from './group-commit.ts';
import { createArgon2idKdf, type KdfCost, SALT_BYTES } from './kdf.ts';
import { toNextContents, toResealedContents, toStoredVault } from './next-contents.ts';
import type { StoredVault } from './packed-records.ts';
import type { ReadVaultFile } from './parse-vault-file.ts';
import { isWrapFor, unwrapByPasskey, wrapForPasskey } from './passkey-wrap.ts';
import { assertNewPassword } from './password.ts';
import { readContents } from './read-contents.ts';
import { copyChanges, NO_CHANGES, type RecordChanges } from './vault-changes.ts';
import { openRecord, type VaultContents, type VaultEnvelope } from './vault-contents.ts';
import { otherSlot, type StoredSlots } from './vault-db.ts';
import {
  draftAad,
  headerChecksum,
  VAULT_FORMAT,
  VAULT_ID_BYTES,
  VAULT_VERSION,
  type VaultHeader,
} from './vault-format.ts';
import type { LastLook, UnlockReport, Vault, VaultDependencies } from './vault-types.ts';
import { isSameStored } from './verify-stored.ts';
import { assertOpens, type NewContents, type StoredPlace, writeContents } from './write-contents.ts';

interface Unlocked extends StoredPlace {
  readonly keys: VaultKeys;
  readonly contents: VaultContents;
}

export const createVault = ({
  db,
  unlockedState,
  autoLock,
  witness,
  clock,
  random = cryptoRandomBytes,
  kdf = createArgon2idKdf({ clock }),
  onTrouble,
  onClosing = async () => undefined,
}: VaultDependencies): Vault => {
  const { bounds } = kdf;
  const writes = createMutex();
  const resuming = createSingleFlight<'resume'>();
  let unlocked: Unlocked | null = null;
  /** How often it was locked: work begun before a lock must not end as if there had been none. */
  let locks = 0;
  /** Locked on purpose, so that this instance never takes up the unlocked state again, whatever is left of it. */
  let mayResume = true;
  /** The clearing of the last lock, so that a slow one never wipes what the next unlock keeps. */
  let clearing: Promise<readonly PromiseSettledResult<void>[]> = Promise.resolve([]);

  const assertNotLockedSince = (askedAfterLocks: number): void => {
    if (locks !== askedAfterLocks) throw new AppError({ code: 'locked' });
  };

  const lastLook = async (closed: Unlocked): Promise<void> => {
    let held: Unlocked | null = closed;
    const read: LastLook['read'] = async (id) => {
      if (held === null) throw new AppError({ code: 'locked' });
      return openRecord(held.contents, { id, key: held.keys.records });
    };
    await survive(() => onClosing({ read }));
    held = null;
  };

  const lock = async (): Promise<void> => {
    const closed = unlocked;
    unlocked = null;
    mayResume = false;
    locks += 1;
    clearing = Promise.allSettled([
      fromStorage(unlockedState.clear),
      fromStorage(autoLock.clear),
      closed === null ? Promise.resolve() : lastLook(closed),
    ]);
    const [state] = await clearing;
    // A deadline that stays behind does no harm; an unlocked state that does must be told.
    if (state?.status === 'rejected') throw state.reason;
  };

  /** What is survived is still told. */
  const survive = async (task: () => Promise<void>): Promise<void> => {
    try {
      await fromStorage(task);
    } catch (error) {
      onTrouble(toAppError(error));
    }
  };

  const readStored = (): Promise<StoredSlots> => fromStorage(db.read);

  /** @throws AppError vault_unreadable if there was a vault and nothing of it is left */
  const isAbsent = async (stored: StoredSlots): Promise<boolean> => {
    if (!isEmpty(stored)) return false;
    if (await fromStorage(witness.read)) throw new AppError({ code: 'vault_unreadable' }); // K7
    return true;
  };

  const open = async (
    dataKeySecret: Bytes,
    { stored, chosen }: { readonly stored: StoredSlots; readonly chosen: ChosenSlots },
  ): Promise<{ readonly next: Unlocked; readonly report: UnlockReport }> => {
    const { files, slot, isFallback } = chosen;
    const keys = await deriveVaultKeys(dataKeySecret, files[0]);
    const { contents, base } = await readContents(files, keys.records);
    const isOther = base !== files[0];
    return {
      next: { keys, contents, pointer: stored.pointer, slot: isOther ? otherSlot(slot) : slot },
      report: {
        recoveredFromOlderSlot: isFallback || isOther,
        damagedIds: Array.from(contents.damagedIds).sort(),
        indexDamaged: contents.indexDamaged,
      },
    };
  };

  const resumeFromState = async (): Promise<Unlocked | null> => {
    const askedAfterLocks = locks;
    const stored = await readStored();
    if (await isAbsent(stored)) return null;
    const chosen = await chooseSlots(stored, { bounds });
    const [file] = chosen.files;
    const dataKeySecret = await fromStorage(() =>
      unlockedState.restore({ headerChecksum: file.headerChecksum }),
    );
    if (dataKeySecret === null) return null;
    try {
      const { next } = await open(dataKeySecret, { stored, chosen });
      // An unlock may have come first: what it has is as new or newer.
      if (locks === askedAfterLocks) unlocked ??= next;
      return unlocked;
    } finally {
      zeroBytes(dataKeySecret); // K14
    }
  };

  /** The unlocked vault if it may be used now, else null. Asked before every use of a key. */
  const findUnlocked = async (): Promise<Unlocked | null> => {
    const held = unlocked ?? (mayResume ? await resuming.run('resume', resumeFromState) : null);
    if (held === null) return null;
    if ((await fromStorage(autoLock.check)) === 'lock') await lock(); // K17, K18
    return mayResume ? (unlocked ?? held) : null;
  };

  const requireUnlocked = async (): Promise<Unlocked> => {
    const held = await findUnlocked();
    if (held === null) throw new AppError({ code: 'locked' });
    return held;
  };

  /** Keeps the new unlocked state, and then, unless there was a lock meanwhile, is unlocked. */
  const enter = async ({
    next,
    dataKeySecret,
    askedAfterLocks,
  }: {
    readonly next: Unlocked;
    readonly dataKeySecret: Bytes;
    readonly askedAfterLocks: number;
  }): Promise<void> => {
    try {
      assertNotLockedSince(askedAfterLocks);
      await clearing;
      const { headerChecksum: checksum } = next.contents.envelope;
      // Both have ended before a failure of one clears them: neither alone opens anything.
      const kept = await Promise.allSettled([
        fromStorage(autoLock.start),
        fromStorage(() => unlockedState.store({ dataKeySecret, headerChecksum: checksum })),
      ]);
      for (const half of kept) if (half.status === 'rejected') throw half.reason;
      assertNotLockedSince(askedAfterLocks);
    } catch (error) {
      await survive(lock);
      throw error;
    }
    unlocked = next;
    mayResume = true;
  };

  const makeEnvelope = async ({
    passwordSecret,
    vaultId,
    cost,
    dataKeySecret,
  }: {
    readonly passwordSecret: string;
    readonly vaultId: Bytes;
    readonly cost: KdfCost;
    readonly dataKeySecret: Bytes;
  }): Promise<VaultEnvelope> => {
    const { memoryKib, iterations, parallelism } = cost;
    const header: VaultHeader = {
      format: VAULT_FORMAT,
      version: VAULT_VERSION,
      vaultId,
      kdf: { algorithm: 'argon2id', memoryKib, iterations, parallelism, salt: random(SALT_BYTES) },
    };
    const wrappedKey = await wrapDataKey({ passwordSecret, header, kdf, dataKeySecret, random });
    return { header, wrappedKey, headerChecksum: await headerChecksum(header, wrappedKey) };
  };

  /** Writes, and has in memory what is on disk: after a failure nothing, until the next use reads it again (K8). */
  const writeAndHold = async (held: Unlocked, what: NewContents): Promise<void> => {
    try {
      const place = await writeContents(held, { ...what, db, bounds, random });
      if (unlocked !== null) unlocked = { keys: what.keys, contents: what.contents, ...place };
    } catch (error) {
      unlocked = null;
      throw error;
    }
  };

  const commitChanges = async (held: Unlocked, changes: RecordChanges): Promise<void> => {
    const { keys } = held;
    const contents = await toNextContents(held.contents, { ...changes, key: keys.records, random });
    await writeAndHold(held, { keys, contents, put: changes.put });
  };

  const commits = createGroupCommit({
    writes,
    commit: async (changes) => {
      const held = await requireUnlocked();
      const isRemoving = Array.from(changes.remove).some((id) => held.contents.manifest.has(id));
      if (changes.put.size > 0 || isRemoving) await commitChanges(held, changes);
    },
  });

  /** Both slots sound again. Not where something is lost: what is left there might be mended otherwise. */
  const mend = async (opened: Unlocked, stored: StoredSlots): Promise<void> => {
    const { contents, slot } = opened;
    const isSound =
      isSameStored(stored.a, stored.b) && isSameStored(stored.pointer, { slot, revision: contents.revision });
    if (isSound || contents.damagedIds.size > 0 || contents.indexDamaged) return;
    await commitChanges(opened, NO_CHANGES);
  };

  /** Unlocks by whatever gives the data key of the file that is to be opened. */
  const unlockWith = (unwrap: (file: ReadVaultFile) => Promise<Bytes>): Promise<UnlockReport> => {
    const askedAfterLocks = locks;
    return writes.run(async () => {
      const stored = await readStored();
      if (await isAbsent(stored)) throw new AppError({ code: 'vault_absent' });
      const chosen = await chooseSlots(stored, { bounds });
      const dataKeySecret = await unwrap(chosen.files[0]);
      try {
        const { next, report } = await open(dataKeySecret, { stored, chosen });
        await enter({ next, dataKeySecret, askedAfterLocks });
        await survive(() => mend(next, stored));
        await survive(async () => {
          if (!(await witness.read())) await witness.write();
        });
        return report;
      } finally {
        zeroBytes(dataKeySecret); // K14
      }
    });
  };

  const undoCreate = async (file: StoredVault): Promise<void> => {
    const stored = await readStored();
    if (!isSameStored(stored.a, file)) return;
    await db.erase();
    await witness.remove();
  };

  return {
    status: async () => {
      if ((await findUnlocked()) !== null) return 'unlocked';
      const stored = await readStored();
      if (await isAbsent(stored)) return 'absent';
      await chooseSlots(stored, { bounds });
      return 'locked';
    },

    create: (passwordSecret) => {
      const askedAfterLocks = locks;
      return writes.run(async () => {
        assertNewPassword(passwordSecret);
        if (!(await isAbsent(await readStored()))) throw new AppError({ code: 'vault_exists' });
        const dataKeySecret = random(DATA_KEY_BYTES); // K11
        try {
          const cost = await kdf.chooseCost();
          const vaultId = random(VAULT_ID_BYTES);
          const envelope = await makeEnvelope({ passwordSecret, vaultId, cost, dataKeySecret });
          const keys = await deriveVaultKeys(dataKeySecret, envelope.header);
          const contents: VaultContents = {
            envelope,
            revision: 1,
            manifest: new Map(),
            records: new Map(),
            damagedIds: new Set(),
            indexDamaged: false,
          };
          const file = await toStoredVault(contents, { key: keys.records, random });
          const made: NewContents = { keys, contents, put: NO_CHANGES.put };
          const next: Unlocked = { keys, contents, pointer: { slot: 'a', revision: 1 }, slot: 'a' };
          try {
            await fromStorage(() => db.create(file));
            await assertOpens(file, { ...made, bounds });
            const isReadBack = isSameStored((await readStored()).a, file);
            if (!isReadBack) throw new AppError({ code: 'storage_failed', details: { field: 'read_back' } });
            await enter({ next, dataKeySecret, askedAfterLocks });
            await fromStorage(witness.write);
          } catch (error) {
            await survive(() => undoCreate(file));
            await survive(lock);
            throw error;
          }
        } finally {
          zeroBytes(dataKeySecret); // K14
        }
      });
    },

    unlock: (passwordSecret) =>
      unlockWith((file) => unwrapDataKey({ passwordSecret, header: file, kdf, wrappedKey: file.wrappedKey })),

    unlockByPasskey: ({ prfSecret, wrap }) =>
      unlockWith((file) => unwrapByPasskey({ wrap, prfSecret, bound: file })),

    lock,

    resume: async () => (await findUnlocked()) !== null,

    verifyPassword: async (passwordSecret) => {
      const askedAfterLocks = locks;
      const { header, wrappedKey } = (await requireUnlocked()).contents.envelope;
      zeroBytes(await unwrapDataKey({ passwordSecret, header, kdf, wrappedKey })); // K14
      assertNotLockedSince(askedAfterLocks);
    },

    wrapForPasskey: ({ passwordSecret, prfSecret }) => {
      const askedAfterLocks = locks;
      return writes.run(async () => {
        assertNotLockedSince(askedAfterLocks);
        const { header, wrappedKey, headerChecksum: checksum } = (await requireUnlocked()).contents.envelope;
        const dataKeySecret = await unwrapDataKey({ passwordSecret, header, kdf, wrappedKey });
        try {
          const bound = { vaultId: header.vaultId, headerChecksum: checksum };
          const wrap = await wrapForPasskey({ dataKeySecret, prfSecret, bound, random });
          assertNotLockedSince(askedAfterLocks);
          return wrap;
        } finally {
          zeroBytes(dataKeySecret); // K14
        }
      });
    },

    isWrapCurrent: async (wrap) => {
      const stored = await readStored();
      if (await isAbsent(stored)) return false;
      return isWrapFor(wrap, (await chooseSlots(stored, { bounds })).files[0]);
    },

    changePassword: ({ currentSecret, nextSecret }) => {
      const askedAfterLocks = locks;
      return writes.run(async () => {
        assertNotLockedSince(askedAfterLocks);
        assertNewPassword(nextSecret);
        const held = await requireUnlocked();
        const { header, wrappedKey } = held.contents.envelope;
        zeroBytes(await unwrapDataKey({ passwordSecret: currentSecret, header, kdf, wrappedKey }));
        const dataKeySecret = random(DATA_KEY_BYTES);
        try {
          const { vaultId, kdf: cost } = header;
          const envelope = await makeEnvelope({ passwordSecret: nextSecret, vaultId, cost, dataKeySecret });
          const keys = await deriveVaultKeys(dataKeySecret, envelope.header);
          const sealing = { envelope, oldKey: held.keys.records, key: keys.records, random };
          const contents = await toResealedContents(held.contents, sealing);
          assertNotLockedSince(askedAfterLocks);
          await writeAndHold(held, { keys, contents, put: NO_CHANGES.put });
          // The password is changed for good: should this fail, only the next worker has to ask for it.
          await survive(() =>
            unlockedState.store({ dataKeySecret, headerChecksum: envelope.headerChecksum }),
          );
          if (locks !== askedAfterLocks) await survive(lock);
        } finally {
          zeroBytes(dataKeySecret); // K14
        }
      });
    },

    read: async (id) => {
      const askedAfterLocks = locks;
      const { contents, keys } = await requireUnlocked();
      const plaintext = await openRecord(contents, { id, key: keys.records });
      if (plaintext !== null && locks !== askedAfterLocks) zeroBytes(plaintext);
      assertNotLockedSince(askedAfterLocks);
      return plaintext;
    },

    has: async (id) => (await requireUnlocked()).contents.manifest.has(id),

    listIds: async (prefix = '') => {
      const { contents } = await requireUnlocked();
      return Array.from(contents.manifest.keys())
        .filter((id) => id.startsWith(prefix))
        .sort();
    },

    commit: async (changes) => {
      const askedAfterLocks = locks;
      await commits.add(copyChanges(changes), () => locks === askedAfterLocks);
    },

    erase: async () => {
      const locking = lock();
      await writes.run(async () => {
        await fromStorage(db.erase);
        await locking;
        await fromStorage(witness.remove);
      });
    },

    seal: async (plaintext) => {
      const { contents, keys } = await requireUnlocked();
      const aad = draftAad(contents.envelope.header);
      const box = await sealBox({ key: keys.drafts, plaintext, aad, random });
      return concatBytes(box.iv, box.ciphertext);
    },

    unseal: async (sealed) => {
      const askedAfterLocks = locks;
      const { contents, keys } = await requireUnlocked();
      const aad = draftAad(contents.envelope.header);
      const box = { iv: sealed.slice(0, IV_BYTES), ciphertext: sealed.slice(IV_BYTES) };
      const plaintext = await openBox({ key: keys.drafts, box, aad });
      if (plaintext !== null && locks !== askedAfterLocks) zeroBytes(plaintext);
      assertNotLockedSince(askedAfterLocks);
      if (plaintext === null) throw new AppError({ code: 'key_draft_missing' });
      return plaintext;
    },
  };
};
