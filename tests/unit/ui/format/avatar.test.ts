import { describe, expect, it } from 'vitest';
import { addressSeed, planAvatar, SHAPE_COUNT } from '../../../../src/ui/format/avatar.ts';

const seeds = Array.from({ length: 2000 }, (_, index) => `seed ${index}`);
const drawn = seeds.map((seed) => JSON.stringify(planAvatar(seed)));

describe('an avatar', () => {
  it('is the same for the same seed, and another for each of two thousand', () => {
    expect(seeds.map((seed) => JSON.stringify(planAvatar(seed)))).toEqual(drawn);
    expect(new Set(drawn).size).toBe(seeds.length);
  });

  it('has two different hues of the palette and four tiles of known shapes', () => {
    for (const { first, second, tiles } of seeds.map(planAvatar)) {
      expect(first).not.toBe(second);
      for (const hue of [first, second]) expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(hue);
      expect(tiles).toHaveLength(4);
      for (const { shape, turn } of tiles) {
        expect(shape).toBeLessThan(SHAPE_COUNT);
        expect(turn).toBeLessThan(4);
      }
    }
  });

  it('makes use of every hue and every shape, about as often as of any other', () => {
    const plans = seeds.map(planAvatar);
    for (let hue = 1; hue <= 8; hue += 1) {
      const count = plans.filter(({ first }) => first === hue).length;
      expect(count, `hue ${hue}`).toBeGreaterThan(seeds.length / 16);
    }
    for (let shape = 0; shape < SHAPE_COUNT; shape += 1) {
      const count = plans.flatMap(({ tiles }) => tiles).filter((tile) => tile.shape === shape).length;
      expect(count, `shape ${shape}`).toBeGreaterThan((seeds.length * 4) / (2 * SHAPE_COUNT));
    }
  });

  it('of two addresses that begin and end alike differs, as what lures with such an address must not look right', () => {
    const own = '0x7632aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaf51E';
    const lure = '0x7632bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbf51E';
    expect(planAvatar(addressSeed(own, 'evm'))).not.toEqual(planAvatar(addressSeed(lure, 'evm')));
  });

  it('of an EVM address does not depend on the case of its letters; of a Solana address it does', () => {
    expect(addressSeed('0xAbC', 'evm')).toBe(addressSeed('0xabc', 'evm'));
    expect(addressSeed('AbC', 'solana')).not.toBe(addressSeed('abc', 'solana'));
  });
});
