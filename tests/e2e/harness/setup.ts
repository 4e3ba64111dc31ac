/**
 * Once for all end-to-end tests: finds the browser and makes a stand for each of the processes that run tests side by
 * side: ports for a sandbox of its own, and the extension built for them.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FullConfig } from '@playwright/test';
import { findChromium } from '../../run/find-chromium.mjs';
import { buildExtension, ROOT } from './build.ts';
import { E2E_ENV, type E2eSetup, type Stand } from './e2e-env.ts';
import { findFreePorts } from './free-ports.ts';

const PORTS_PER_STAND = 4;

const makeStand = async (folder: string, ports: readonly number[]): Promise<Stand> => {
  const [pump = 0, mimic = 0, demo = 0, control = 0] = ports;
  const build = await buildExtension({
    mode: 'sandbox',
    folder,
    pumpUrl: `http://127.0.0.1:${pump}`,
    mimicUrl: `http://127.0.0.1:${mimic}`,
  });
  return { build, ports: { pump, mimic, demo, control } };
};

// biome-ignore lint/style/noDefaultExport: Playwright calls the default export.
export default async ({ workers }: FullConfig): Promise<() => Promise<void>> => {
  const chromiumPath = process.env['CHROMIUM_PATH'] ?? (await findChromium()).path;
  if (chromiumPath === null) throw new Error('There is no Chromium. `npm test` installs one.');
  // Found at once, so that no two stands get the same.
  const ports = await findFreePorts(workers * PORTS_PER_STAND);
  const folder = `.output/e2e/${process.pid}`;
  const stands: Stand[] = [];
  for (let index = 0; index < workers; index += 1) {
    const own = ports.slice(index * PORTS_PER_STAND, (index + 1) * PORTS_PER_STAND);
    stands.push(await makeStand(`${folder}/${index}`, own));
  }
  const setup: E2eSetup = { chromiumPath, stands };
  process.env[E2E_ENV] = JSON.stringify(setup);
  return () => rm(join(ROOT, folder), { recursive: true, force: true });
};
