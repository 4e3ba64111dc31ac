/**
 * `npm run build`: installs what is missing, then builds the production extension for both browsers into .output, or for
 * the one that is named. Plain JavaScript: it must start on any Node from 20.
 */
import { ensureDependencies } from './ensure-dependencies.mjs';
import { CommandError, runMain } from './project.mjs';
import { runCommand } from './run-command.mjs';

const BROWSERS = ['chrome', 'firefox'];

await runMain(async () => {
  const [named] = process.argv.slice(2);
  if (named !== undefined && !BROWSERS.includes(named)) {
    throw new CommandError(`There is no browser "${named}". Usage: npm run build [-- ${BROWSERS.join('|')}]`);
  }
  const { node, env } = await ensureDependencies();
  for (const browser of named === undefined ? BROWSERS : [named]) {
    const { code } = await runCommand(node, ['node_modules/wxt/bin/wxt.mjs', 'build', '-b', browser], {
      env,
    });
    if (code !== 0) return code ?? 1;
  }
  return 0;
});
