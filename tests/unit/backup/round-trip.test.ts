import bs58 from 'bs58';
import { describe, expect, it, vi } from 'vitest';
import { exportKeySecret } from '../../../src/accounts/export-key.ts';
import { createBackup } from '../../../src/backup/create-backup.ts';
import { restoreBackup } from '../../../src/backup/restore-backup.ts';
import { toBase64, toHex } from '../../../src/lib/bytes.ts';
import { cryptoRandomBytes } from '../../../src/lib/random.ts';
import { aStore, NOW_MS } from '../accounts/aids.ts';
import { cheapKdf } from '../vault/a-vault.ts';
import {
  aSecret,
  aStoreWith,
  backUp,
  clock,
  code,
  describeStore,
  type Keys,
  keyHexes,
  MAIN,
  PASSWORD,
  partsOf,
  placesOf,
  read,
} from './aids.ts';

const restore = (text: string, { store }: ReturnType<typeof aStore>) =>
  restoreBackup({ text, passwordSecret: PASSWORD, kdf: cheapKdf, accounts: store });

const bots = (count: number): Keys =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`Bot ${i + 1}`, i % 2 === 0 ? { solana: i } : { evm: i }]),
  );

describe('a backup', () => {
  it.each([
    ['one key', { Main: { solana: 1 } }, 1],
    ['three keys', MAIN, 3],
    ['two hundred keys', bots(200), 200],
    ['no key', {}, 0],
  ] as [string, Keys, number][])(
    'of %s gives everything back in an empty vault: keys, labels, identities, order, times',
    async (_, keys, count) => {
      const source = await aStoreWith(keys);
      const text = await backUp(source);
      const target = aStore({ clock });
      expect(await restore(text, target)).toEqual({
        added: count,
        duplicates: 0,
        unreadable: 0,
        missing: 0,
        lost: [],
      });
      expect(await describeStore(target)).toEqual(await describeStore(source));
      const { identities } = await target.store.list();
      expect(identities.every(({ createdAtMs }) => createdAtMs === NOW_MS)).toBe(true);
    },
  );

  it('keeps identities that have no key, in their place', async () => {
    const source = await aStoreWith({ 'Empty 1': {}, Main: { evm: 2 }, 'Empty 2': {} });
    const target = aStore();
    await restore(await backUp(source), target);
    expect(await placesOf(target)).toEqual({ 'Empty 1': {}, Main: { evm: 2 }, 'Empty 2': {} });
  });

  it('is JSON with one part a line, header and manifest at both ends', async () => {
    const text = await backUp(await aStoreWith(MAIN));
    const { about, parts } = JSON.parse(text) as {
      about: string;
      parts: { part: string; number?: number }[];
    };
    expect(about).toContain('encrypted');
    expect(parts.map(({ part, number }) => `${part} ${number ?? ''}`.trim())).toEqual([
      ...['header', 'manifest', 'key 1', 'key 2', 'key 3', 'identity 1', 'identity 2'],
      ...['manifest', 'header'],
    ]);
    expect(partsOf(text).map((line) => JSON.parse(line) as unknown)).toEqual(parts);
    expect(parts[0]).toMatchObject({
      format: 'countersign-backup',
      version: 1,
      createdAtMs: clock.nowMs(),
      keys: 3,
      identities: 2,
      kdf: { algorithm: 'argon2id', memoryKib: 8, iterations: 1, parallelism: 1 },
    });
  });

  it('is still read when something has laid out its JSON anew', async () => {
    const text = await backUp(await aStoreWith(MAIN));
    const again = JSON.stringify(JSON.parse(text), null, 4).replaceAll('\n', '\r\n');
    expect(keyHexes(await read(`\uFEFF${again}`))).toEqual(keyHexes(await read(text)));
  });

  it('is named by its day', async () => {
    const { store } = await aStoreWith({});
    const made = createBackup({
      accounts: store,
      passwordSecret: PASSWORD,
      clock: { nowMs: () => Date.UTC(2031, 0, 2, 23, 59) },
      kdf: cheapKdf,
    });
    expect((await made).fileName).toBe('countersign-backup-2031-01-02.json');
  });

  it('has a key, salt, IVs and id of its own each time (K4, K11)', async () => {
    const store = await aStoreWith(MAIN);
    const drawn: string[] = [];
    const random = (length: number) => {
      const bytes = cryptoRandomBytes(length);
      drawn.push(toHex(bytes));
      return bytes;
    };
    const make = () =>
      createBackup({ accounts: store.store, passwordSecret: PASSWORD, clock, kdf: cheapKdf, random });
    const texts = [(await make()).text, (await make()).text];
    // Id, salt and data key; an IV for the wrapped key, the manifest, three keys and two identities.
    expect(drawn.map(({ length }) => length / 2).sort((a, b) => a - b)).toEqual([
      ...Array<number>(14).fill(12),
      16,
      16,
      16,
      16,
      32,
      32,
    ]);
    expect(new Set(drawn).size).toBe(drawn.length);
    const base64s = (text: string) => new Set(text.match(/(?<=")[A-Za-z0-9+/]{16,}={0,2}(?=")/g));
    const [first, second] = texts.map(base64s);
    expect(first?.size).toBeGreaterThan(15);
    expect(Array.from(first ?? []).filter((value) => second?.has(value))).toEqual([]);
  });

  it('leaves out a key that is damaged in the vault, says so, and saves all others', async () => {
    const source = await aStoreWith(MAIN);
    const [damaged] = (await source.store.list()).accounts;
    source.vault.damaged.add(`key/${damaged?.id}`);
    const made = await createBackup({
      accounts: source.store,
      passwordSecret: PASSWORD,
      clock,
      kdf: cheapKdf,
    });
    expect(made).toMatchObject({ keys: 2, unreadable: 1 });
    const target = aStore();
    expect(await restore(made.text, target)).toMatchObject({ added: 2, unreadable: 0, missing: 0 });
    expect(await placesOf(target)).toEqual({ Main: { evm: 2 }, 'Bot 1': { solana: 3 } });
  });

  it('is refused without a password that could be a vault’s, before anything is derived', async () => {
    const { store } = await aStoreWith(MAIN);
    const kdf = { ...cheapKdf, derive: () => Promise.reject(new Error('derived')) };
    await expect(createBackup({ accounts: store, passwordSecret: 'seven c', clock, kdf })).rejects.toEqual(
      code('password_too_short'),
    );
  });

  it('is neither made nor restored while the vault is locked, and then nothing is derived', async () => {
    const opened = await aStoreWith(MAIN);
    const text = await backUp(opened);
    opened.vault.state.locked = true;
    const kdf = { ...cheapKdf, derive: () => Promise.reject(new Error('derived')) };
    const options = { accounts: opened.store, passwordSecret: PASSWORD, clock, kdf };
    await expect(createBackup(options)).rejects.toEqual(code('locked'));
    await expect(restoreBackup({ ...options, text })).rejects.toEqual(code('locked'));
  });

  /** How many of the buffers that a task zeroed were of keys with what is known about them. */
  const countZeroed = async (task: () => Promise<unknown>): Promise<number> => {
    const fill = vi.spyOn(Uint8Array.prototype, 'fill');
    await Promise.allSettled([task()]);
    const isPayload = ({ length }: Uint8Array): boolean => length > 64 && length % 64 === 34;
    const zeroed = (fill.mock.contexts as readonly Uint8Array[]).filter(
      (buffer) => isPayload(buffer) && buffer.every((byte) => byte === 0),
    );
    fill.mockRestore();
    return new Set(zeroed).size;
  };

  it('leaves no key in memory once it is made (K14)', async () => {
    const { store } = await aStoreWith(MAIN);
    expect(await countZeroed(() => backUp({ store }))).toBe(3);
  });

  it.each([
    ['locked', 'locked'],
    ['failReads', 'storage_failed'],
  ] as const)(
    'is not made if midway the vault is or does %s, and the keys read by then are zeroed (K14)',
    async (field, wanted) => {
      const { store, vault } = await aStoreWith(MAIN);
      let uses = 0;
      const accounts: Pick<typeof store, 'list' | 'useKeySecret'> = {
        list: store.list,
        useKeySecret: (id, use) => {
          uses += 1;
          if (uses === 3) vault.state[field] = true;
          return store.useKeySecret(id, use);
        },
      };
      const make = () => createBackup({ accounts, passwordSecret: PASSWORD, clock, kdf: cheapKdf });
      expect(await countZeroed(() => expect(make()).rejects.toEqual(code(wanted)))).toBe(2);
    },
  );
});

