import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);
const sourceFiles = readdirSync(new URL('src/ui/', root), { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.tsx?$/.test(name),
);
const source = sourceFiles.map((name) => readFileSync(new URL(`src/ui/${name}`, root), 'utf8')).join('\n');

describe('the source of the interface', () => {
  // U2, and the content security policy: no markup from strings, no style attributes.
  it('never sets markup from a string and never uses a style attribute', () => {
    expect(source).not.toMatch(/dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML/);
    expect(source).not.toMatch(/\sstyle=/);
  });

  it('names the browser in one file only', () => {
    const importers = sourceFiles.filter((name) =>
      /from 'wxt|from 'webextension-polyfill/.test(readFileSync(new URL(`src/ui/${name}`, root), 'utf8')),
    );
    expect(importers).toEqual(['platform.ts']);
  });
});
