/** Solana transactions of every version, built by hand as validators read them. */
import fc from 'fast-check';
import { type Bytes, concatBytes } from '../../../src/lib/bytes.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

/** A compact-u16: 7 bits a byte, least first. */
export const toCompactU16 = (value: number): Bytes =>
  value < 0x80
    ? Uint8Array.of(value)
    : concatBytes(Uint8Array.of((value & 0x7f) | 0x80), toCompactU16(value >> 7));

const withCount = (items: readonly Uint8Array[]): Bytes => concatBytes(toCompactU16(items.length), ...items);
const byteList = (list: Uint8Array): Bytes => concatBytes(toCompactU16(list.length), list);

interface Parts {
  readonly header: readonly [number, number, number];
  readonly keys: readonly Uint8Array[];
  readonly blockhash: Uint8Array;
  readonly instructions: readonly { program: number; accounts: Uint8Array; data: Uint8Array }[];
}

/** At least one writable signer, and at most as many accounts as there are keys. */
const someParts = (): fc.Arbitrary<Parts> =>
  fc.integer({ min: 1, max: 6 }).chain((count) =>
    fc.record({
      header: fc
        .tuple(fc.integer({ min: 1, max: count }), fc.nat(count), fc.nat(count))
        .map(
          ([signers, a, b]): Parts['header'] => [signers, a % signers, b % (count - signers + 1)] as const,
        ),
      keys: fc.array(bytes(32), { minLength: count, maxLength: count }),
      blockhash: bytes(32),
      instructions: fc.array(
        fc.record({
          program: fc.nat(count - 1),
          accounts: fc.uint8Array({ maxLength: 8, max: count - 1 }),
          data: fc.oneof(
            fc.uint8Array({ maxLength: 64 }),
            fc.uint8Array({ minLength: 128, maxLength: 150, size: 'max' }),
          ),
        }),
        { maxLength: 4 },
      ),
    }),
  );

const toLegacyMessage = ({ header, keys, blockhash, instructions }: Parts): Bytes =>
  concatBytes(
    Uint8Array.from(header),
    withCount(keys),
    blockhash,
    withCount(
      instructions.map(({ program, accounts, data }) =>
        concatBytes(Uint8Array.of(program), byteList(accounts), byteList(data)),
      ),
    ),
  );

const someLookups = fc.array(
  fc
    .record({
      table: bytes(32),
      writable: fc.uint8Array({ maxLength: 4 }),
      readonly: fc.uint8Array({ maxLength: 4 }),
    })
    .map(({ table, writable, readonly }) => concatBytes(table, byteList(writable), byteList(readonly))),
  { maxLength: 3 },
);

const someSignatures = (count: number) => fc.array(bytes(64), { minLength: count, maxLength: count });

export interface SolanaTransaction {
  /** What the signers sign. */
  readonly message: Bytes;
  /** What is sent. */
  readonly signed: Bytes;
}

const withSignaturesFirst = (message: Bytes, signers: number): fc.Arbitrary<SolanaTransaction> =>
  someSignatures(signers).map((signatures) => ({
    message,
    signed: concatBytes(withCount(signatures), message),
  }));

export const aLegacyTransaction = (): fc.Arbitrary<SolanaTransaction> =>
  someParts().chain((parts) => withSignaturesFirst(toLegacyMessage(parts), parts.header[0]));

export const aV0Transaction = (): fc.Arbitrary<SolanaTransaction> =>
  fc
    .tuple(someParts(), someLookups)
    .chain(([parts, lookups]) =>
      withSignaturesFirst(
        concatBytes(Uint8Array.of(0x80), toLegacyMessage(parts), withCount(lookups)),
        parts.header[0],
      ),
    );

/** SIMD-0385: single-byte counts, four bytes for each bit of the config mask, heads before bodies, signatures last. */
const toV1Message = ({ header, keys, blockhash, instructions }: Parts, config: number): Bytes =>
  concatBytes(
    Uint8Array.of(0x81, ...header, config, 0, 0, 0),
    blockhash,
    Uint8Array.of(instructions.length, keys.length),
    ...keys,
    new Uint8Array(4 * config.toString(2).replaceAll('0', '').length).fill(9),
    ...instructions.map(({ program, accounts, data }) =>
      Uint8Array.of(program, accounts.length, data.length & 0xff, data.length >> 8),
    ),
    ...instructions.flatMap(({ accounts, data }) => [accounts, data]),
  );

export const aV1Transaction = (): fc.Arbitrary<SolanaTransaction> =>
  fc.tuple(someParts(), fc.nat(31)).chain(([parts, config]) => {
    const message = toV1Message(parts, config);
    return someSignatures(parts.header[0]).map((signatures) => ({
      message,
      signed: concatBytes(message, ...signatures),
    }));
  });
