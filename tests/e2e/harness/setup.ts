/**
 * Once for all end-to-end tests: finds the browsers and makes a stand for each of the processes that run tests side by
 * side: ports for a sandbox of its own, and the extension built for them and for each browser.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FullConfig } from '@playwright/test';
import { findChromium } from '../../run/find-chromium.mjs';
import { findFirefox } from '../../run/find-firefox.mjs';
import { type BrowserName, buildExtension, ROOT } from './build.ts';
import { E2E_ENV, type E2eSetup, type Stand } from './e2e-env.ts';
import { findFreePorts } from './free-ports.ts';

const PORTS_PER_STAND = 4;

const findPath = async (browser: BrowserName): Promise<string> => {
  const path =
    browser === 'firefox'
      ? (process.env['FIREFOX_PATH'] ?? (await findFirefox()).path)
      : (process.env['CHROMIUM_PATH'] ?? (await findChromium()).path);
  if (path === null) throw new Error(`There is no ${browser}. \`npm test\` installs one.`);
  return path;
};

const makeStand = async (
  folder: string,
  { browsers, ports: all }: { browsers: readonly BrowserName[]; ports: readonly number[] },
): Promise<Stand> => {
  const [pump = 0, mimic = 0, demo = 0, control = 0] = all;
  const builds: Partial<Record<BrowserName, string>> = {};
  for (const browser of browsers) {
    builds[browser] = await buildExtension({
      mode: 'sandbox',
      browser,
      folder: `${folder}/${browser}`,
      pumpUrl: `http://127.0.0.1:${pump}`,
      mimicUrl: `http://127.0.0.1:${mimic}`,
    });
  }
  return { builds, ports: { pump, mimic, demo, control } };
};

// biome-ignore lint/style/noDefaultExport: Playwright calls the default export.
export default async ({
  workers,
  projects,
}: FullConfig<object, { target: BrowserName }>): Promise<() => Promise<void>> => {
  const browsers = [
    ...new Set(projects.flatMap(({ use: { target } }) => (target === undefined ? [] : [target]))),
  ];
  const paths: Partial<Record<BrowserName, string>> = {};
  for (const browser of browsers) paths[browser] = await findPath(browser);
  // Found at once, so that no two stands get the same.
  const ports = await findFreePorts(workers * PORTS_PER_STAND);
  const folder = `.output/e2e/${process.pid}`;
  const stands: Stand[] = [];
  for (let index = 0; index < workers; index += 1) {
    const own = ports.slice(index * PORTS_PER_STAND, (index + 1) * PORTS_PER_STAND);
    stands.push(await makeStand(`${folder}/${index}`, { browsers, ports: own }));
  }
  const setup: E2eSetup = { paths, stands };
  process.env[E2E_ENV] = JSON.stringify(setup);
  return () => rm(join(ROOT, folder), { recursive: true, force: true });
};
