import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseKeystore } from '../../../src/accounts/keystore-file.ts';
import { AppError } from '../../../src/errors.ts';
import { ANY_ADDRESS, aKeystore, refusalOf, toldBy } from './a-keystore.ts';

type Change = (file: ReturnType<typeof aKeystore> & Record<string, unknown>) => unknown;

const parse = (file: unknown) => parseKeystore(JSON.stringify(file));
const refusal = (file: unknown) => refusalOf(() => parse(file));
/** A sound file with its key derivation's parameters changed. */
const withParams = (kdf: 'scrypt' | 'pbkdf2', params: Record<string, unknown>) => {
  const file = aKeystore({ kdf });
  return { ...file, crypto: { ...file.crypto, kdfparams: { ...file.crypto.kdfparams, ...params } } };
};
const withCrypto = (crypto: Record<string, unknown>) => {
  const file = aKeystore();
  return { ...file, crypto: { ...file.crypto, ...crypto } };
};

describe('reading a key file', () => {
  it('gives what it takes to open it', () => {
    const { ciphertext, mac } = aKeystore().crypto;
    expect(parse(aKeystore({ address: ANY_ADDRESS }))).toEqual({
      statedAddress: ANY_ADDRESS,
      kdf: { name: 'scrypt', n: 16, r: 2, p: 3, salt: new Uint8Array(32).fill(7) },
      iv: new Uint8Array(16).fill(255),
      ciphertext: new Uint8Array(Buffer.from(ciphertext, 'hex')),
      mac: new Uint8Array(Buffer.from(mac, 'hex')),
    });
    expect(parse(aKeystore({ kdf: 'pbkdf2' })).kdf).toEqual({
      name: 'pbkdf2',
      c: 5,
      salt: new Uint8Array(32).fill(7),
    });
  });

  it.each<[string, Change]>([
    [
      'the address with 0x and its checksum',
      (file) => ({ ...file, address: '0x14791697260E4c9A71f18484C9f997B308e59325' }),
    ],
    ['Crypto with a capital', ({ crypto, ...file }) => ({ ...file, Crypto: crypto })],
    [
      'capitals everywhere',
      (file) => JSON.parse(JSON.stringify(file).replaceAll(/"(\w+)":/g, (key) => key.toUpperCase())),
    ],
    [
      'hex with 0x and in capitals',
      ({ crypto, ...file }) => ({
        ...file,
        crypto: {
          ...crypto,
          ciphertext: `0x${crypto.ciphertext.toUpperCase()}`,
          mac: `0X${crypto.mac.toUpperCase()}`,
          cipherparams: { iv: `0x${crypto.cipherparams.iv}` },
        },
      }),
    ],
    [
      'the names of its functions in capitals',
      ({ crypto, ...file }) => ({
        ...file,
        crypto: { ...crypto, cipher: 'AES-128-CTR', kdf: 'Scrypt' },
      }),
    ],
    ['its version as text', (file) => ({ ...file, version: '3' })],
    [
      'fields of a wallet of its own',
      (file) => ({ ...file, 'x-ethers': { version: '0.1', path: 'm/0' }, name: 'Main' }),
    ],
  ])('does not mind %s', (_what, change) => {
    const file = aKeystore({ address: ANY_ADDRESS });
    expect(parse(change(file))).toEqual(parse(file));
  });

  it('does not mind white space and quotes around it', () => {
    const text = JSON.stringify(aKeystore());
    expect(parseKeystore(`\uFEFF ${text}\r\n`)).toEqual(parseKeystore(text));
    expect(parseKeystore(`'${text}'`)).toEqual(parseKeystore(text));
  });

  it.each([undefined, null])('does without an address: %s', (address) => {
    expect(parse({ ...aKeystore(), address }).statedAddress).toBeNull();
  });
});

describe('the cost that a key file asks for (K2)', () => {
  it.each([
    [{ n: 2 }],
    [{ n: 2 ** 20, r: 8, p: 1 }],
    [{ n: 2 ** 23, r: 1, p: 1 }],
    [{ n: 2, r: 1024 }],
    [{ p: 16 }],
    [{ dklen: 64 }],
  ])('may be %j', (params) => {
    expect(parse(withParams('scrypt', params)).kdf).toMatchObject({ name: 'scrypt' });
  });

  it.each([
    [{ n: 2 ** 21, r: 8 }, 'n'],
    [{ n: 2 ** 20, r: 9 }, 'n'],
    [{ n: 2 ** 24, r: 1 }, 'n'],
    [{ n: 2 ** 53 - 1, r: 2 ** 53 - 1 }, 'n'],
    [{ n: 1 }, 'n'],
    [{ n: 3 }, 'n'],
    [{ n: 2 ** 20 - 1 }, 'n'],
    [{ n: 2, r: 1025 }, 'r'],
    [{ p: 17 }, 'p'],
    [{ n: 2 ** 20, r: 8, p: 2 }, 'p'],
    [{ n: 2 ** 19, r: 9, p: 2 }, 'p'],
    [{ n: 2 ** 18, r: 8, p: 5 }, 'p'],
    [{ p: 2 ** 31 }, 'p'],
  ])('may not be %j', async (params, field) => {
    expect(await refusal(withParams('scrypt', params))).toMatchObject({
      code: 'key_file_cost_out_of_bounds',
      details: { field },
    });
  });

  it('may be ten million rounds of PBKDF2 and not one more', async () => {
    expect(parse(withParams('pbkdf2', { c: 10_000_000 })).kdf).toMatchObject({ c: 10_000_000 });
    expect(await refusal(withParams('pbkdf2', { c: 10_000_001 }))).toMatchObject({
      code: 'key_file_cost_out_of_bounds',
      details: { field: 'c' },
    });
  });
});

