/**
 * What the avatar of an address or an identity shows: four tiles of a shape, a turn and a hue each. The same for the same
 * seed, always. It helps to find an address again; it never stands for checking one. Pure.
 */
import type { Chain } from '../../apis.ts';

export const SHAPE_COUNT = 6;
const HUE_COUNT = 8;
const TILE_COUNT = 4;

export interface Tile {
  /** 0 to SHAPE_COUNT - 1. */
  readonly shape: number;
  /** Quarter turns, 0 to 3. */
  readonly turn: number;
  readonly hue: 'first' | 'second';
}

export interface AvatarPlan {
  /** Two different ones of the palette, 1 to 8. */
  readonly first: number;
  readonly second: number;
  readonly tiles: readonly Tile[];
}

/** FNV-1a over UTF-16 units, then MurmurHash3's finish: without it the low bits hardly differ. 32 bits. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
};

/** @param seed an address or an id */
export const planAvatar = (seed: string): AvatarPlan => {
  let count = 0;
  const draw = (limit: number): number => {
    count += 1;
    return hash(`${count} ${seed}`) % limit;
  };
  const first = draw(HUE_COUNT);
  const second = (first + 1 + draw(HUE_COUNT - 1)) % HUE_COUNT;
  const tiles = Array.from(
    { length: TILE_COUNT },
    (): Tile => ({ shape: draw(SHAPE_COUNT), turn: draw(4), hue: draw(2) === 0 ? 'first' : 'second' }),
  );
  return { first: first + 1, second: second + 1, tiles };
};

/** The same address has the same avatar, however its letters are cased where case means nothing. */
export const addressSeed = (address: string, chain: Chain): string =>
  chain === 'evm' ? address.toLowerCase() : address;
