import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { messages } from './fake-browser.ts';

const root = new URL('../../../', import.meta.url);
const sourceFiles = readdirSync(new URL('src/ui/', root), { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.tsx?$/.test(name),
);
const source = sourceFiles.map((name) => readFileSync(new URL(`src/ui/${name}`, root), 'utf8')).join('\n');
const manifest = readFileSync(new URL('src/manifest.ts', root), 'utf8');

describe('the messages of the interface', () => {
  it('are each used somewhere, so that none is left over', () => {
    const unused = Object.keys(messages).filter(
      (key) => !source.includes(`'${key}'`) && !manifest.includes(`__MSG_${key}__`),
    );
    expect(unused).toEqual([]);
  });

  it('are defined for every key that the code names', () => {
    const named = [...source.matchAll(/\bt\(\s*'([\w]+)'/g)].map(([, key]) => key ?? '');
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((key) => !(key in messages))).toEqual([]);
  });

  it('declare exactly the placeholders that they contain', () => {
    for (const [key, { message, placeholders = {} }] of Object.entries(messages)) {
      const used = [...message.replaceAll('$$', '').matchAll(/\$(\w+)\$/g)].map(([, name]) =>
        name?.toLowerCase(),
      );
      expect([...new Set(used)].sort(), key).toEqual(Object.keys(placeholders).sort());
    }
  });
});

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
