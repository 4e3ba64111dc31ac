/**
 * Which packages' code is in a build, by what the bundler put into its files, not by what anybody declared, and what else
 * is made of packages. Makes of it the licences.txt that ships. Knows nothing about which packages may be there.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { type Licence, toLicencesText } from './licences.ts';

/** The folder of the package that a module is of, or null for the project's own and the bundler's helpers. */
export const toPackageFolder = (moduleId: string): string | null =>
  /^[^\0].*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/.exec(moduleId)?.[0] ?? null;

const readLicence = async (folder: string): Promise<Licence> => {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).sort().find((entry) => /^(licen[cs]e|copying)(\.\w+)?$/i.test(entry));
  const text = file === undefined ? null : await readFile(join(folder, file), 'utf8');
  return { name, version, licence: license, text };
};

export interface ShippedPackages {
  /** For each of the builds that make up the extension. */
  readonly collect: () => Plugin;
  /** What licences.txt says. Of the builds that ended before it was asked for. */
  readonly toText: () => Promise<string>;
}

/** @param others folders of packages that ship without the bundler's doing */
export const createShippedPackages = (others: readonly string[]): ShippedPackages => {
  const folders = new Set(others);
  return {
    collect: () => ({
      name: 'shipped-packages',
      generateBundle: (_options, bundle) => {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== 'chunk') continue;
          for (const [id, { renderedLength }] of Object.entries(chunk.modules)) {
            const folder = toPackageFolder(id);
            if (folder !== null && renderedLength > 0) folders.add(folder);
          }
        }
      },
    }),
    toText: async () => toLicencesText(await Promise.all([...folders].map(readLicence))),
  };
};
