/**
 * `npm start` with a display: a browser with the extension, for a person. The profile stays between starts, so the vault
 * that was made is there the next time. Started by tests/run/start.mjs, which has installed what this needs.
 * Usage: node open-browser.ts [--live]; the browser's path is in CHROMIUM_PATH.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildExtension, ROOT } from '../e2e/harness/build.ts';
import { toExtensionId } from '../e2e/harness/extension-id.ts';
import { type Servers, startServers } from '../e2e/walkthrough/servers.ts';
import { runPersonBrowser } from './person-browser.ts';

/** Those of `npm run sandbox`, so that a grant given yesterday names the demo page of today. */
const USUAL_PORTS = { pump: 4610, mimic: 4620, demo: 4630, control: 4640 };
const ANY_PORT = { pump: 0, mimic: 0, demo: 0, control: 0 };

const isLive = parseArgs({ options: { live: { type: 'boolean', default: false } } }).values.live;

const startServersSomewhere = async (): Promise<Servers> => {
  try {
    return await startServers(process.env, USUAL_PORTS);
  } catch (error) {
    console.log(`→ ${error instanceof Error ? error.message : error} Taking other ports.`);
    return startServers(process.env, ANY_PORT);
  }
};

const prepareLive = async () => {
  console.log('→ Building the production extension, which talks to the real services…');
  return { build: await buildExtension({ mode: 'production', folder: '.output/open-live' }), servers: null };
};

const prepareSandbox = async () => {
  const servers = await startServersSomewhere();
  const { pumpUrl, mimicUrl, demoUrl, own } = servers;
  console.log(`→ ${own ? 'Started the sandbox' : 'Using the servers that the environment names'}:`);
  console.log(`    Pump.fun ${pumpUrl}   Mimic Protocol ${mimicUrl}   demo page ${demoUrl}`);
  console.log('→ Building the extension for them…');
  const build = await buildExtension({ mode: 'sandbox', folder: '.output/open-sandbox', pumpUrl, mimicUrl });
  return { build, servers };
};

const chromiumPath = process.env['CHROMIUM_PATH'];
if (chromiumPath === undefined) throw new Error('CHROMIUM_PATH is not set; start this by `npm start`.');
const { build, servers } = isLive ? await prepareLive() : await prepareSandbox();
const profile = join(ROOT, '.cache', isLive ? 'browser-live' : 'browser-sandbox');
console.log(`→ Opening ${chromiumPath}. Close it, or press Ctrl+C here, to end.

    Keys and settings are in the tab that opens. The popup is behind the puzzle piece in the toolbar:
    click that, pin Countersign, click its icon.${
      servers === null
        ? ''
        : `
    The demo page is in the other tab. To give it a token: make a vault and a key, sign in, go to the demo
    page, open the popup there, choose "This site" and "Allow this site".`
    }
`);
const extensionId = toExtensionId(build);
process.exitCode = await runPersonBrowser({
  chromiumPath,
  profile,
  build,
  extensionId,
  pages: servers === null ? [] : [servers.demoUrl],
  extensionPage: `chrome-extension://${extensionId}/options.html`,
});
await servers?.close();
