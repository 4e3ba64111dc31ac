/** Runs one program and waits for it. Its output is shown as it comes; nothing is interpreted. */
import { spawn } from 'node:child_process';
import { ROOT } from './project.mjs';

const running = new Set();

// A person who presses Ctrl+C, or a CI job that is cancelled, ends what was started here too.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    process.exitCode = 130;
    if (running.size === 0) process.exit(130);
  });
}

/**
 * @param {string} file a program's path or name
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, shell?: boolean, quiet?: boolean, timeoutMs?: number }} options `quiet` keeps the
 *   output from being shown; it is in `output` in any case when quiet
 * @returns {Promise<{ code: number | null, output: string, failure: Error | null }>} never rejects; `code` is null when
 *   the program could not be started or was ended by a signal
 */
export const runCommand = (file, args, options = {}) =>
  new Promise((resolve) => {
    const { env = process.env, shell = false, quiet = false, timeoutMs } = options;
    const child = spawn(file, args, {
      cwd: ROOT,
      env,
      shell,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    });
    running.add(child);
    let output = '';
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
    child.on('error', (failure) => {
      running.delete(child);
      resolve({ code: null, output, failure });
    });
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code, output, failure: null });
    });
  });
