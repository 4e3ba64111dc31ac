/** Looks for programs on this machine. Knows no particular one; installs nothing. */
import { access, constants, realpath } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

export const isExecutable = (path) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** Where programs of these names would be in the search path, in its order. */
export const inPath = (names) =>
  (process.env.PATH ?? process.env.Path ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => names.map((name) => join(folder, name)));

/** A browser in a snap sees neither the temporary folder nor hidden ones: a profile there is another one. */
const isSnap = async (path) =>
  path.startsWith('/snap/') || (await realpath(path).catch(() => path)).includes('/snap');

/**
 * Why the browser at this path is of no use, or null.
 * @param {(path: string) => Promise<string | null>} whyUnfit asked where nothing else speaks against it
 */
export const checkBrowser = async (path, whyUnfit) => {
  if (!(await isExecutable(path))) return 'there is no such program';
  if (await isSnap(path)) return 'it is a snap, which can not read the build and the profile';
  return whyUnfit(path);
};

/** @returns {Promise<{ path: string | null, refused: readonly string[] }>} the first fit one; `refused` says what was found but unfit */
export const findBrowser = async (candidates, check) => {
  const refused = [];
  for (const path of candidates) {
    if (!(await isExecutable(path))) continue;
    const why = await check(path);
    if (why === null) return { path, refused };
    refused.push(`${path}: ${why}`);
  }
  return { path: null, refused };
};
