import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BROWSERS, FIRST, listFiles, REVIEWER, ROOT, readOwnVersion, readPackage, SECOND } from './made.ts';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('the package', async () => {
  const version = await readOwnVersion();
  const wanted = [
    'SHA256SUMS',
    `countersign-${version}-chrome.zip`,
    `countersign-${version}-firefox.zip`,
    `countersign-${version}-sources.zip`,
    `countersign-${version}.cdx.json`,
    'licences.txt',
  ].sort();

  it('is a zip for each store, one of the sources, and what goes with them', async () => {
    expect(await listFiles(FIRST)).toEqual(wanted);
  });

  it.each(wanted)(
    'has the same %s, byte by byte, when its own sources are built elsewhere (P2)',
    async (name) => {
      const [first, second] = await Promise.all(
        [FIRST, SECOND].map((folder) => readFile(join(folder, name))),
      );
      expect(first?.length).toBeGreaterThan(0);
      expect(sha256(first ?? Buffer.of())).toBe(sha256(second ?? Buffer.of()));
    },
  );

  it('comes with the SHA-256 of each of its files (P2)', async () => {
    const sums = (await readFile(join(FIRST, 'SHA256SUMS'), 'utf8')).trimEnd().split('\n');
    const others = wanted.filter((name) => name !== 'SHA256SUMS');
    const actual = others.map(async (name) => `${sha256(await readFile(join(FIRST, name)))}  ${name}`);
    expect(sums).toEqual(await Promise.all(actual));
  });

  it.each(BROWSERS)(
    'for %s holds what `npm run build` makes of the sources, and nothing else (P2)',
    async (browser) => {
      const files = await readPackage(browser);
      expect(files.size).toBeGreaterThan(10);
      for (const [path, bytes] of files) {
        const built = await readFile(join(REVIEWER, '.output', `${browser}-mv3`, path));
        expect(sha256(bytes), path).toBe(sha256(built));
      }
    },
  );

  it('brings along the sources as they are here, with the lock file', async () => {
    const files = await readPackage('sources');
    for (const path of [
      'package.json',
      'package-lock.json',
      '.npmrc',
      'wxt.config.ts',
      'README.md',
      'LICENSE',
    ]) {
      expect(files.get(path)?.toString('utf8'), path).toBe(await readFile(join(ROOT, path), 'utf8'));
    }
    const folders = new Set([...files.keys()].map((path) => path.replace(/\/.*/, '')));
    expect(
      [...folders].filter((name) => /node_modules|^\.(?!npmrc)|test-results|coverage/.test(name)),
    ).toEqual([]);
  });
});
