/**
 * `npm run soak -- vault`, `-- sessions` and `-- month`: installs what is missing, then runs the long test of that name. See HELP.
 * Built-ins only, plain JavaScript: it must start on any Node from 20.
 */
import { ensureChromium } from './ensure-chromium.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { CommandError, runMain } from './project.mjs';
import { runCommand } from './run-command.mjs';

const HELP = `Usage: npm run soak -- vault [--kills N] [--seed S]
       npm run soak -- sessions [--steps N] [--seed S]
       npm run soak -- month [--days N] [--seed S]

  vault      kills the background worker of a real Chromium N times (500) while it writes the vault, opens the vault after
             each, and counts how often it was torn or had lost a key.
  sessions   does N random things (500) with six accounts of both APIs in a real Chromium: sign-ins, reads and pages'
             requests under kills, locks, refused tokens, rate limits, outages and offline spells. After each it looks from
             outside whether a login ran twice, the budget was broken or a secret left; at the end every session must recover.

  month      lets sessions live through N days (30) in minutes, with the extension's own renewal and models of the browser and
             of both APIs: lifetimes from 60 seconds to 30 days and unknown ones, 200 due at once, clocks wrong by a day,
             sleeps, outages, rate limits, lost replies and kills. Counts logins, lapses and refusals.

  Exit code 1 if anything was ever wrong.

  --kills N, --steps N   how often
  --days N               how long, 1 or more
  --seed S               the run to do again; each run prints its own
`;

const SOAKS = {
  vault: { file: 'tests/soak/vault-soak.ts', needsBrowser: true },
  sessions: { file: 'tests/soak/session-soak.ts', needsBrowser: true },
  month: { file: 'tests/soak/month-soak.ts', needsBrowser: false },
};

await runMain(async () => {
  const [name, ...args] = process.argv.slice(2);
  if (args.includes('--help') || name === '--help') {
    process.stdout.write(HELP);
    return 0;
  }
  if (!Object.hasOwn(SOAKS, name ?? '')) throw new CommandError(`Which one?\n\n${HELP}`);
  const tools = await ensureDependencies();
  const { file, needsBrowser } = SOAKS[name];
  const env = needsBrowser ? { ...tools.env, CHROMIUM_PATH: await ensureChromium(tools) } : tools.env;
  const { code } = await runCommand(tools.node, [file, ...args], { env });
  return code ?? 1;
});
