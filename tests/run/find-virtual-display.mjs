/** Where the programs are that show a browser to nobody and press keys on it. Looks only; installs nothing. */
import { inPath, isExecutable } from './find-program.mjs';

/** What Debian, Ubuntu and most others call both the packages and what they are for. */
export const DISPLAY_PACKAGES = ['xvfb', 'xdotool'];

export const MISSING_DISPLAY = `The browser's own question for a permission can only be answered on a display, by keys. For that the tests need Xvfb
and xdotool, whether or not this machine has a display. Where they are missing, two tests fail. Any of these helps:
  sudo apt-get install xvfb xdotool            (Debian, Ubuntu)
  sudo dnf install xorg-x11-server-Xvfb xdotool (Fedora)
They run on Linux only: elsewhere those two tests can not pass.`;

const findFirst = async (name) => {
  for (const path of inPath([name])) if (await isExecutable(path)) return path;
  return null;
};

/** Null where one of the two is missing. */
export const findVirtualDisplay = async () => {
  const [xvfb, xdotool] = await Promise.all([findFirst('Xvfb'), findFirst('xdotool')]);
  return xvfb === null || xdotool === null ? null : { xvfb, xdotool };
};
