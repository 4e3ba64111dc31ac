/** Stores with keys, cheap backups of them, and ways to damage a text. */
import { expect } from 'vitest';
import type { Chain } from '../../../src/apis.ts';
import { createBackup } from '../../../src/backup/create-backup.ts';
import { type BackupContents, readBackup } from '../../../src/backup/read-backup.ts';
import { type Bytes, toHex, toUtf8 } from '../../../src/lib/bytes.ts';
import type { PasswordKdf } from '../../../src/vault/kdf.ts';
import { aNewKey, aStore, NOW_MS } from '../accounts/aids.ts';
import { cheapKdf } from '../vault/a-vault.ts';

export const PASSWORD = 'canary password of a backup';
export const clock = { nowMs: () => NOW_MS + 86_400_000 };

export type OpenedStore = ReturnType<typeof aStore>;

/** 32 bytes, another for each number. Never a run of one byte, so that a search for them means something. */
export const aSecret = (number: number): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, i) => (number * 7 + i * 13 + (i % 5) * number + 1) % 251);

/** Keys by identity: `{ Main: { solana: 1, evm: 2 } }` with the numbers of their secrets. */
export type Keys = Readonly<Record<string, Readonly<Partial<Record<Chain, number>>>>>;

export const fillStore = async ({ store }: Pick<OpenedStore, 'store'>, keys: Keys): Promise<void> => {
  const placed = Object.entries(keys).flatMap(([name, chains]) =>
    Object.entries(chains).map(([chain, number]) => ({
      ...aNewKey({ chain: chain as Chain, keySecret: aSecret(number) }),
      label: `${name.slice(0, 40)} ${chain}`,
      source: number % 2 === 0 ? ('generated' as const) : ('imported' as const),
      name,
    })),
  );
  await store.addKeys({
    keys: placed,
    place: () =>
      Object.keys(keys).map((name) => ({
        identity: { kind: 'new', name },
        keys: Array.from(placed.keys()).filter((index) => placed[index]?.name === name),
      })),
  });
};

export const aStoreWith = async (keys: Keys): Promise<OpenedStore> => {
  const opened = aStore();
  await fillStore(opened, keys);
  return opened;
};

export const MAIN: Keys = { Main: { solana: 1, evm: 2 }, 'Bot 1': { solana: 3 } };

export const backUp = async (
  { store }: Pick<OpenedStore, 'store'>,
  passwordSecret = PASSWORD,
): Promise<string> => (await createBackup({ accounts: store, passwordSecret, clock, kdf: cheapKdf })).text;

/** As the cheap one, each derivation done once: reading a thousand damaged copies of one backup needs one. */
const rememberingKdf = (): PasswordKdf => {
  const known = new Map<string, Promise<Bytes>>();
  return {
    ...cheapKdf,
    derive: async (passwordSecret, { salt, ...cost }) => {
      const name = JSON.stringify([passwordSecret, toHex(salt), cost]);
      const derived = known.get(name) ?? cheapKdf.derive(passwordSecret, { salt, ...cost });
      known.set(name, derived);
      // A copy, since its owner zeroes it.
      return (await derived).slice();
    },
  };
};
const readingKdf = rememberingKdf();

export const read = (text: string, passwordSecret = PASSWORD): Promise<BackupContents> =>
  readBackup({ text, passwordSecret, kdf: readingKdf });

/** What a store holds, without ids and in an order of its own: identities by name, keys as hex. */
export const describeStore = async ({ store }: Pick<OpenedStore, 'store'>) => {
  const { accounts, identities } = await store.list();
  const described = identities.map(async ({ name, accounts: held }) => {
    const keys = Object.values(held).map((id) =>
      store.useKeySecret(id, async ({ account: { chain, label, createdAtMs, source }, keySecret }) => ({
        ...{ chain, label, createdAtMs, source },
        key: toHex(keySecret),
      })),
    );
    return { name, keys: (await Promise.all(keys)).sort((a, b) => a.chain.localeCompare(b.chain)) };
  });
  return { count: accounts.length, identities: await Promise.all(described) };
};

/** Just which secret is where: `{ Main: { solana: 1 } }`, and the names in their order. */
export const placesOf = async (opened: Pick<OpenedStore, 'store'>, highest = 20): Promise<Keys> => {
  const numbers = new Map(
    Array.from({ length: highest + 1 }, (_, number) => [toHex(aSecret(number)), number] as const),
  );
  const { identities } = await describeStore(opened);
  return Object.fromEntries(
    identities.map(({ name, keys }) => [
      name,
      Object.fromEntries(keys.map(({ chain, key }) => [chain, numbers.get(key)])),
    ]),
  ) as Keys;
};

export const code = (wanted: string) => expect.objectContaining({ name: 'AppError', code: wanted });

/** The lines of a backup that hold a part, without commas. */
export const partsOf = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{"part"'))
    .map((line) => line.replace(/,$/, ''));

/** As a file is read: bytes that are no text become a sign that says so. */
export const withByte = (text: string, at: number, change: (byte: number) => number): string => {
  const bytes = toUtf8(text);
  bytes[at] = change(bytes[at] ?? 0);
  return new TextDecoder().decode(bytes);
};

export const keyHexes = ({ keys }: Pick<BackupContents, 'keys'>): string[] =>
  keys.map(({ chain, keySecret, label, identity }) =>
    [chain, toHex(keySecret), label, identity.number, identity.name].join(' '),
  );
