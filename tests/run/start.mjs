/**
 * `npm start`: installs what is missing, then opens a browser with the extension and the sandbox; without a display, or
 * when asked to, walks through the main job headless instead. See HELP.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureChromium } from './ensure-chromium.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { ensureFirefox } from './ensure-firefox.mjs';
import { CommandError, runMain, say } from './project.mjs';
import { runCommand } from './run-command.mjs';

const HELP = `Usage: npm start [-- OPTIONS]

Builds the extension for a sandbox of both APIs and opens a browser with it. Without a display it does the main job
headless instead: makes a vault, imports a key of each kind, signs in to both APIs, reads everything, lets a page read
its token, locks; and says what it saw.

  --headless          do the main job headless, with a display too
  --browser NAME      chromium (the default) or firefox; firefox does the main job, headless
  --json FILE         write what was seen: {"steps":[{"name","ok","ms","seen"}]}   (headless)
  --screenshots DIR   save a picture of each screen, light and dark                (headless)
  --live              open the production build, which talks to the real services
  --help              this text

  WXT_PUMP_URL, WXT_MIMIC_URL   build for these servers instead; no sandbox is started
  CHROMIUM_PATH, FIREFOX_PATH   the browser to use: Chromium or Chrome for Testing; Firefox
`;

const readOptions = () => {
  try {
    const { values } = parseArgs({
      options: {
        headless: { type: 'boolean', default: false },
        browser: { type: 'string', default: 'chromium' },
        json: { type: 'string' },
        screenshots: { type: 'string' },
        live: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new CommandError(`${error.message}\n\n${HELP}`);
  }
};

const BROWSERS = {
  chromium: { variable: 'CHROMIUM_PATH', ensure: ensureChromium },
  firefox: { variable: 'FIREFOX_PATH', ensure: ensureFirefox },
};

const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);

/** Decides what to run. @throws CommandError where the options contradict each other. */
const planRun = ({ headless, browser, json, screenshots, live }) => {
  if (!Object.hasOwn(BROWSERS, browser)) {
    throw new CommandError(`--browser takes ${Object.keys(BROWSERS).join(' or ')}, not "${browser}".`);
  }
  if (live) {
    if (headless || json || screenshots || browser !== 'chromium') {
      throw new CommandError('--live opens a browser for a person; it goes with no other option.');
    }
    if (!hasDisplay) throw new CommandError('--live needs a display, and there is none here.');
    return { script: 'tests/run/open-browser.ts', args: ['--live'] };
  }
  const wantsReport = json !== undefined || screenshots !== undefined || browser !== 'chromium';
  if (hasDisplay && !headless && !wantsReport) return { script: 'tests/run/open-browser.ts', args: [] };
  if (!headless)
    say(hasDisplay ? 'Headless, since a report or Firefox was asked for.' : 'There is no display: headless.');
  return {
    script: 'tests/e2e/walkthrough/headless.ts',
    args: [
      ...['--browser', browser],
      ...(json === undefined ? [] : ['--json', resolve(json)]),
      ...(screenshots === undefined ? [] : ['--screenshots', resolve(screenshots)]),
    ],
  };
};

await runMain(async () => {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const { script, args } = planRun(options);
  const tools = await ensureDependencies();
  const { variable, ensure } = BROWSERS[options.browser];
  const { code } = await runCommand(tools.node, [script, ...args], {
    env: { ...tools.env, [variable]: await ensure(tools) },
  });
  return code ?? 1;
});
