import { createHmac } from 'node:crypto';
import { HDKey as Bip32Key } from '@scure/bip32';
import bs58 from 'bs58';
import { HDNodeWallet } from 'ethers';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { parseDerivationPath } from '../../../src/accounts/derivation-path.ts';
import { deriveAddress } from '../../../src/accounts/derive-address.ts';
import { deriveKeySecret } from '../../../src/accounts/derive-key.ts';
import { Slip10Key } from '../../../src/accounts/slip10-key.ts';
import { fromHex, toHex } from '../../../src/lib/bytes.ts';
import slip10 from '../../vectors/slip10-ed25519.json' with { type: 'json' };

const H = 2 ** 31;
const seeds = fc.uint8Array({ minLength: 64, maxLength: 64 });
const hardened = fc.nat(H - 1).map((index) => index + H);

/** SLIP-0010 for ed25519 with Node's own HMAC. */
const nodeSlip10 = (seed: Uint8Array, path: readonly number[]): string => {
  const hmac = (key: string | Buffer, data: Uint8Array): Buffer =>
    createHmac('sha512', key).update(data).digest();
  let node = hmac('ed25519 seed', seed);
  for (const index of path) {
    const data = Buffer.alloc(37);
    node.copy(data, 1, 0, 32);
    data.writeUInt32BE(index, 33);
    node = hmac(node.subarray(32), data);
  }
  return node.subarray(0, 32).toString('hex');
};

describe('deriving a Solana key', () => {
  it.each(slip10.vectors)('gives the published keys of the seed $seed', ({ seed, keys }) => {
    for (const { path, key, publicKey } of keys.slice(1)) {
      const levels = parseDerivationPath({ chain: 'solana', path });
      const keySecret = deriveKeySecret({ chain: 'solana', path: levels, seedSecret: fromHex(seed) });
      expect(toHex(keySecret)).toBe(key);
      expect(deriveAddress({ chain: 'solana', keySecret })).toBe(bs58.encode(fromHex(publicKey)));
    }
  });

  it('agrees with a second implementation for any seed and path', () => {
    fc.assert(
      fc.property(seeds, fc.array(hardened, { minLength: 1, maxLength: 5 }), (seedSecret, path) => {
        expect(toHex(deriveKeySecret({ chain: 'solana', path, seedSecret }))).toBe(
          nodeSlip10(seedSecret, path),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a child that is not hardened: Ed25519 has none', () => {
    expect(() =>
      deriveKeySecret({ chain: 'solana', path: [44], seedSecret: new Uint8Array(64).fill(5) }),
    ).toThrow(RangeError);
  });

  it("takes the seed's first 32 bytes for the empty path, as a copy", () => {
    const seedSecret = Uint8Array.from({ length: 64 }, (_, i) => i);
    const keySecret = deriveKeySecret({ chain: 'solana', path: [], seedSecret });
    expect(keySecret).toEqual(seedSecret.slice(0, 32));
    keySecret.fill(0);
    expect(seedSecret[31]).toBe(31);
  });
});

describe('deriving an EVM key', () => {
  it('agrees with ethers for any seed and path', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.array(fc.oneof(hardened, fc.nat(H - 1)), { minLength: 1, maxLength: 5 }),
        (seedSecret, path) => {
          let node = HDNodeWallet.fromSeed(seedSecret);
          for (const index of path) node = node.deriveChild(index);
          expect(toHex(deriveKeySecret({ chain: 'evm', path, seedSecret }))).toBe(node.privateKey.slice(2));
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe.each([
  ['evm', Bip32Key],
  ['solana', Slip10Key],
] as const)('the keys on the way to one of %s', (chain, library) => {
  it('are overwritten, with their chain codes, and so is the last one itself (K14)', () => {
    const children = vi.spyOn(library.prototype, 'deriveChild');
    const seedSecret = new Uint8Array(64).fill(5);
    const keySecret = deriveKeySecret({ chain, path: [44 + H, H, H], seedSecret });
    const nodes = [...children.mock.contexts, ...children.mock.results.map(({ value }) => value)];
    expect(nodes).toHaveLength(6);
    for (const { privateKey, chainCode } of nodes as Slip10Key[]) {
      expect([privateKey, chainCode]).toEqual([new Uint8Array(32), new Uint8Array(32)]);
    }
    expect(keySecret).not.toEqual(new Uint8Array(32));
    expect(seedSecret).toEqual(new Uint8Array(64).fill(5));
  });

  it('are overwritten even where the derivation fails (K14)', () => {
    const children = vi.spyOn(library.prototype, 'deriveChild').mockImplementationOnce(() => {
      throw new Error('broken');
    });
    expect(() => deriveKeySecret({ chain, path: [H], seedSecret: new Uint8Array(64).fill(5) })).toThrow(
      'broken',
    );
    const [master] = children.mock.contexts as Slip10Key[];
    expect([master?.privateKey, master?.chainCode]).toEqual([new Uint8Array(32), new Uint8Array(32)]);
  });
});
