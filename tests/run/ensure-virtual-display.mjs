/**
 * Finds a display that nobody sees, or installs one: on Debian and Ubuntu as root, the distribution's packages. Without it
 * only the tests fail that answer the browser's own question, so its absence is said and ends nothing.
 */
import { DISPLAY_PACKAGES, findVirtualDisplay, MISSING_DISPLAY } from './find-virtual-display.mjs';
import { installPackages } from './install-package.mjs';
import { say } from './project.mjs';

/** @param {{ env: NodeJS.ProcessEnv }} tools as ensureDependencies gives them */
export const ensureVirtualDisplay = async (tools) => {
  if ((await findVirtualDisplay()) !== null) return;
  say(`Installing a display that nobody sees (apt-get install ${DISPLAY_PACKAGES.join(' ')})…`);
  await installPackages(tools, DISPLAY_PACKAGES);
  if ((await findVirtualDisplay()) === null) say(MISSING_DISPLAY);
};
