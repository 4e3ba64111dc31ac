/**
 * Where a Chromium that loads unpacked extensions can be on a machine. Looks only; installs nothing.
 * Google Chrome from 137 on ignores --load-extension, so it is of no use here; Chromium and Chrome for Testing do not.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { checkBrowser, findBrowser, inPath } from './find-program.mjs';
import { runCommand } from './run-command.mjs';

/** The oldest version that the manifest takes. */
const MINIMUM_MAJOR = 130;
/** The first version of the branded browser that ignores --load-extension. */
const BRANDED_LIMIT = 137;

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'chrome-for-testing'];
const CHROME_NAMES = ['google-chrome', 'google-chrome-stable'];

/** The usual places, the most suitable first. */
const candidates = () => {
  if (process.platform === 'darwin') {
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
      ['Chromium', 'Google Chrome for Testing', 'Google Chrome'].map((name) =>
        join(folder, `${name}.app`, 'Contents', 'MacOS', name),
      ),
    );
  }
  if (process.platform === 'win32') {
    const folders = [process.env.LOCALAPPDATA, process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)']];
    return folders
      .filter((folder) => folder !== undefined)
      .flatMap((folder) =>
        ['Chromium', join('Google', 'Chrome for Testing'), join('Google', 'Chrome')].map((name) =>
          join(folder, name, 'Application', 'chrome.exe'),
        ),
      );
  }
  return [...inPath(CHROMIUM_NAMES), ...inPath(CHROME_NAMES)];
};

/**
 * Why this browser is of no use, or null when it is fit.
 * @param {string} version what `--version` printed, e.g. "Chromium 156.0.8078.79"
 */
export const whyUnfit = (version) => {
  const found = /(\d+)\.\d+\.\d+\.\d+/.exec(version);
  if (found === null) return 'it does not start';
  const major = Number(found[1]);
  if (major < MINIMUM_MAJOR) return `version ${major} is older than ${MINIMUM_MAJOR}`;
  const isBranded = /Google Chrome/.test(version) && !/for Testing/.test(version);
  if (isBranded && major >= BRANDED_LIMIT) {
    return `Google Chrome ignores --load-extension since version ${BRANDED_LIMIT}`;
  }
  return null;
};

/** chrome.exe prints nothing for --version, so its folder's name has to do. */
const readVersion = async (path) => {
  if (process.platform === 'win32') {
    return /Google[\\/]Chrome[\\/]/.test(path) ? 'Google Chrome 999.0.0.0' : 'Chromium 999.0.0.0';
  }
  const { code, output } = await runCommand(path, ['--version'], { quiet: true, timeoutMs: 20_000 });
  return code === 0 ? output : '';
};

/** Why the program at this path is of no use, or null. */
export const checkChromium = (path) => checkBrowser(path, async () => whyUnfit(await readVersion(path)));

/** @returns {Promise<{ path: string | null, refused: readonly string[] }>} `refused` says what was found but unfit */
export const findChromium = () => findBrowser(candidates(), checkChromium);
