import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../src/ui/styles/tokens.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[\da-f]{6}), (#[\da-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

/** Relative luminance, WCAG 2.2. */
const luminance = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (a: string, b: string): number => {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
};

const read = (name: string, theme: 'light' | 'dark'): string => {
  const token = tokens.get(name);
  if (!token) throw new Error(`no token --${name}`);
  return token[theme];
};

/** What each colour is for. Whatever text may come to stand on whatever ground, it can be read. */
const GROUNDS = ['paper', 'surface', 'sunken', 'accent-wash', 'positive-wash', 'warning-wash', 'danger-wash'];
const TEXTS = ['ink', 'ink-soft', 'accent', 'accent-strong', 'positive', 'warning', 'danger'];
const EDGES = ['line-strong'];
const DRAWINGS = ['hue-1', 'hue-2', 'hue-3', 'hue-4', 'hue-5', 'hue-6', 'hue-7', 'hue-8'];
const ON_FILLS = [
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
];
/** Carry no meaning by themselves: hairlines between rows, and the two halves of the mark. */
const DECORATION = ['line', 'mark-left', 'mark-right'];

const SHADOWS = ['shade', 'shade-high'];

const pairs = (fronts: readonly string[], grounds: readonly string[]) =>
  fronts.flatMap((front) => grounds.map((ground) => [front, ground]));

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it.each([...pairs(TEXTS, GROUNDS), ...ON_FILLS])(
    'text in %s on %s has a contrast of 4.5 at least',
    (text = '', ground = '') => {
      expect(contrast(read(text, theme), read(ground, theme))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each([...pairs(EDGES, GROUNDS), ...pairs(DRAWINGS, ['paper', 'surface', 'sunken'])])(
    'what is drawn in %s on %s has a contrast of 3 at least',
    (front = '', ground = '') => {
      expect(contrast(read(front, theme), read(ground, theme))).toBeGreaterThanOrEqual(3);
    },
  );
});

describe('the colours of the interface', () => {
  it('are each a text, a ground, an edge, a drawing or decoration, so that none goes unchecked', () => {
    const known = [...GROUNDS, ...TEXTS, ...EDGES, ...DRAWINGS, ...DECORATION, ...ON_FILLS.flat()];
    const named = [...css.matchAll(/--([\w-]+): light-dark\(/g)]
      .map(([, name = '']) => name)
      .filter((name) => !SHADOWS.includes(name));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    expect(named.filter((name) => !tokens.has(name))).toEqual([]);
  });

  it('are named in the tokens alone', () => {
    for (const sheet of ['base', 'components', 'popup', 'balances', 'options']) {
      const text = readFileSync(new URL(`../../../src/ui/styles/${sheet}.css`, import.meta.url), 'utf8');
      expect(text.match(/#[\da-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(/gi), sheet).toBeNull();
    }
  });
});
