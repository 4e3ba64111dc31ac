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

const texts: readonly (readonly string[])[] = [
  ...['paper', 'surface', 'sunken', 'accent-wash', 'positive-wash', 'warning-wash', 'danger-wash'].map(
    (wash) => ['ink', wash],
  ),
  ...['paper', 'surface', 'sunken'].map((ground) => ['ink-soft', ground]),
  ...['accent', 'positive', 'warning', 'danger'].flatMap((tone) => [
    [tone, 'paper'],
    [tone, 'surface'],
    [tone, `${tone}-wash`],
  ]),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
];

const edges: readonly (readonly string[])[] = ['paper', 'surface'].flatMap((ground) => [
  ['line-strong', ground],
  ['accent', ground],
]);

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it.each(texts)('text in %s on %s has a contrast of 4.5 at least', (text = '', ground = '') => {
    expect(contrast(read(text, theme), read(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(edges)('an edge in %s on %s has a contrast of 3 at least', (edge = '', ground = '') => {
    expect(contrast(read(edge, theme), read(ground, theme))).toBeGreaterThanOrEqual(3);
  });
});
