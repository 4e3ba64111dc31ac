/** Once for all end-to-end tests: finds the browser, picks the sandbox's ports and builds the extension for them. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findChromium } from '../../run/find-chromium.mjs';
import { buildExtension, ROOT } from './build.ts';
import { E2E_ENV } from './e2e-env.ts';
import { findFreePorts } from './free-ports.ts';

// biome-ignore lint/style/noDefaultExport: Playwright calls the default export.
export default async (): Promise<() => Promise<void>> => {
  const chromiumPath = process.env['CHROMIUM_PATH'] ?? (await findChromium()).path;
  if (chromiumPath === null) throw new Error('There is no Chromium. `npm test` installs one.');
  const [pump = 0, mimic = 0, demo = 0, control = 0] = await findFreePorts(4);
  const folder = `.output/e2e/${process.pid}`;
  const build = await buildExtension({
    mode: 'sandbox',
    folder,
    pumpUrl: `http://127.0.0.1:${pump}`,
    mimicUrl: `http://127.0.0.1:${mimic}`,
  });
  process.env[E2E_ENV] = JSON.stringify({ chromiumPath, build, ports: { pump, mimic, demo, control } });
  return () => rm(join(ROOT, folder), { recursive: true, force: true });
};
