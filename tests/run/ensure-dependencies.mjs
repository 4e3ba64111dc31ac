/**
 * Makes sure that the packages of package-lock.json are installed, and finds the Node that came with them: the tools
 * need a newer one than the machine may have. Built-ins only, and it must run on any Node from 20.
 */
import { readFile } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { CommandError, inRoot, isWindows, say } from './project.mjs';
import { runCommand } from './run-command.mjs';

/** The oldest Node that runs the tools and reads the TypeScript of the tests as it is. */
const WANTED_NODE = [22, 18];

const readJson = async (path) => {
  try {
    return JSON.parse(await readFile(inRoot(path), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw new CommandError(`${path} can't be read: ${error.message}`);
  }
};

/**
 * The first package that is missing or of another version than the lock file says, or null.
 * Packages for other systems are optional and are allowed to be absent. Contents are compared, not file times: a fresh
 * checkout of the same lock file installs nothing.
 */
export const findStalePackage = ({ locked, installed }) => {
  if (installed === null) return 'all packages';
  for (const [path, wanted] of Object.entries(locked.packages)) {
    if (path === '' || wanted.link) continue;
    const have = installed.packages[path];
    if (have === undefined ? !wanted.optional && !wanted.peer : have.version !== wanted.version) {
      return path.replace(/^.*node_modules\//, '');
    }
  }
  return null;
};

const npm = (...args) => runCommand('npm', [...args, '--no-audit', '--no-fund'], { shell: isWindows });

const installPackages = async (reason) => {
  say(`Installing the dependencies (npm ci), because ${reason}…`);
  // P1: no package runs a script of its own. The one that must is set up by name; see findNode.
  if ((await npm('ci', '--ignore-scripts')).code === 0) return;
  // Where a registry lacks packages for other systems, npm ci calls the lock file incomplete; npm install does not.
  say('npm ci did not work here; trying npm install with the same lock file…');
  if ((await npm('install', '--no-save', '--ignore-scripts')).code === 0) return;
  throw new CommandError(
    'The dependencies could not be installed; npm says why above. Check the connection to the registry and start again.',
  );
};

const isRecentNode = (version) => {
  const [major, minor] = (/^v(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number);
  if (major === undefined) return false;
  return major > WANTED_NODE[0] || (major === WANTED_NODE[0] && minor >= WANTED_NODE[1]);
};

const readNodeVersion = async (file) => {
  const { code, output } = await runCommand(file, ['--version'], { quiet: true });
  return code === 0 ? output.trim() : '';
};

const ownNode = inRoot(`node_modules/node/bin/node${isWindows ? '.exe' : ''}`);

const findNode = async () => {
  if (isRecentNode(await readNodeVersion(ownNode))) return ownNode;
  if (isRecentNode(process.version)) return process.execPath;
  // No install script was run, and this package brings its program by one.
  say('Fetching the Node that the tools run on (npm rebuild node)…');
  await npm('rebuild', 'node', '--ignore-scripts=false');
  if (isRecentNode(await readNodeVersion(ownNode))) return ownNode;
  throw new CommandError(
    `The tools need Node ${WANTED_NODE.join('.')} or newer; this is ${process.version}, and the package "node" could not be set up. ` +
      'Install a newer Node and start again.',
  );
};

/**
 * @returns {Promise<{ node: string, env: NodeJS.ProcessEnv }>} a recent Node, and an environment in which `node` and
 *   the installed tools are found first
 */
export const ensureDependencies = async () => {
  const locked = await readJson('package-lock.json');
  if (locked === null) throw new CommandError('package-lock.json is missing: this is not a whole checkout.');
  const installed = await readJson('node_modules/.package-lock.json');
  const stale = findStalePackage({ locked, installed });
  if (stale !== null) {
    await installPackages(
      installed === null ? 'there are none yet' : `${stale} is not as package-lock.json says`,
    );
  }
  const node = await findNode();
  const pathName = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const path = [inRoot('node_modules/.bin'), process.env[pathName] ?? ''].join(delimiter);
  return { node, env: { ...process.env, [pathName]: path } };
};
