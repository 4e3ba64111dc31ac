import { encodeRlp } from 'ethers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RlpItem, readRlpList } from '../../../src/signing/rlp.ts';
import { bytesOf } from './keys.ts';
import { toNonce } from './nonces.ts';

type Nested = string | Nested[];

const { list } = fc.letrec<{ list: Nested[]; item: Nested; leaf: string }>((tie) => ({
  leaf: fc.uint8Array({ maxLength: 80 }).map(toNonce),
  item: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('list')),
  list: fc.array(tie('item'), { maxLength: 8 }),
}));

const toNested = (item: RlpItem): Nested => (item instanceof Uint8Array ? toNonce(item) : item.map(toNested));

const read = (hex: string): Nested | null => {
  const items = readRlpList(bytesOf(hex));
  return items === null ? null : items.map(toNested);
};

describe('reading RLP', () => {
  it('reads whatever list ethers writes', () => {
    fc.assert(
      fc.property(list, (items) => {
        expect(read(encodeRlp(items))).toEqual(items);
      }),
    );
  });

  it.each([
    ['an empty list', '0xc0', []],
    ['two words', '0xc88363617483646f67', ['0x636174', '0x646f67']],
    ['the set of three', '0xc7c0c1c0c3c0c1c0', [[], [[]], [[], [[]]]]],
  ])('reads %s of the Yellow Paper and the wiki', (_, hex, items) => {
    expect(read(hex)).toEqual(items);
  });

  it.each([
    ['nothing', '0x'],
    ['one byte', '0x05'],
    ['a string', '0x83636174'],
    ['a list that ends early', '0xc88363617483646f'],
    ['a list with more behind it', '0xc88363617483646f6700'],
    ['a string longer than its list', '0xc483636174ff'],
    ['a single byte with a header', '0xc28105'],
    ['a length with a leading zero', `0xf90038${'01'.repeat(56)}`],
    ['a long form that should be short', `0xf837${'01'.repeat(55)}`],
    ['a length beyond all memory', '0xff0100000000000000'],
    ['a length that is cut off', '0xf9ff'],
    ['a nested list that is damaged', '0xc2c183'],
  ])('refuses %s', (_, hex) => {
    expect(read(hex)).toBeNull();
  });

  it('answers nesting beyond reason with no, not with a full stack', () => {
    const nested = (depth: number): string => encodeRlp(JSON.parse('['.repeat(depth) + ']'.repeat(depth)));
    expect(read(nested(30))).not.toBeNull();
    expect(read(nested(40))).toBeNull();
  });
});
