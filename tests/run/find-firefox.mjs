/** Where a Firefox that takes the extension can be on a machine. Looks only; installs nothing. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { checkBrowser, findBrowser, inPath } from './find-program.mjs';
import { runCommand } from './run-command.mjs';

/** The oldest version that the manifest takes. */
const MINIMUM_MAJOR = 142;

/** The usual places, the one with the longest support first: it changes least. */
const candidates = () => {
  if (process.platform === 'darwin') {
    return ['/Applications', join(homedir(), 'Applications')].map((folder) =>
      join(folder, 'Firefox.app', 'Contents', 'MacOS', 'firefox'),
    );
  }
  if (process.platform === 'win32') {
    return [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .map((folder) => join(folder, 'Mozilla Firefox', 'firefox.exe'));
  }
  return inPath(['firefox-esr', 'firefox']);
};

/**
 * Why this browser is of no use, or null when it is fit.
 * @param {string} version what `--version` printed, e.g. "Mozilla Firefox 153.7.0esr"
 */
export const whyUnfit = (version) => {
  const found = /Firefox (\d+)\./.exec(version);
  if (found === null) return 'it does not start';
  return Number(found[1]) < MINIMUM_MAJOR ? `version ${found[1]} is older than ${MINIMUM_MAJOR}` : null;
};

/** firefox.exe prints nothing for --version. */
const readVersion = async (path) => {
  if (process.platform === 'win32') return `Mozilla Firefox ${MINIMUM_MAJOR}.0`;
  const { code, output } = await runCommand(path, ['--version'], { quiet: true, timeoutMs: 20_000 });
  return code === 0 ? output : '';
};

/** Why the program at this path is of no use, or null. */
export const checkFirefox = (path) => checkBrowser(path, async () => whyUnfit(await readVersion(path)));

/** @returns {Promise<{ path: string | null, refused: readonly string[] }>} `refused` says what was found but unfit */
export const findFirefox = () => findBrowser(candidates(), checkFirefox);
