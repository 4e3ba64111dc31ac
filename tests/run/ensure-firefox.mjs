/**
 * Finds a Firefox that takes the extension, or installs one: on Debian as root, the distribution's package. Playwright's
 * own Firefox is a patched one and no use here: what is tested is the browser that people have.
 */
import { checkFirefox, findFirefox } from './find-firefox.mjs';
import { installPackages } from './install-package.mjs';
import { CommandError, say } from './project.mjs';

const MISSING = `No Firefox was found, and none could be installed. Any of these helps:
  sudo apt-get install firefox-esr             (Debian)
  FIREFOX_PATH=/path/to/firefox npm test       (one that you have, 142 or newer, not from a snap)`;

/**
 * @param {{ env: NodeJS.ProcessEnv }} tools as ensureDependencies gives them
 * @returns {Promise<string>} the program's path
 */
export const ensureFirefox = async (tools) => {
  const chosen = process.env.FIREFOX_PATH;
  if (chosen) {
    const why = await checkFirefox(chosen);
    if (why === null) return chosen;
    throw new CommandError(`FIREFOX_PATH is ${chosen}, but ${why}.`);
  }
  const first = await findFirefox();
  if (first.path !== null) return first.path;
  for (const line of first.refused) say(`Not used: ${line}`);
  say("Installing the distribution's Firefox (apt-get install firefox-esr)…");
  await installPackages(tools, ['firefox-esr', 'fonts-dejavu-core']);
  const second = await findFirefox();
  if (second.path !== null) return second.path;
  throw new CommandError(MISSING);
};
