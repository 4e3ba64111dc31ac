/** Where the two packages are, and what they are made of. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readZip } from './read-zip.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Made from the repository. */
export const FIRST = join(ROOT, '.output', 'package-test', 'first');

/** What a reviewer does: unpacks the sources zip somewhere else and builds there. */
export const REVIEWER = join(ROOT, '.output', 'package-test', 'reviewer');
export const SECOND = join(REVIEWER, '.output', 'package');

export const BROWSERS = ['chrome', 'firefox'] as const;
export type StoreBrowser = (typeof BROWSERS)[number];

export const readOwnVersion = async (): Promise<string> =>
  JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')).version;

/** Names of the files themselves, without the folders of the builds. */
export const listFiles = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();

/** The files in the zip that a browser's store gets, or in the sources zip. */
export const readPackage = async (of: StoreBrowser | 'sources'): Promise<ReadonlyMap<string, Buffer>> =>
  readZip(await readFile(join(FIRST, `countersign-${await readOwnVersion()}-${of}.zip`)));

export const readText = async (of: StoreBrowser, path: string): Promise<string> => {
  const bytes = (await readPackage(of)).get(path);
  if (bytes === undefined) throw new Error(`${path} is not in the package for ${of}.`);
  return bytes.toString('utf8');
};
