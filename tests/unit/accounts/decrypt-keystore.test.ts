import { scryptSync as nodeScrypt } from 'node:crypto';
import { encryptKeystoreJsonSync, scryptSync, Wallet } from 'ethers';
import fc from 'fast-check';
import { scrypt } from 'hash-wasm';
import { describe, expect, it, vi } from 'vitest';
import { decryptKeystore } from '../../../src/accounts/decrypt-keystore.ts';
import { deriveAddress } from '../../../src/accounts/derive-address.ts';
import { concatBytes, toHex } from '../../../src/lib/bytes.ts';
import keystores from '../../vectors/web3-secret-storage.json' with { type: 'json' };
import { ANY_ADDRESS, ANY_KEY, aKeystore, type KeystoreRecipe, refusalOf, toldBy } from './a-keystore.ts';

vi.mock('hash-wasm', { spy: true });
vi.mock('../../../src/accounts/derive-address.ts', { spy: true });
vi.mock('../../../src/lib/bytes.ts', { spy: true });

// Its own takes half a minute where the coverage is measured.
scryptSync.register(
  (password, salt, N, r, p, length) =>
    `0x${nodeScrypt(password, salt, length, { N, r, p, maxmem: 2 ** 30 }).toString('hex')}`,
);

const PASSWORD = 'letmein';
const open = (file: unknown, passwordSecret = PASSWORD) =>
  decryptKeystore({ textSecret: typeof file === 'string' ? file : JSON.stringify(file), passwordSecret });
const keyOf = async (file: unknown, passwordSecret = PASSWORD): Promise<string> =>
  toHex((await open(file, passwordSecret)).keySecret);

/** One bit of a hex field flipped. */
const flipped = (hex: string, bit: number): string => {
  const bytes = Buffer.from(hex, 'hex');
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return bytes.toString('hex');
};

