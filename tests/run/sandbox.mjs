#!/usr/bin/env node
/**
 * `npm run sandbox`: installs the dependencies if there are none, then runs tests/sandbox/main.ts on the Node that
 * came with them. Built-ins only, plain JavaScript: it must start on any Node from 20.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const isWindows = process.platform === 'win32';
const ownNode = fileURLToPath(
  new URL(`../../node_modules/node/bin/node${isWindows ? '.exe' : ''}`, import.meta.url),
);

if (!existsSync(ownNode)) {
  console.log('Installing the dependencies (npm ci), once…');
  const install = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: isWindows,
  });
  if (install.status !== 0) {
    console.error('The dependencies could not be installed; npm says why above.');
    process.exit(install.status ?? 1);
  }
}

const sandbox = spawn(ownNode, ['tests/sandbox/main.ts', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => sandbox.kill(signal));
sandbox.on('error', (error) => {
  console.error(`The sandbox could not be started: ${error.message}`);
  process.exitCode = 1;
});
sandbox.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === null ? 0 : 1);
});
