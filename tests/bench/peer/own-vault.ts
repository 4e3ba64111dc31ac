/** Our side, in a page: the product's own vault and account store, put together as the product does, and timed. */
import { createAccountStore } from '../../../src/accounts/account-store.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import type { StoredArea } from '../../../src/lib/stored-area.ts';
import { createAutoLock } from '../../../src/vault/auto-lock.ts';
import { createArgon2idKdf, KDF_COST_PREFERRED, type KdfCost } from '../../../src/vault/kdf.ts';
import { createUnlockedState } from '../../../src/vault/session-key.ts';
import { createVault } from '../../../src/vault/vault.ts';
import { createVaultDb } from '../../../src/vault/vault-db.ts';
import type { VaultFile } from '../../../src/vault/vault-format.ts';
import { createVaultWitness } from '../../../src/vault/vault-witness.ts';
import { type Payload, readPayload } from './payload.ts';

interface Storage {
  readonly get: (key: string) => Promise<Record<string, unknown>>;
  readonly set: (entries: Record<string, unknown>) => Promise<void>;
  readonly remove: (key: string) => Promise<void>;
}

const { storage } = (
  globalThis as unknown as { chrome: { storage: { readonly session: Storage; readonly local: Storage } } }
).chrome;

const toArea = (area: Storage): StoredArea => ({
  get: async (key) => (await area.get(key))[key],
  set: (key, value) => area.set({ [key]: value }),
  remove: (key) => area.remove(key),
});

const DAY_MS = 86_400_000;
const session = toArea(storage.session);

const db = createVaultDb();
const vault = createVault({
  db,
  unlockedState: createUnlockedState({ session }),
  autoLock: createAutoLock({ session, clock: systemClock, lockAfterMs: () => DAY_MS }),
  witness: createVaultWitness(toArea(storage.local)),
  clock: systemClock,
  // Never the lesser cost that the product takes on a slow machine: a busy one would be taken for such, now and then.
  kdf: { ...createArgon2idKdf({ clock: systemClock }), chooseCost: async () => KDF_COST_PREFERRED },
  onTrouble: (error) => {
    throw error;
  },
});
const accounts = createAccountStore({ vault, clock: systemClock, randomId: () => crypto.randomUUID() });

/** A new vault with so many fresh keys, by turns for Solana and for EVM. @returns what it keeps, for the other side */
export const prepareOwn = async (count: number, passwordSecret: string): Promise<Payload> => {
  await vault.erase();
  accounts.forget();
  await vault.create(passwordSecret);
  await accounts.addKeys({
    keys: Array.from({ length: count }, (_, place) => ({
      chain: place % 2 === 0 ? ('evm' as const) : ('solana' as const),
      keySecret: crypto.getRandomValues(new Uint8Array(32)),
      source: 'generated' as const,
    })),
    place: (_book, keys) =>
      keys.map((_key, place) => ({ identity: { kind: 'new', name: `Bot ${place + 1}` }, keys: [place] })),
  });
  return readPayload(accounts);
};

/** As it stands in the stored vault. */
export const readOwnCost = async (): Promise<KdfCost> => {
  const { memoryKib, iterations, parallelism } = ((await db.read()).a as VaultFile).kdf;
  return { memoryKib, iterations, parallelism };
};

/** Milliseconds from the password to the list of accounts and the first one's key, locked before. */
export const timeOwnUnlock = async (passwordSecret: string): Promise<number> => {
  await vault.lock();
  accounts.forget();
  const startedMs = performance.now();
  await vault.unlock(passwordSecret);
  const [first] = (await accounts.list()).accounts;
  if (first === undefined) throw new Error('There is no account.');
  await accounts.useKeySecret(first.id, async ({ keySecret }) => keySecret.length);
  return performance.now() - startedMs;
};

/** Milliseconds from the new label of one account to its being on the disk. The vault is open. */
export const timeOwnSave = async (label: string): Promise<number> => {
  const [first] = (await accounts.list()).accounts;
  if (first === undefined) throw new Error('There is no account.');
  const startedMs = performance.now();
  await accounts.setLabel({ accountId: first.id, label });
  return performance.now() - startedMs;
};
