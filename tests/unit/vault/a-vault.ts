/** Builders for vault tests: a world that outlives workers, cheap key derivation, faults at any chosen await. */

import 'fake-indexeddb/auto';
import type { AppError } from '../../../src/errors.ts';
import { type Bytes, fromUtf8, toUtf8 } from '../../../src/lib/bytes.ts';
import { cryptoRandomBytes, type RandomBytes } from '../../../src/lib/random.ts';
import type { StoredArea } from '../../../src/lib/stored-area.ts';
import { createAutoLock } from '../../../src/vault/auto-lock.ts';
import { deriveArgon2id, type PasswordKdf } from '../../../src/vault/kdf.ts';
import { createUnlockedState } from '../../../src/vault/session-key.ts';
import { createStrictStore } from '../../../src/vault/strict-store.ts';
import { createVault } from '../../../src/vault/vault.ts';
import { createVaultDb } from '../../../src/vault/vault-db.ts';
import type { Vault, VaultDependencies } from '../../../src/vault/vault-types.ts';
import { createVaultWitness } from '../../../src/vault/vault-witness.ts';

export const PASSWORD = 'correct horse battery';
export const OTHER_PASSWORD = 'staple of another stable';

/** Real Argon2id at a price tests can pay. */
export const cheapKdf: PasswordKdf = {
  bounds: {
    memoryKib: { min: 8, max: 64 },
    iterations: { min: 1, max: 2 },
    parallelism: { min: 1, max: 1 },
    saltBytes: { min: 16, max: 64 },
  },
  chooseCost: async () => ({ memoryKib: 8, iterations: 1, parallelism: 1 }),
  derive: deriveArgon2id,
};

export interface MemoryArea extends StoredArea {
  readonly values: Map<string, string>;
}

/** Keeps JSON, as the browser's areas do. */
export const aMemoryArea = (): MemoryArea => {
  const values = new Map<string, string>();
  return {
    values,
    get: async (key) => {
      const value = values.get(key);
      return value === undefined ? undefined : JSON.parse(value);
    },
    set: async (key, value) => {
      values.set(key, JSON.stringify(value));
    },
    remove: async (key) => {
      values.delete(key);
    },
  };
};

export class InjectedFault extends Error {}

/** Counts every call it is told of, and makes one of them fail: without effect, or after it. */
export interface Faults {
  readonly wrap: <T extends object>(target: T) => T;
  readonly arm: (at: number, mode: 'before' | 'after') => void;
  readonly disarm: () => void;
  readonly hasStruck: () => boolean;
}

export const createFaults = (): Faults => {
  let calls = 0;
  let failAt = 0;
  let failMode: 'before' | 'after' = 'before';
  const strike = async (task: () => unknown): Promise<unknown> => {
    calls += 1;
    if (calls !== failAt) return task();
    if (failMode === 'after') await task();
    throw new InjectedFault();
  };
  return {
    wrap: (target) =>
      new Proxy(target, {
        get: (object, name) => {
          const value: unknown = Reflect.get(object, name);
          return typeof value === 'function'
            ? (...args: unknown[]) => strike(() => value.apply(object, args))
            : value;
        },
      }),
    arm: (at, mode) => {
      calls = 0;
      failAt = at;
      failMode = mode;
    },
    disarm: () => {
      failAt = 0;
    },
    hasStruck: () => failAt > 0 && calls >= failAt,
  };
};

let worlds = 0;

/** A machine with a browser profile: what `aWorker` makes anew each time is what dies with a worker. */
export const aWorld = ({
  random = cryptoRandomBytes,
  kdf = cheapKdf,
  faults = createFaults(),
}: {
  readonly random?: RandomBytes;
  readonly kdf?: PasswordKdf;
  readonly faults?: Faults;
} = {}) => {
  worlds += 1;
  const databaseName = `vault-${worlds}`;
  const session = aMemoryArea();
  const local = aMemoryArea();
  const time = { nowMs: 1_800_000_000_000 };
  const clock = { nowMs: () => time.nowMs };
  const troubles: AppError[] = [];
  const rawStore = createStrictStore({ databaseName, storeName: 'vault' });
  const lockAfterMs = 600_000;

  const aWorker = (changes: Pick<Partial<VaultDependencies>, 'onClosing'> = {}): Vault => {
    const sessionWithFaults = faults.wrap(session);
    return createVault({
      db: faults.wrap(createVaultDb({ databaseName })),
      unlockedState: createUnlockedState({
        session: sessionWithFaults,
        databaseName: `${databaseName}-unlocked`,
      }),
      autoLock: createAutoLock({ session: sessionWithFaults, clock, lockAfterMs: () => lockAfterMs }),
      witness: createVaultWitness(faults.wrap(local)),
      clock,
      random,
      kdf: { ...kdf, ...faults.wrap({ derive: kdf.derive, chooseCost: kdf.chooseCost }) },
      onTrouble: (error) => troubles.push(error),
      ...changes,
    });
  };

  return {
    aWorker,
    faults,
    databaseName,
    session,
    local,
    time,
    clock,
    lockAfterMs,
    troubles,
    rawStore,
    db: createVaultDb({ databaseName }),
    closeBrowser: () => session.values.clear(),
  };
};

export type World = ReturnType<typeof aWorld>;

export const contents = (entries: Readonly<Record<string, string>>): Map<string, Bytes> =>
  new Map(Object.entries(entries).map(([id, text]) => [id, toUtf8(text)]));

/** Everything an unlocked vault gives out, damaged records by the name of their error. */
export const readAll = async (vault: Vault): Promise<Record<string, string>> => {
  const all: Record<string, string> = {};
  for (const id of await vault.listIds()) {
    const payload = await vault.read(id).catch((error: AppError) => toUtf8(`<${error.code}>`));
    all[id] = payload === null ? '<missing>' : fromUtf8(payload);
  }
  return all;
};
