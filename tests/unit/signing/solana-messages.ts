/** Solana transaction messages, built by hand as the runtime reads them: legacy, and version 0 with lookup tables. */
import fc from 'fast-check';
import { type Bytes, concatBytes } from '../../../src/lib/bytes.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

/** compact-u16 below 128, enough for messages of this size. */
const withCount = (items: readonly Uint8Array[]): Bytes => concatBytes(Uint8Array.of(items.length), ...items);

const anInstruction = fc
  .record({
    program: fc.nat(255),
    accounts: fc.uint8Array({ maxLength: 8 }),
    data: fc.uint8Array({ maxLength: 64 }),
  })
  .map(({ program, accounts, data }) =>
    concatBytes(Uint8Array.of(program, accounts.length), accounts, Uint8Array.of(data.length), data),
  );

export const aLegacyMessage = (): fc.Arbitrary<Bytes> =>
  fc
    .record({
      header: fc.tuple(fc.integer({ min: 1, max: 127 }), fc.nat(12), fc.nat(12)),
      keys: fc.array(bytes(32), { minLength: 1, maxLength: 6 }),
      blockhash: bytes(32),
      instructions: fc.array(anInstruction, { maxLength: 4 }),
    })
    .map(({ header, keys, blockhash, instructions }) =>
      concatBytes(Uint8Array.from(header), withCount(keys), blockhash, withCount(instructions)),
    );

const aLookup = fc
  .record({
    table: bytes(32),
    writable: fc.uint8Array({ maxLength: 4 }),
    readonly: fc.uint8Array({ maxLength: 4 }),
  })
  .map(({ table, writable, readonly }) =>
    concatBytes(table, Uint8Array.of(writable.length), writable, Uint8Array.of(readonly.length), readonly),
  );

export const aV0Message = (): fc.Arbitrary<Bytes> =>
  fc
    .tuple(aLegacyMessage(), fc.array(aLookup, { maxLength: 3 }))
    .map(([legacy, lookups]) => concatBytes(Uint8Array.of(0x80), legacy, withCount(lookups)));
