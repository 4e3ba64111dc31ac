import { createHash } from 'node:crypto';
import bs58 from 'bs58';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes, toHex, toUtf8 } from '../../../src/lib/bytes.ts';
import { findNonceRefusal, type NonceRefusal } from '../../../src/signing/nonce-guard.ts';
import { isSolanaTransaction } from '../../../src/signing/solana-transaction.ts';
import { toNonce } from './nonces.ts';
import { aLegacyTransaction, aV0Transaction, aV1Transaction, toCompactU16 } from './solana-messages.ts';

const VERSIONS = [
  ['legacy', aLegacyTransaction],
  ['version 0', aV0Transaction],
  ['version 1', aV1Transaction],
] as const;

const SEED = 20_261_126;
const sample = (make: (typeof VERSIONS)[number][1], numRuns: number) =>
  fc.sample(make(), { numRuns, seed: SEED });

/** A transfer of lamports by the system program, written out byte for byte. */
const TRANSFER = concatBytes(
  Uint8Array.of(1, 0, 1, 3),
  new Uint8Array(32).fill(0xa1),
  new Uint8Array(32).fill(0xb2),
  new Uint8Array(32),
  new Uint8Array(32).fill(0xc3),
  Uint8Array.of(1, 2, 2, 0, 1, 12, 2, 0, 0, 0, 0x40, 0x42, 0x0f, 0, 0, 0, 0, 0),
);

const changed = (bytes: Bytes, at: number, value: number): Bytes => {
  const copy = bytes.slice();
  copy[at] = value;
  return copy;
};

describe('a Solana transaction', () => {
  it('is recognised by its bytes: a transfer, unsigned and signed (S4)', () => {
    expect(isSolanaTransaction(TRANSFER)).toBe(true);
    expect(isSolanaTransaction(concatBytes(Uint8Array.of(1), new Uint8Array(64), TRANSFER))).toBe(true);
    expect(isSolanaTransaction(concatBytes(Uint8Array.of(0x80), TRANSFER, Uint8Array.of(0)))).toBe(true);
  });

  describe.each(VERSIONS)('of %s', (_, make) => {
    it('is recognised in 2,000 cases of 2,000, with its signatures and without (S4)', () => {
      const missed = sample(make, 2_000).filter(
        ({ message, signed }) => !isSolanaTransaction(message) || !isSolanaTransaction(signed),
      );
      expect(missed).toEqual([]);
    });

    it('is no longer one with a byte more or a byte less (S4)', () => {
      const taken = sample(make, 1_000).filter(
        ({ message }) =>
          isSolanaTransaction(concatBytes(message, Uint8Array.of(0x07))) ||
          isSolanaTransaction(message.subarray(0, -1)),
      );
      expect(taken).toEqual([]);
    });

    it('is refused by the nonce guard, as bytes and as the text of these bytes (S4, S5)', () => {
      const spellings = (bytes: Bytes): readonly (readonly [string, NonceRefusal])[] => [
        [toNonce(bytes), 'transaction'],
        ...[bs58.encode(bytes), Buffer.from(bytes).toString('base64'), toHex(bytes)].flatMap(
          (text): readonly (readonly [string, NonceRefusal])[] => [
            [toNonce(toUtf8(text)), 'readable_text'],
            [`${text}=`, 'not_hex'],
          ],
        ),
      ];
      const wrong = sample(make, 200)
        .flatMap(({ message, signed }) => [message, signed])
        .flatMap(spellings)
        .filter(([nonce, wanted]) => {
          const refusals = (['text', 'raw'] as const).map((encoding) =>
            findNonceRefusal({ nonce, encoding, allowRaw32: true }),
          );
          return refusals.some((refusal) => refusal !== wanted && refusal !== 'too_long');
        });
      expect(wrong).toEqual([]);
    });
  });

  it.each([
    ['no signer', changed(TRANSFER, 0, 0)],
    ['more signers than accounts', changed(TRANSFER, 0, 4)],
    ['none that pays: all signers read only', changed(TRANSFER, 1, 1)],
    ['more read-only accounts than there are', changed(TRANSFER, 2, 3)],
    ['more accounts than bytes', changed(TRANSFER, 3, 4)],
    ['a version that nobody has', concatBytes(Uint8Array.of(0x82), TRANSFER, Uint8Array.of(0))],
    ['no signature before it', concatBytes(Uint8Array.of(0), TRANSFER)],
    [
      'a count with a byte too many',
      concatBytes(TRANSFER.subarray(0, 3), Uint8Array.of(0x83, 0), TRANSFER.subarray(4)),
    ],
    [
      'a count beyond 16 bits',
      concatBytes(TRANSFER.subarray(0, 3), Uint8Array.of(0x83, 0x80, 0x7f), TRANSFER.subarray(4)),
    ],
    [
      'a count that never ends',
      concatBytes(TRANSFER.subarray(0, 3), Uint8Array.of(0x83, 0x80, 0x80), TRANSFER.subarray(4)),
    ],
    ['nothing', new Uint8Array()],
    ['a version alone', Uint8Array.of(0x81)],
  ])('is none with %s', (_, bytes) => {
    expect(isSolanaTransaction(bytes)).toBe(false);
  });

  it('writes its counts as the specification’s examples do', () => {
    expect([0, 0x7f, 0x80, 0xff, 0x100, 0x7fff].map((value) => toHex(toCompactU16(value)))).toEqual(
      // https://solana.com/docs/core/transactions: compact-u16
      ['00', '7f', '8001', 'ff01', '8002', 'ffff01'],
    );
  });
});

describe('a random nonce', () => {
  /** As good as random, and the same in every run: a stream of digests. */
  const randomBytes = (id: number, length: number): Bytes =>
    concatBytes(
      ...Array.from({ length: Math.ceil(length / 64) }, (_, i) =>
        createHash('sha512').update(`${id} ${i}`).digest(),
      ),
    ).slice(0, length);

  it('of 32 to 64 bytes is never taken for one: 0 of 100,000 (S4)', () => {
    const taken = Array.from({ length: 100_000 }, (_, i) => randomBytes(i, 32 + (i % 33))).filter(
      isSolanaTransaction,
    );
    expect(taken).toEqual([]);
  });

  it('of 69 to 256 bytes, long enough to be one, is not taken for one either: 0 of 50,000 (S4)', () => {
    const taken = Array.from({ length: 50_000 }, (_, i) => randomBytes(i, 69 + (i % 188))).filter(
      isSolanaTransaction,
    );
    expect(taken).toEqual([]);
  });
});

describe('an off-chain message of Solana', () => {
  it.each([
    ['alone', 0],
    ['with a body', 60],
  ])('is refused, its envelope %s (S5)', (_, length) => {
    const envelope = concatBytes(
      Uint8Array.of(0xff),
      toUtf8('solana offchain'),
      new Uint8Array(length).fill(0xe7),
    );
    for (const encoding of ['text', 'raw'] as const) {
      expect(findNonceRefusal({ nonce: toNonce(envelope), encoding })).toBe('signed_data_envelope');
    }
  });
});
