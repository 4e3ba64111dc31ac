/**
 * `npm run package`: installs what is missing, then makes the zips for both stores, the sources zip and what goes with
 * them in .output/package, or in the folder that is named. Plain JavaScript: it must start on any Node from 20.
 */
import { ensureDependencies } from './ensure-dependencies.mjs';
import { runMain } from './project.mjs';
import { runCommand } from './run-command.mjs';

await runMain(async () => {
  const { node, env } = await ensureDependencies();
  return (await runCommand(node, ['packaging/make-package.ts', ...process.argv.slice(2)], { env })).code ?? 1;
});
