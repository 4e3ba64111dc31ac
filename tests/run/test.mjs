/**
 * `npm test`: installs what is missing and runs every check there is. Goes on after a failure, so that one run shows all.
 * The last line is always `N passed, N failed`; exit code 1 if anything failed.
 * `npm test -- unit e2e` runs only the named parts.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { countResults } from './count-results.mjs';
import { ensureChromium } from './ensure-chromium.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { ensureFirefox } from './ensure-firefox.mjs';
import { ensureVirtualDisplay } from './ensure-virtual-display.mjs';
import { listFailures } from './list-failures.mjs';
import { CommandError, inRoot, say } from './project.mjs';
import { runCommand } from './run-command.mjs';
import { PARTS, RESULTS } from './test-parts.mjs';

/** How each browser is found or installed, by the variable that names its program. */
const BROWSERS = { CHROMIUM_PATH: ensureChromium, FIREFOX_PATH: ensureFirefox };

const readReport = async (name) => {
  try {
    return JSON.parse(await readFile(inRoot(`${RESULTS}/${name}.json`), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const explain = (error) => {
  process.stdout.write(`${error instanceof CommandError ? error.message : error.stack}\n`);
};

const runPart = async (part, tools) => {
  say(`${part.what}…`);
  const env = { ...tools.env, ...part.env };
  // A missing browser fails the part that needs it and no other.
  for (const name of part.needs ?? []) env[name] = await BROWSERS[name](tools);
  if (part.usesDisplay) await ensureVirtualDisplay(tools);
  const { code } = await runCommand(tools.node, [part.script, ...part.args], { env });
  const report = part.format && (await readReport(part.name));
  const { format } = part;
  return {
    ...countResults({ format, exitCode: code, report }),
    failures: listFailures({ format, report }),
  };
};

const pickParts = (names) => {
  const unknown = names.find((name) => !PARTS.some((part) => part.name === name));
  if (unknown !== undefined) {
    throw new CommandError(
      `There is no part "${unknown}". The parts: ${PARTS.map(({ name }) => name).join(', ')}.`,
    );
  }
  return PARTS.filter(({ name }) => names.length === 0 || names.includes(name));
};

const runAll = async () => {
  const total = { passed: 0, failed: 0 };
  const lines = [];
  const failures = [];
  const parts = pickParts(process.argv.slice(2));
  const tools = await ensureDependencies();
  await rm(inRoot(RESULTS), { recursive: true, force: true });
  await mkdir(inRoot(RESULTS), { recursive: true });
  for (const part of parts) {
    const startedMs = Date.now();
    const counts = await runPart(part, tools).catch((error) => {
      explain(error);
      return { passed: 0, failed: 1, skipped: 0, failures: [] };
    });
    total.passed += counts.passed;
    total.failed += counts.failed;
    if (counts.failed > 0) {
      const named = counts.failures.length > 0 ? counts.failures : ['no test by name: see above'];
      failures.push(...named.map((failure) => `${part.name}: ${failure}`));
    }
    const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    lines.push(
      `${part.name.padEnd(8)} ${counts.passed} passed, ${counts.failed} failed${skipped} (${seconds} s)`,
    );
  }
  if (failures.length > 0) process.stdout.write(`\nFailed:\n${failures.join('\n')}\n`);
  process.stdout.write(`\n${lines.join('\n')}\n`);
  return total;
};

const total = await runAll().catch((error) => {
  explain(error);
  return { passed: 0, failed: 1 };
});
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
