/**
 * `npm run screenshots`: installs what is missing, then makes the stores' pictures in .output/listing, and beside them the
 * icons as public/icons/countersign.svg draws them. With `--screens` it makes those of every screen in test-results/pictures
 * instead. Plain JavaScript: it must start on any Node from 20.
 */
import { ensureChromium } from './ensure-chromium.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { runMain } from './project.mjs';
import { runCommand } from './run-command.mjs';

await runMain(async () => {
  const tools = await ensureDependencies();
  const env = { ...tools.env, CHROMIUM_PATH: await ensureChromium(tools) };
  const cli = 'node_modules/@playwright/test/cli.js';
  const wanted = process.argv.includes('--screens')
    ? ['--project=album']
    : ['--project=chromium', 'specs/listing'];
  const args = ['test', '--config=tests/e2e/playwright.config.ts', ...wanted];
  return (await runCommand(tools.node, [cli, ...args], { env })).code ?? 1;
});
