/** All checks over a set of files. */
import { checkCalls } from './check-calls.mjs';
import { checkDirections } from './check-directions.mjs';
import { checkListeners, findListenerAdders } from './check-listeners.mjs';
import { readSourceFile } from './source-file.mjs';

/**
 * @param {{ files: readonly { path: string, text: string }[], packages: readonly string[] }} input
 * @returns {{ path: string, line: number, problem: string }[]}
 */
export const findViolations = ({ files, packages }) => {
  const sources = files.map(({ path, text }) => readSourceFile(path, text));
  const adders = findListenerAdders(sources);
  return sources.flatMap((file) => [
    ...checkDirections(file, packages),
    ...checkCalls(file),
    ...checkListeners(file, adders),
  ]);
};
