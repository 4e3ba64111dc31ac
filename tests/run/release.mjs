/**
 * `npm run release -- VERSION`: installs what is missing, then makes a release of a clean main; see docs/releasing.md.
 * `--notes VERSION` prints what the changelog says of one. Plain JavaScript: it must start on any Node from 20.
 */
import { ensureDependencies } from './ensure-dependencies.mjs';
import { runMain } from './project.mjs';
import { runCommand } from './run-command.mjs';

await runMain(async () => {
  const { node, env } = await ensureDependencies();
  return (await runCommand(node, ['packaging/make-release.ts', ...process.argv.slice(2)], { env })).code ?? 1;
});
