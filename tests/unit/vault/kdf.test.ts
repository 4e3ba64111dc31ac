import * as fc from 'fast-check';
import { argon2id as nobleArgon2id } from 'noble-hashes-2/argon2.js';
import { describe, expect, it, vi } from 'vitest';
import { equalBytes, fromHex, toHex, toUtf8 } from '../../../src/lib/bytes.ts';
import {
  assertKdfInBounds,
  chooseKdfCost,
  createArgon2idKdf,
  deriveArgon2id,
  KDF_BOUNDS,
  KDF_COST_FLOOR,
  KDF_COST_PREFERRED,
  type KdfParams,
} from '../../../src/vault/kdf.ts';
import reference from '../../vectors/argon2id.json' with { type: 'json' };
import rfc9106 from '../../vectors/argon2id-rfc9106.json' with { type: 'json' };

const passwordsSeen: Uint8Array[] = [];

// Lets the test see the buffer that the library was given; the library itself is the real one.
vi.mock('hash-wasm', async (importOriginal) => {
  const original = await importOriginal<typeof import('hash-wasm')>();
  return {
    ...original,
    argon2id: (options: Parameters<typeof original.argon2id>[0]) => {
      if (options.password instanceof Uint8Array) passwordsSeen.push(options.password);
      return original.argon2id(options);
    },
  };
});

const params = (changes: Partial<KdfParams> = {}): KdfParams => ({
  algorithm: 'argon2id',
  ...KDF_COST_PREFERRED,
  salt: new Uint8Array(16),
  ...changes,
});

describe('deriving from a password', () => {
  it.each(reference.vectors)(
    'gives the reference result for $memoryKib KiB, t=$iterations, p=$parallelism',
    async (vector) => {
      const { password, salt, hash, ...cost } = vector;
      expect(toHex(await deriveArgon2id(password, params({ ...cost, salt: toUtf8(salt) })))).toBe(hash);
    },
  );

  it('agrees with a second implementation on random inputs, which itself passes RFC 9106 (K1)', async () => {
    for (const { iterations: t, memoryKib: m, parallelism: p, ...vector } of rfc9106.vectors) {
      const tag = nobleArgon2id(fromHex(vector.password), fromHex(vector.salt), {
        t,
        m,
        p,
        key: fromHex(vector.secret),
        personalization: fromHex(vector.associatedData),
      });
      expect(toHex(tag)).toBe(vector.tag);
    }
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
        fc.uint8Array({ minLength: 16, maxLength: 64 }),
        fc.record({
          memoryKib: fc.integer({ min: 32, max: 300 }),
          iterations: fc.integer({ min: 1, max: 4 }),
          parallelism: fc.integer({ min: 1, max: 4 }),
        }),
        async (password, salt, cost) => {
          const ours = await deriveArgon2id(password, params({ ...cost, salt: new Uint8Array(salt) }));
          const theirs = nobleArgon2id(password.normalize('NFKC'), salt, {
            m: cost.memoryKib,
            t: cost.iterations,
            p: cost.parallelism,
            dkLen: 32,
          });
          expect(toHex(ours)).toBe(toHex(theirs));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('zeroes the bytes of the password, also when deriving fails (K14)', async () => {
    passwordsSeen.length = 0;
    const cheap = { memoryKib: 8, iterations: 1, parallelism: 1 };
    await deriveArgon2id('some password', params(cheap));
    await expect(
      deriveArgon2id('some password', params({ ...cheap, salt: new Uint8Array(3) })),
    ).rejects.toThrow();
    expect(passwordsSeen.length).toBe(2);
    for (const bytes of passwordsSeen) expect(equalBytes(bytes, new Uint8Array(13))).toBe(true);
  });
});

describe('the bounds of the parameters', () => {
  it('are at least 64 MiB and three passes, and stay under 1 GiB and ten (K1, K2)', () => {
    expect(KDF_BOUNDS.memoryKib).toEqual({ min: 65_536, max: 1_048_576 });
    expect(KDF_BOUNDS.iterations).toEqual({ min: 3, max: 10 });
    expect(KDF_BOUNDS.parallelism).toEqual({ min: 1, max: 4 });
    expect(KDF_BOUNDS.saltBytes.min).toBe(16);
    expect(createArgon2idKdf({ clock: { nowMs: () => 0 } })).toMatchObject({
      bounds: KDF_BOUNDS,
      derive: deriveArgon2id,
    });
  });

  it('hold both costs that a new vault may get (K1)', () => {
    expect(KDF_COST_PREFERRED).toEqual({ memoryKib: 131_072, iterations: 3, parallelism: 1 });
    for (const cost of [KDF_COST_PREFERRED, KDF_COST_FLOOR]) {
      expect(() => assertKdfInBounds(params(cost), KDF_BOUNDS)).not.toThrow();
    }
  });

  it.each([
    ['memoryKib', 65_535],
    ['memoryKib', 1_048_577],
    ['memoryKib', 65_536.5],
    ['memoryKib', Number.NaN],
    ['iterations', 2],
    ['iterations', 11],
    ['parallelism', 0],
    ['parallelism', 5],
    ['parallelism', -1],
  ] as const)('refuse %s of %d, naming it (K2)', (field, got) => {
    expect(() => assertKdfInBounds(params({ [field]: got }), KDF_BOUNDS)).toThrow(
      expect.objectContaining({ code: 'vault_kdf_out_of_bounds', details: { field, got } }),
    );
  });

  it.each([15, 65])('refuse a salt of %d bytes (K2)', (length) => {
    expect(() => assertKdfInBounds(params({ salt: new Uint8Array(length) }), KDF_BOUNDS)).toThrow(
      expect.objectContaining({ code: 'vault_kdf_out_of_bounds' }),
    );
  });
});

describe('the cost of a new vault', () => {
  const choose = (tookMs: number) => {
    let nowMs = 1_000;
    const derive = vi.fn(async () => {
      nowMs += tookMs;
      return new Uint8Array(32);
    });
    return { derive, cost: chooseKdfCost({ clock: { nowMs: () => nowMs }, derive }) };
  };

  it('is 128 MiB where one derivation takes up to 1.5 s, measured at that very cost', async () => {
    const { cost, derive } = choose(1_500);
    expect(await cost).toEqual(KDF_COST_PREFERRED);
    expect(derive).toHaveBeenCalledExactlyOnceWith(
      expect.any(String),
      expect.objectContaining(KDF_COST_PREFERRED),
    );
  });

  it('is 64 MiB where it takes longer', async () => {
    expect(await choose(1_501).cost).toEqual(KDF_COST_FLOOR);
  });

  it('is 64 MiB where the memory cannot be had', async () => {
    const derive = () => Promise.reject(new RangeError('out of memory'));
    expect(await chooseKdfCost({ clock: { nowMs: () => 0 }, derive })).toEqual(KDF_COST_FLOOR);
  });

  it('is measured with the real derivation in production', async () => {
    let calls = 0;
    const clock = { nowMs: () => (calls++ === 0 ? 0 : 2_000) };
    expect(await createArgon2idKdf({ clock }).chooseCost()).toEqual(KDF_COST_FLOOR);
  });
});
