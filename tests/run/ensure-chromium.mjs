/**
 * Finds a Chromium that can load the extension, or installs one: Playwright's own into the user's cache, and where that
 * can't be had, on Debian and Ubuntu as root, the distribution's package.
 */
import { createRequire } from 'node:module';
import { checkChromium, findChromium } from './find-chromium.mjs';
import { installPackages } from './install-package.mjs';
import { CommandError, inRoot, say } from './project.mjs';
import { runCommand } from './run-command.mjs';

const isRoot = process.getuid?.() === 0;

const playwrightChromium = () => {
  const require = createRequire(inRoot('package.json'));
  return require('playwright-core').chromium.executablePath();
};

const installFromPlaywright = async ({ node, env }) => {
  say('Installing a Chromium for this user (playwright install chromium)…');
  const cli = inRoot('node_modules/@playwright/test/cli.js');
  const install = (...args) => runCommand(node, [cli, ...args], { env });
  if ((await install('install', 'chromium', '--no-shell')).code !== 0) return false;
  if ((await checkChromium(playwrightChromium())) === null) return true;
  if (process.platform !== 'linux' || !isRoot) return false;
  say('It lacks system libraries; installing those (playwright install-deps)…');
  await install('install-deps', 'chromium');
  return (await checkChromium(playwrightChromium())) === null;
};

const MISSING = `No Chromium was found, and none could be installed. Any of these helps:
  npx playwright install chromium              (into your home folder)
  sudo npx playwright install-deps chromium    (its system libraries, where those are missing)
  sudo apt-get install chromium                (Debian)
  CHROMIUM_PATH=/path/to/chromium npm start    (one that you have; Google Chrome itself does not load
                                                unpacked extensions, Chromium and Chrome for Testing do)`;

/**
 * @param {{ node: string, env: NodeJS.ProcessEnv }} tools as ensureDependencies gives them
 * @returns {Promise<string>} the program's path
 */
export const ensureChromium = async (tools) => {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    const why = await checkChromium(chosen);
    if (why === null) return chosen;
    throw new CommandError(`CHROMIUM_PATH is ${chosen}, but ${why}.`);
  }
  const first = await findChromium();
  if (first.path !== null) return first.path;
  for (const line of first.refused) say(`Not used: ${line}`);
  const own = playwrightChromium();
  if ((await checkChromium(own)) === null || (await installFromPlaywright(tools))) return own;
  say("Installing the distribution's Chromium (apt-get install chromium)…");
  await installPackages(tools, ['chromium', 'fonts-dejavu-core']);
  const second = await findChromium();
  if (second.path !== null) return second.path;
  throw new CommandError(MISSING);
};
