/**
 * How much the built extension weighs: each part as a browser's store or a network would carry it, gzipped, and the package.
 * Measures and compares only; what a part may weigh is in BUDGETS.
 */
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';

/** Bytes, gzipped. 1 KB = 1,000 bytes. `reason`: why it may weigh more than the target, as measured. */
export const BUDGETS = {
  popup: { targetBytes: 45_000 },
  'popup with all it loads later': {
    targetBytes: 45_000,
    limitBytes: 59_600,
    reason:
      'In one file it would all be 54 KB: Preact and its signals are 8, the styles of every screen 7, the table of icons 1.4, and ours, ' +
      'some 180 files, the rest. That it comes in parts as they are wanted costs 5 more, and lets the popup open with 36.',
  },
  options: { targetBytes: 60_000 },
  worker: {
    targetBytes: 75_000,
    limitBytes: 145_300,
    reason:
      'The libraries weigh about 73 KB by themselves (Argon2id and scrypt 19, curves 14, tweetnacl 11, hashes 7, word list 7, BIP-32 and ' +
      'base58 6, viem, valibot and the polyfill 3 each), and it is all one script: a service worker may import nothing while it runs. ' +
      'Ours are about 72, the largest of 200 files 2.3.',
  },
  'content script': { targetBytes: 2_000 },
  'page API': { targetBytes: 2_000 },
  'header script': { targetBytes: 2_000 },
  zip: {
    targetBytes: 250_000,
    limitBytes: 383_500,
    reason:
      'Every language but English weighs about 11 KB, its text alone, deflated: the six are 69 KB, and English, which the browser ' +
      'wants with its keys, 15. The worker is 145 (see there), the pages are 87. ' +
      'The icons of tokens and chains are 31 KB, and spare a request to whoever would serve them.',
  },
};

const LEVEL = { level: 9 };
const gzipped = (bytes) => gzipSync(bytes, LEVEL).length;

/** What a script names: at once what it imports; later what it may still import, and the styles of that. */
const NAMED_AT_ONCE = /(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g;
const NAMED_LATER = /import\(\s*["'`]\.\/([^"'`]+\.js)["'`]|["'`]\/?(assets\/[^"'`]+\.css)["'`]/g;

const namedInScript = (text, isLater) => [
  ...Array.from(text.matchAll(NAMED_AT_ONCE), ([, name]) => `chunks/${name}`),
  ...(isLater
    ? Array.from(text.matchAll(NAMED_LATER), ([, name, styles]) => styles ?? `chunks/${name}`)
    : []),
];

/** The files that opening a page loads: itself, and what its markup and they themselves name. `isLater`: and all it ever loads. */
const filesOfPage = async (folder, page, { isLater = false } = {}) => {
  const seen = new Set();
  const follow = async (path) => {
    if (seen.has(path)) return;
    seen.add(path);
    const text = await readFile(join(folder, path), 'utf8');
    const named = path.endsWith('.html')
      ? Array.from(text.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g), ([, name]) => name)
      : namedInScript(text, isLater);
    for (const name of named) await follow(name);
  };
  await follow(page);
  return [...seen];
};

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

const gzippedFiles = async (folder, paths) =>
  sum(await Promise.all(paths.map(async (path) => gzipped(await readFile(join(folder, path))))));

/** Per entry of a package a local header of 30 bytes, a central one of 46 and the name in both; 22 at the end (APPNOTE.TXT 4.3). */
const packageBytes = async (folder) => {
  const sizes = [22];
  for await (const entry of glob('**/*', { cwd: folder, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    const nameBytes = Buffer.byteLength(path) - Buffer.byteLength(folder) - 1;
    sizes.push(30 + 46 + 2 * nameBytes + Math.min(bytes.length, deflateRawSync(bytes, LEVEL).length));
  }
  return sum(sizes);
};

/** @returns bytes by part, in the order of BUDGETS */
export const measureSizes = async (folder) => ({
  popup: await gzippedFiles(folder, await filesOfPage(folder, 'popup.html')),
  'popup with all it loads later': await gzippedFiles(
    folder,
    await filesOfPage(folder, 'popup.html', { isLater: true }),
  ),
  options: await gzippedFiles(folder, await filesOfPage(folder, 'options.html')),
  worker: await gzippedFiles(folder, ['background.js']),
  'content script': await gzippedFiles(folder, ['page-bridge.js']),
  'page API': await gzippedFiles(folder, ['page-api.js']),
  'header script': await gzippedFiles(folder, ['page-header.js']),
  zip: await packageBytes(folder),
});

const inKb = (bytes) => `${(bytes / 1_000).toFixed(1)} KB`;

/** @returns one line per part that is too heavy */
export const findTooHeavy = (sizes, budgets = BUDGETS) =>
  Object.entries(budgets).flatMap(([name, { targetBytes, limitBytes = targetBytes }]) =>
    sizes[name] <= limitBytes ? [] : [`${name}: ${inKb(sizes[name])}, may be ${inKb(limitBytes)}`],
  );

/** @returns one line that says what everything weighs */
export const describeSizes = (sizes) =>
  Object.entries(sizes)
    .map(([name, bytes]) => `${name} ${inKb(bytes)}`)
    .join(', ');
