/** Installs a package of the distribution, where that can be done: on Debian and Ubuntu, as root. */
import { runCommand } from './run-command.mjs';

const isRoot = process.getuid?.() === 0;

/** Does nothing elsewhere; whether it helped is for the caller to find out. */
export const installPackages = async ({ env }, names) => {
  if (process.platform !== 'linux' || !isRoot) return;
  const apt = (...args) =>
    runCommand('apt-get', args, { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } });
  if ((await runCommand('apt-get', ['--version'], { quiet: true })).code !== 0) return;
  await apt('update');
  await apt('install', '-y', '--no-install-recommends', ...names);
};