describe('opening a key file', () => {
  it.each(keystores.vectors)('gives the published key: $name', async ({ file, password, key }) => {
    const { keySecret, ...rest } = await open(file, password);
    expect(rest).toEqual({ chain: 'evm', format: 'evm_keystore_v3' });
    expect(toHex(keySecret)).toBe(key);
  });

  it('gives the key that ethers encrypted with the cost it has by itself, phrase and all', async () => {
    const wallet = Wallet.createRandom();
    expect(`0x${await keyOf(wallet.encryptSync(PASSWORD))}`).toBe(wallet.privateKey);
  });

  it('gives the key that ethers encrypted, for any key, cost and password', async () => {
    const keys = fc
      .uint8Array({ minLength: 31, maxLength: 31 })
      .map((bytes) => new Wallet(`0x7f${toHex(bytes)}`));
    const costs = fc.record({
      N: fc.constantFrom(2, 16, 256),
      r: fc.integer({ min: 1, max: 9 }),
      p: fc.integer({ min: 1, max: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(
        keys,
        costs,
        fc.string({ unit: 'grapheme', maxLength: 12 }),
        async (account, cost, password) => {
          const file = encryptKeystoreJsonSync(account, password, { scrypt: cost });
          expect(`0x${await keyOf(file, password)}`).toBe(account.privateKey);
        },
      ),
      { numRuns: 25 },
    );
  });

  it.each(['scrypt', 'pbkdf2'] as const)(
    'gives the key of a file that was made by hand, with %s',
    async (kdf) => {
      expect(await keyOf(aKeystore({ kdf }))).toBe(ANY_KEY);
      expect(await keyOf(aKeystore({ kdf, address: ANY_ADDRESS }))).toBe(ANY_KEY);
      expect(await keyOf(aKeystore({ kdf, password: '' }), '')).toBe(ANY_KEY);
    },
  );

  it.each([
    ['fa7b3db73dc7dfdf8c5fbdb796d741e4488628c41fc4febd9160a866ba0f35', 31],
    ['81c29e8142bb6a81bef5a92bda7a8328a5c85bb2f9542e76f9b0f94fc018', 30],
    ['01', 1],
  ])('puts back the zeros that some wallets left out: %s', async (key, length) => {
    expect(key).toHaveLength(2 * length);
    expect(await keyOf(aKeystore({ key }))).toBe(key.padStart(64, '0'));
  });

  it('takes a password as geth and as ethers spell it', async () => {
    // The same word twice: with a letter of its own, and as a letter with an accent after it.
    const [composed, decomposed] = ['caf\u00e9', 'cafe\u0301'];
    expect(await keyOf(aKeystore({ password: composed }), decomposed)).toBe(ANY_KEY);
    expect(await keyOf(aKeystore({ password: decomposed }), decomposed)).toBe(ANY_KEY);
    const byEthers = encryptKeystoreJsonSync(new Wallet(`0x${ANY_KEY}`), decomposed, {
      scrypt: { N: 2, r: 1, p: 1 },
    });
    expect(await keyOf(byEthers, decomposed)).toBe(ANY_KEY);
  });
});

describe('a password that is not the one', () => {
  it.each(['scrypt', 'pbkdf2'] as const)('is told from a damaged file, with %s', async (kdf) => {
    for (const password of ['', 'Letmein', 'letmein ', ' letmein', 'letmei']) {
      const error = await refusalOf(() => open(aKeystore({ kdf, address: ANY_ADDRESS }), password));
      expect(error).toMatchObject({ code: 'key_file_wrong_password', details: {} });
    }
  });

  it('is derived from once: a plain one has no second spelling', async () => {
    vi.mocked(scrypt).mockClear();
    await refusalOf(() => open(aKeystore(), 'wrong'));
    expect(scrypt).toHaveBeenCalledTimes(1);
  });

  it('is never repeated, nor is anything of the file (S11)', async () => {
    const file = aKeystore();
    const error = await refusalOf(() => open(file, 'canary-password'));
    const told = toldBy(error);
    for (const secret of [
      'canary-password',
      ANY_KEY,
      file.crypto.ciphertext,
      file.crypto.mac,
      file.crypto.kdfparams.salt,
    ]) {
      expect(told).not.toContain(secret);
    }
    expect(error.cause).toBeUndefined();
  });
});

describe('a key file that was changed', () => {
  it('never gives another key, whichever bit of the key, the check value or the salt differs', async () => {
    const file = aKeystore();
    const fields = fc.constantFrom('ciphertext' as const, 'mac' as const);
    await fc.assert(
      fc.asyncProperty(fields, fc.nat(255), async (field, bit) => {
        const crypto = { ...file.crypto, [field]: flipped(file.crypto[field], bit) };
        expect((await refusalOf(() => open({ ...file, crypto }))).code).toBe('key_file_wrong_password');
      }),
      { numRuns: 60 },
    );
    const kdfparams = { ...file.crypto.kdfparams, salt: flipped(file.crypto.kdfparams.salt, 9) };
    const error = await refusalOf(() => open({ ...file, crypto: { ...file.crypto, kdfparams } }));
    expect(error.code).toBe('key_file_wrong_password');
  });

  it("is seen by its address where the check value does not cover the change: the cipher's IV (S10)", async () => {
    const file = aKeystore({ address: ANY_ADDRESS });
    const crypto = { ...file.crypto, cipherparams: { iv: flipped(file.crypto.cipherparams.iv, 3) } };
    expect(await refusalOf(() => open({ ...file, crypto }))).toMatchObject({
      code: 'key_file_damaged',
      details: { field: 'address' },
    });
  });

  it('is refused where it states the address of somebody else, and the key is overwritten (S10, K14)', async () => {
    vi.mocked(deriveAddress).mockClear();
    const file = aKeystore({ address: `${ANY_ADDRESS.slice(0, -1)}4` });
    expect(await refusalOf(() => open(file))).toMatchObject({
      code: 'key_file_damaged',
      details: { field: 'address' },
    });
    expect(vi.mocked(deriveAddress).mock.calls).toEqual([[{ chain: 'evm', keySecret: new Uint8Array(32) }]]);
  });

  it.each<[string, KeystoreRecipe]>([
    ['zero', { key: '00'.repeat(32) }],
    ['the order of the curve', { key: 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141' }],
  ])('is refused where it holds what is no key: %s (S11)', async (_what, recipe) => {
    expect((await refusalOf(() => open(aKeystore(recipe)))).code).toBe('key_out_of_range');
  });

  it('is refused for its cost before anything is derived (K2)', async () => {
    vi.mocked(scrypt).mockClear();
    const derived = vi.spyOn(crypto.subtle, 'deriveBits');
    for (const [kdf, params] of [
      ['scrypt', { n: 2 ** 30 }],
      ['pbkdf2', { c: 2 ** 30 }],
    ] as const) {
      const file = aKeystore({ kdf });
      const kdfparams = { ...file.crypto.kdfparams, ...params };
      const error = await refusalOf(() => open({ ...file, crypto: { ...file.crypto, kdfparams } }));
      expect(error.code).toBe('key_file_cost_out_of_bounds');
    }
    expect(scrypt).not.toHaveBeenCalled();
    expect(derived).not.toHaveBeenCalled();
  });

  it('is refused for its cost where the machine has not the memory', async () => {
    vi.mocked(scrypt).mockRejectedValueOnce(new RangeError('memory'));
    expect(await refusalOf(() => open(aKeystore()))).toMatchObject({
      code: 'key_file_cost_out_of_bounds',
      details: { field: 'n' },
    });
  });
});

describe('what opening a key file leaves behind (K14)', () => {
  it.each([PASSWORD, 'wrong'])(
    'is no password and no key in any buffer, with the password %s',
    async (password) => {
      vi.mocked(scrypt).mockClear();
      const imported = vi.spyOn(crypto.subtle, 'importKey');
      const derived = vi.spyOn(crypto.subtle, 'deriveBits');
      const decrypted = vi.spyOn(crypto.subtle, 'decrypt');
      for (const kdf of ['scrypt', 'pbkdf2'] as const)
        await open(aKeystore({ kdf }), password).catch(() => undefined);
      const results = [...derived.mock.results, ...decrypted.mock.results, ...vi.mocked(scrypt).mock.results];
      const buffers = [
        ...imported.mock.calls.map(([, data]) => data as Uint8Array),
        ...vi.mocked(scrypt).mock.calls.map(([options]) => options.password as Uint8Array),
        ...vi.mocked(concatBytes).mock.results.map(({ value }) => value as Uint8Array),
        ...(await Promise.all(results.map(({ value }) => value as Promise<ArrayBuffer | Uint8Array>))),
      ].map((buffer) => new Uint8Array(buffer));
      expect(buffers).toHaveLength(password === PASSWORD ? 10 : 6);
      for (const buffer of buffers) expect(buffer).toEqual(new Uint8Array(buffer.length));
    },
  );
});
