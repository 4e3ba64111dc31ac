/** The picture of an address or an identity, drawn here: no request, no words. What it stands for is written beside it. */
import { planAvatar } from '../format/avatar.ts';

/** Each in a tile of 8 × 8: quarter disc, leaf, triangle, half disc, disc, bar. As many as SHAPE_COUNT. */
const SHAPES = [
  'M0 0h8a8 8 0 0 1-8 8Z',
  'M0 0a8 8 0 0 1 8 8 8 8 0 0 1-8-8Z',
  'M0 0h8L0 8Z',
  'M0 0a4 4 0 0 0 8 0Z',
  'M4 1a3 3 0 1 1 0 6 3 3 0 1 1 0-6Z',
  'M0 0h8v4H0Z',
] as const;

export interface AvatarProps {
  readonly seed: string;
  /** Of whom: an identity is round, a key's address is not. */
  readonly of?: 'identity' | 'address';
}

export const Avatar = ({ seed, of = 'address' }: AvatarProps) => {
  const { first, second, tiles } = planAvatar(seed);
  const hues = { first, second };
  return (
    <svg
      class={`avatar ${of}`}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
    >
      <path class={`hue-${first} avatar-ground`} d="M0 0h16v16H0Z" />
      {tiles.map(({ shape, turn, hue }, at) => (
        <path
          // biome-ignore lint/suspicious/noArrayIndexKey: a tile is its place.
          key={at}
          class={`hue-${hues[hue]}`}
          d={SHAPES[shape] ?? SHAPES[0]}
          transform={`translate(${(at % 2) * 8} ${at < 2 ? 0 : 8}) rotate(${turn * 90} 4 4)`}
        />
      ))}
    </svg>
  );
};
