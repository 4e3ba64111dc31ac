/**
 * `npm run bench`: installs what is missing, then measures. See HELP.
 * Built-ins only, plain JavaScript: it must start on any Node from 20.
 */
import { ensureChromium } from './ensure-chromium.mjs';
import { ensureDependencies } from './ensure-dependencies.mjs';
import { runMain } from './project.mjs';
import { runCommand } from './run-command.mjs';

const HELP = `Usage: npm run bench [-- [--peer] [--only NAME] [--runs N] [--json FILE]]

  Measures the extension in a real headless Chromium: each figure beside its limit, both taken in turn. Without --only and
  --runs it writes the table in README.md. What fails costs the others nothing, is told of, and makes
  the command fail; targets that are missed without a written reason are listed at the end.

  --peer        beside other people's packages in place of its limits
  --only NAME   one benchmark, or several with commas between them
  --runs N      how often each is measured, in place of its own number
  --json FILE   writes everything there, after each benchmark what there is so far
`;

await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(HELP);
    return 0;
  }
  const tools = await ensureDependencies();
  const env = { ...tools.env, CHROMIUM_PATH: await ensureChromium(tools) };
  const { code } = await runCommand(tools.node, ['tests/bench/main.ts', ...args], { env });
  return code ?? 1;
});
