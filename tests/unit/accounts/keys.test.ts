import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { computeAddress } from 'ethers';
import fc from 'fast-check';
import nacl from 'tweetnacl';
import { describe, expect, it, vi } from 'vitest';
import { deriveAddress } from '../../../src/accounts/derive-address.ts';
import { isEvmKeyInRange } from '../../../src/accounts/evm-key-range.ts';
import { exportKeySecret, usualExportFormat } from '../../../src/accounts/export-key.ts';
import { generateKeySecret } from '../../../src/accounts/generate-key.ts';
import { fromHex, toHex } from '../../../src/lib/bytes.ts';
import evmKeys from '../../vectors/keys-evm.json' with { type: 'json' };
import rfc8032 from '../../vectors/rfc8032.json' with { type: 'json' };
import solanaKeys from '../../vectors/solana-keys.json' with { type: 'json' };
import { nodeSolanaAddress } from '../signing/keys.ts';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const keyBytes = fc.uint8Array({ minLength: 32, maxLength: 32 });

const codeOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe('generating a key', () => {
  it.each(['solana', 'evm'] as const)('draws 32 bytes from the given source, once, for %s (K11)', (chain) => {
    const drawn = new Uint8Array(32).fill(9);
    const random = vi.fn(() => drawn);
    expect(generateKeySecret({ chain, random })).toBe(drawn);
    expect(random.mock.calls).toEqual([[32]]);
  });

  it.each(['solana', 'evm'] as const)(
    "uses the platform's cryptographic source by itself, for %s (K11)",
    (chain) => {
      const source = vi.spyOn(crypto, 'getRandomValues');
      const keySecret = generateKeySecret({ chain });
      expect(source.mock.results.map(({ value }) => value)).toEqual([keySecret]);
      expect(keySecret.length).toBe(32);
    },
  );

  it('gives no key twice (K11)', () => {
    const keys = Array.from({ length: 1_000 }, () => toHex(generateKeySecret({ chain: 'solana' })));
    expect(new Set(keys).size).toBe(1_000);
  });

  it.each([
    ['solana', '00'.repeat(32)],
    ['evm', '00'.repeat(32)],
    ['evm', 'ff'.repeat(32)],
    ['solana', '09'.repeat(31)],
    ['evm', '09'.repeat(33)],
  ] as const)('makes no %s key of a source that gives %s (K11)', (chain, hex) => {
    const random = () => fromHex(hex);
    expect(codeOf(() => generateKeySecret({ chain, random }))).toMatchObject({ code: 'internal' });
  });

  it('has no other source anywhere in the product (K11)', () => {
    const src = new URL('../../../src/', import.meta.url).pathname;
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.tsx?$/.test(name),
    );
    const weak = /Math\.random|generatePrivateKey|keyPair\(\)|randomBytes\(/;
    const users = files.filter((name) => weak.test(readFileSync(join(src, name), 'utf8')));
    expect(users.filter((name) => /accounts|signing|vault/.test(name))).toEqual([]);
  });
});

describe('the range of EVM keys', () => {
  it('is 1 to n − 1, as numbers tell (S11)', () => {
    const near = fc.bigInt({ min: -3n, max: 3n }).map((offset) => ORDER + offset);
    const any = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
    fc.assert(
      fc.property(fc.oneof(near, any, fc.bigInt({ min: 0n, max: 3n })), (key) => {
        const bytes = fromHex(key.toString(16).padStart(64, '0'));
        expect(isEvmKeyInRange(bytes)).toBe(key > 0n && key < ORDER);
      }),
    );
  });
});

describe('deriving an address', () => {
  it.each(solanaKeys.vectors)('gives the published Solana address: $name', ({ seed, address }) => {
    expect(deriveAddress({ chain: 'solana', keySecret: fromHex(seed) })).toBe(address);
  });

  it.each(rfc8032.vectors)('agrees with node:crypto on the seed of RFC 8032, $name', ({ seed }) => {
    expect(deriveAddress({ chain: 'solana', keySecret: fromHex(seed) })).toBe(
      nodeSolanaAddress(fromHex(seed)),
    );
  });

  it.each(evmKeys.vectors)(
    'gives the published EVM address with its checksum: $name',
    ({ keySecret, address }) => {
      expect(deriveAddress({ chain: 'evm', keySecret: fromHex(keySecret) })).toBe(address);
    },
  );

  it('agrees with node:crypto and ethers on random keys', () => {
    fc.assert(
      fc.property(keyBytes.filter(isEvmKeyInRange), (keySecret) => {
        expect(deriveAddress({ chain: 'solana', keySecret })).toBe(nodeSolanaAddress(keySecret));
        expect(deriveAddress({ chain: 'evm', keySecret })).toBe(computeAddress(`0x${toHex(keySecret)}`));
      }),
      { numRuns: 50 },
    );
  });

  it.each([0, 31, 33, 64])('refuses %i bytes (S11)', (length) => {
    for (const chain of ['solana', 'evm'] as const) {
      expect(codeOf(() => deriveAddress({ chain, keySecret: new Uint8Array(length) }))).toMatchObject({
        code: 'key_length_invalid',
        details: { wanted: 32, got: length },
      });
    }
  });

  it('refuses what is no EVM key (S11)', () => {
    const keySecret = new Uint8Array(32);
    expect(codeOf(() => deriveAddress({ chain: 'evm', keySecret }))).toMatchObject({
      code: 'key_out_of_range',
    });
  });

  it('leaves the key as it was and zeroes its own copy (K14)', () => {
    const derive = vi.spyOn(nacl.sign.keyPair, 'fromSeed');
    const keySecret = new Uint8Array(32).fill(7);
    deriveAddress({ chain: 'solana', keySecret });
    expect(keySecret).toEqual(new Uint8Array(32).fill(7));
    expect(derive.mock.results[0]?.value.secretKey).toEqual(new Uint8Array(64));
  });
});

describe('exporting a key', () => {
  it.each(solanaKeys.vectors)(
    'writes the published forms of the $name',
    ({ seed, secretKeyBase58, idJson }) => {
      const keySecret = fromHex(seed);
      expect(exportKeySecret({ format: 'solana_base58_secret_key', keySecret })).toBe(secretKeyBase58);
      expect(JSON.parse(exportKeySecret({ format: 'solana_byte_array', keySecret }))).toEqual(idJson);
    },
  );

  it.each(evmKeys.vectors)('writes $name as hex', ({ keySecret }) => {
    expect(exportKeySecret({ format: 'evm_hex', keySecret: fromHex(keySecret) })).toBe(`0x${keySecret}`);
  });

  it('knows what most wallets of a chain take', () => {
    expect([usualExportFormat('solana'), usualExportFormat('evm')]).toEqual([
      'solana_base58_secret_key',
      'evm_hex',
    ]);
  });

  it.each(['solana_base58_secret_key', 'solana_byte_array', 'evm_hex'] as const)(
    'refuses 31 bytes as %s',
    (format) => {
      const keySecret = new Uint8Array(31);
      expect(codeOf(() => exportKeySecret({ format, keySecret }))).toMatchObject({
        code: 'key_length_invalid',
      });
    },
  );

  it('zeroes its own copy (K14)', () => {
    const derive = vi.spyOn(nacl.sign.keyPair, 'fromSeed');
    exportKeySecret({ format: 'solana_byte_array', keySecret: new Uint8Array(32).fill(7) });
    expect(derive.mock.results[0]?.value.secretKey).toEqual(new Uint8Array(64));
  });
});
