/**
 * `npm run soak -- vault` and `-- sessions`: installs what is missing, then runs the long test of that name. See HELP.
 * Built-ins only, plain JavaScript: it must start on any Node from 20.
 */
import { ensureChromium } from './ensure-chromium.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { CommandError, runMain } from './project.mjs';
import { runCommand } from './run-command.mjs';

const HELP = `Usage: npm run soak -- vault [--kills N] [--seed S]
       npm run soak -- sessions [--steps N] [--seed S]

  vault      kills the background worker of a real Chromium N times (500) while it writes the vault, opens the vault after
             each, and counts how often it was torn or had lost a key.
  sessions   does N random things (500) with six accounts of both APIs in a real Chromium: sign-ins, reads and pages'
             requests under kills, locks, refused tokens, rate limits, outages and offline spells. After each it looks from
             outside whether a login ran twice, the budget was broken or a secret left; at the end every session must recover.

  Exit code 1 if anything was ever wrong.

  --kills N, --steps N   how often
  --seed S               the run to do again; each run prints its own
`;

const SOAKS = { vault: 'tests/soak/vault-soak.ts', sessions: 'tests/soak/session-soak.ts' };

await runMain(async () => {
  const [name, ...args] = process.argv.slice(2);
  if (args.includes('--help') || name === '--help') {
    process.stdout.write(HELP);
    return 0;
  }
  if (!Object.hasOwn(SOAKS, name ?? '')) throw new CommandError(`Which one?\n\n${HELP}`);
  const tools = await ensureDependencies();
  const chromium = await ensureChromium(tools);
  const { code } = await runCommand(tools.node, [SOAKS[name], ...args], {
    env: { ...tools.env, CHROMIUM_PATH: chromium },
  });
  return code ?? 1;
});