describe('a key file of another kind', () => {
  it.each<[string, unknown, string]>([
    ['version 1', { ...aKeystore(), version: 1 }, 'version'],
    ['version 4, of validators', { ...aKeystore(), version: 4 }, 'version'],
    ['a version that is no number', { ...aKeystore(), version: 'three' }, 'version'],
    ['another cipher', withCrypto({ cipher: 'aes-128-cbc' }), 'cipher'],
    ['another key derivation', withCrypto({ kdf: 'argon2id' }), 'kdf'],
    ['another hash', withParams('pbkdf2', { prf: 'hmac-sha512' }), 'prf'],
  ])('is named as such: %s', async (_what, file, field) => {
    expect(await refusal(file)).toMatchObject({ code: 'key_file_unsupported', details: { field } });
  });
});

describe('a damaged key file', () => {
  it.each<[string, unknown, string]>([
    ['no version', { ...aKeystore(), version: undefined }, 'version'],
    ['no crypto', { version: 3 }, 'crypto'],
    ['crypto that is a list', { version: 3, crypto: [] }, 'crypto.cipher'],
    ['crypto that is text', { version: 3, crypto: 'x' }, 'crypto'],
    ['an address that is none', { ...aKeystore(), address: '0x12' }, 'address'],
    ['an address of another chain', { ...aKeystore(), address: 'z'.repeat(40) }, 'address'],
    ['no ciphertext', withCrypto({ ciphertext: '' }), 'crypto.ciphertext'],
    ['a ciphertext too long', withCrypto({ ciphertext: '00'.repeat(33) }), 'crypto.ciphertext'],
    ['half a byte', withCrypto({ ciphertext: '0'.repeat(63) }), 'crypto.ciphertext'],
    ['what is no hex', withCrypto({ ciphertext: 'zz'.repeat(32) }), 'crypto.ciphertext'],
    ['a short check value', withCrypto({ mac: '00'.repeat(31) }), 'crypto.mac'],
    ['a long check value', withCrypto({ mac: '00'.repeat(33) }), 'crypto.mac'],
    ['a short IV', withCrypto({ cipherparams: { iv: '00'.repeat(15) } }), 'crypto.cipherparams.iv'],
    ['a long IV', withCrypto({ cipherparams: { iv: '00'.repeat(17) } }), 'crypto.cipherparams.iv'],
    ['no parameters', withCrypto({ kdfparams: null }), ''],
    ['no salt', withParams('scrypt', { salt: '' }), 'salt'],
    ['a salt too long', withParams('scrypt', { salt: '00'.repeat(1025) }), 'salt'],
    ['a key too short', withParams('scrypt', { dklen: 31 }), 'dklen'],
    ['a cost of 0', withParams('scrypt', { n: 0 }), 'n'],
    ['a negative cost', withParams('scrypt', { r: -1 }), 'r'],
    ['a cost that is no whole number', withParams('scrypt', { p: 1.5 }), 'p'],
    ['a cost beyond all numbers', withParams('pbkdf2', { c: 2 ** 53 }), 'c'],
    ['a cost in words', withParams('pbkdf2', { c: '262144' }), 'c'],
    ['no hash', withParams('pbkdf2', { prf: undefined }), 'prf'],
  ])('is named with its field: %s (S11)', async (_what, file, field) => {
    const details = field === '' ? {} : { field };
    expect(await refusal(file)).toMatchObject({ code: 'key_file_damaged', details });
  });

  it.each(['', 'null', '[]', '3', '"{}"', '{', '{"crypto": {', 'not json'])('is what %j is', async (text) => {
    expect((await refusalOf(() => parseKeystore(text))).code).toBe('key_file_damaged');
  });

  it('is one that is longer than any: it is not even read', async () => {
    const text = JSON.stringify({ ...aKeystore(), filler: 'x'.repeat(16_384) });
    expect(await refusalOf(() => parseKeystore(text))).toMatchObject({
      code: 'key_file_damaged',
      details: {},
    });
  });

  it('is refused with a code wherever it is cut or changed, and nothing of it is repeated (S11)', async () => {
    const canary = 'canary-of-a-file';
    const text = JSON.stringify({ ...aKeystore(), [canary]: canary });
    const changed = fc
      .tuple(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), fc.nat(4))
      .map(([at, other, length]) => text.slice(0, at) + canary + other + text.slice(at + length));
    await fc.assert(
      fc.asyncProperty(changed, async (wrong) => {
        // Where the change does not matter, the file is read as before.
        const error = await refusalOf(() => {
          parseKeystore(wrong);
          throw new AppError({ code: 'internal' });
        });
        expect(toldBy(error)).not.toContain(canary);
        expect(error.cause).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('does not take fields from a prototype', async () => {
    expect((await refusalOf(() => parseKeystore('{"__proto__": {"version": 3, "crypto": {}}}'))).code).toBe(
      'key_file_damaged',
    );
  });
});