describe('what a backup shows without its password (K12)', () => {
  it('is not even how long a label is, but for its being very long', async () => {
    const lengths = async (name: string) => {
      const boxes = partsOf(await backUp(await aStoreWith({ [name]: { solana: 1 } })));
      return boxes.map((line) => line.length);
    };
    expect(await lengths('B')).toEqual(await lengths('Main bot'));
  });

  const forms = (secret: Uint8Array): string[] => [
    toHex(secret),
    bs58.encode(secret),
    toBase64(secret).replaceAll('=', ''),
    toBase64(secret.slice(1)).replaceAll('=', '').slice(0, -2),
    toBase64(secret.slice(2)).replaceAll('=', '').slice(0, -2),
    JSON.stringify(Array.from(secret)).slice(1, -1),
    Array.from(secret, (byte) => String.fromCharCode(byte)).join(''),
    exportKeySecret({ format: 'solana_base58_secret_key', keySecret: secret }),
  ];

  it('is no key, label, address, identity or password, in no form', async () => {
    const source = await aStoreWith({ 'Canary identity': { solana: 1, evm: 2 } });
    const text = await backUp(source);
    const { accounts } = await source.store.list();
    const canaries = [
      ...[1, 2].flatMap((number) => forms(aSecret(number))),
      ...accounts.flatMap(({ address, label, id }) => [address, address.slice(2).toLowerCase(), label, id]),
      'Canary',
      PASSWORD,
      toBase64(new TextEncoder().encode(PASSWORD)),
    ];
    for (const canary of canaries) expect(text.includes(canary)).toBe(false);
    // A control: what is searched for would be found.
    expect(`${text}${toHex(aSecret(1))}`.includes(canaries[0] ?? 'nothing')).toBe(true);
  });
});
