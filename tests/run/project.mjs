/** Where things are in this repository, and how the commands speak. Knows nothing about what they do. */
import { fileURLToPath } from 'node:url';

/** The repository's root, with a trailing separator. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A path inside the repository, from its root. */
export const inRoot = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const isWindows = process.platform === 'win32';

/** Says what is being done, while it is done. */
export const say = (sentence) => {
  process.stdout.write(`→ ${sentence}\n`);
};

/** Ends a command with a sentence for the person who typed it instead of a stack. */
export class CommandError extends Error {
  name = 'CommandError';
}

/** Runs a command's main function; what goes wrong becomes a sentence and exit code 1. */
export const runMain = async (main) => {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(`\n${error instanceof CommandError ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
};
