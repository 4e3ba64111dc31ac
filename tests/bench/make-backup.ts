/**
 * Makes a backup with any number of fresh keys, by the product's own code, so that a vault of any size is there after one
 * restore. The keys are random and worth nothing.
 */
import { randomBytes } from 'node:crypto';
import { type Account, type Identity, parseAccountId, parseIdentityId } from '../../src/accounts/account.ts';
import { deriveAddress } from '../../src/accounts/derive-address.ts';
import type { Chain } from '../../src/apis.ts';
import { createBackup } from '../../src/backup/create-backup.ts';
import { AppError } from '../../src/errors.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { deriveArgon2id, KDF_BOUNDS } from '../../src/vault/kdf.ts';

/** The chains of each identity's keys; identities are called Bot 1, Bot 2 and so on. */
export type Crowd = readonly (readonly Chain[])[];

/** One EVM key alone, which is shown first, then pairs: what is on the screen is the same for every number. */
export const crowdOf = (accounts: number): Crowd => [
  ['evm'],
  ...Array.from({ length: Math.floor((accounts - 1) / 2) }, () => ['solana', 'evm'] as const),
  ...(accounts % 2 === 0 ? [['solana'] as const] : []),
];

interface Held {
  readonly account: Account;
  readonly keySecret: Uint8Array<ArrayBuffer>;
}

const makeKey = (chain: Chain, label: string): Held => {
  const keySecret = new Uint8Array(randomBytes(32));
  const account: Account = {
    id: parseAccountId(randomBytes(12).toString('hex')),
    chain,
    address: deriveAddress({ chain, keySecret }),
    label,
    createdAtMs: systemClock.nowMs(),
    source: 'generated',
  };
  return { account, keySecret };
};

/** @returns the text of the file. */
export const makeBackup = async (crowd: Crowd, passwordSecret: string): Promise<string> => {
  const held = new Map<string, Held>();
  const identities = crowd.map((chains, place): Identity => {
    const name = `Bot ${place + 1}`;
    const made = chains.map((chain) => makeKey(chain, `${name} ${chain}`));
    for (const key of made) held.set(key.account.id, key);
    return {
      id: parseIdentityId(randomBytes(12).toString('hex')),
      name,
      accounts: Object.fromEntries(made.map(({ account }) => [account.chain, account.id])),
      createdAtMs: systemClock.nowMs(),
    };
  });
  const { memoryKib, iterations, parallelism } = KDF_BOUNDS;
  const { text } = await createBackup({
    accounts: {
      list: async () => ({ identities, accounts: Array.from(held.values(), ({ account }) => account) }),
      useKeySecret: async (id, use) => {
        const key = held.get(id);
        if (key === undefined) throw new AppError({ code: 'account_missing' });
        return use({ account: key.account, keySecret: key.keySecret });
      },
    },
    passwordSecret,
    clock: systemClock,
    kdf: {
      bounds: KDF_BOUNDS,
      // It is opened once and thrown away: as cheap as a backup may be.
      chooseCost: async () => ({
        memoryKib: memoryKib.min,
        iterations: iterations.min,
        parallelism: parallelism.min,
      }),
      derive: deriveArgon2id,
    },
  });
  return text;
};
