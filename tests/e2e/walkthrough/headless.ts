/**
 * `npm start -- --headless`: the main job in a real browser, from the first run to the lock. Started by
 * tests/run/start.mjs, which has installed what this needs.
 * Usage: node headless.ts [--browser chromium|firefox] [--json FILE] [--screenshots DIR]; the browser's path is in
 * CHROMIUM_PATH or FIREFOX_PATH.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildExtension, ROOT } from '../harness/build.ts';
import { type InstalledBrowser, launchExtension } from '../harness/launch-extension.ts';
import { printStep } from './print-table.ts';
import { runWalkthrough, type StepResult } from './run-walkthrough.ts';
import { startServers } from './servers.ts';
import { startWalk } from './start-walk.ts';
import { STEPS } from './steps.ts';
import { createScreenshots } from './take-screenshots.ts';

const ANY_PORT = { pump: 0, mimic: 0, demo: 0, control: 0 };

const PATHS = { chromium: process.env['CHROMIUM_PATH'], firefox: process.env['FIREFOX_PATH'] };

const toBrowser = (name: string): InstalledBrowser => {
  if (name !== 'chromium' && name !== 'firefox') throw new Error(`There is no browser "${name}" here.`);
  const path = PATHS[name];
  if (path === undefined) throw new Error(`The path of ${name} is not set; start this by \`npm start\`.`);
  return { name, path };
};

const walkAll = async (
  browser: InstalledBrowser,
  screenshots: string | undefined,
): Promise<readonly StepResult[]> => {
  const servers = await startServers(process.env, ANY_PORT);
  const folder = `.output/start/${process.pid}`;
  try {
    const { pumpUrl, mimicUrl, demoUrl } = servers;
    console.log(servers.own ? '→ Started the sandbox:' : '→ Using the servers that the environment names:');
    console.log(`    Pump.fun ${pumpUrl}   Mimic Protocol ${mimicUrl}   demo page ${demoUrl}`);
    console.log('→ Building the extension for them…');
    const build = await buildExtension({
      mode: 'sandbox',
      browser: browser.name,
      folder,
      pumpUrl,
      mimicUrl,
    });
    console.log(`→ Walking through the main job in ${browser.path}, headless…\n`);
    const extension = await launchExtension({ build, browser });
    try {
      const demo = await extension.context.newPage();
      await demo.goto(demoUrl);
      const walk = await startWalk({ extension, demo });
      const picture = screenshots === undefined ? undefined : await createScreenshots(screenshots);
      return await runWalkthrough({
        steps: STEPS,
        walk,
        onStep: async (step, result) => {
          printStep(result);
          await picture?.(step, walk);
        },
      });
    } finally {
      await extension.close();
    }
  } finally {
    await servers.close();
    await rm(join(ROOT, folder), { recursive: true, force: true });
  }
};

const { values } = parseArgs({
  options: {
    browser: { type: 'string', default: 'chromium' },
    json: { type: 'string' },
    screenshots: { type: 'string' },
  },
});
const steps = await walkAll(toBrowser(values.browser), values.screenshots);
if (values.json !== undefined) {
  await mkdir(dirname(values.json), { recursive: true });
  await writeFile(values.json, `${JSON.stringify({ steps }, null, 2)}\n`);
}
const failed = steps.filter(({ ok }) => !ok).length;
console.log(failed === 0 ? '\nAll of it happened.' : `\n${failed} of ${steps.length} steps did not happen.`);
process.exitCode = failed === 0 ? 0 : 1;
