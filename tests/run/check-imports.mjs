/**
 * `npm run check:imports`: the import directions of the house and the calls that have one place only.
 * Prints each violation with its file and line; exit code 1 if there is one.
 */
import { glob, readFile } from 'node:fs/promises';
import { findViolations } from './imports/find-violations.mjs';
import { findBlindSpots } from './imports/self-test.mjs';
import { inRoot, ROOT, runMain } from './project.mjs';

const readSources = async () => {
  const files = [];
  for await (const found of glob('{src,entrypoints}/**/*.{ts,tsx}', { cwd: ROOT })) {
    files.push({ path: found.replaceAll('\\', '/'), text: await readFile(inRoot(found), 'utf8') });
  }
  return files.sort((a, b) => a.path.localeCompare(b.path));
};

await runMain(async () => {
  const blind = findBlindSpots();
  for (const line of blind) process.stdout.write(`The check itself is broken: ${line}\n`);
  const files = await readSources();
  const { dependencies } = JSON.parse(await readFile(inRoot('package.json'), 'utf8'));
  const violations = findViolations({ files, packages: Object.keys(dependencies) });
  for (const { path, line, problem } of violations) process.stdout.write(`${path}:${line}  ${problem}\n`);
  process.stdout.write(`${files.length} files, ${violations.length} violations\n`);
  return blind.length + violations.length === 0 ? 0 : 1;
});
