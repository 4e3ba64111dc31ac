/**
 * `npm run sandbox`: installs what is missing, then runs tests/sandbox/main.ts until it is interrupted.
 * Built-ins only, plain JavaScript: it must start on any Node from 20.
 */
import { ensureDependencies } from './ensure-dependencies.mjs';
import { runMain } from './project.mjs';
import { runCommand } from './run-command.mjs';

await runMain(async () => {
  const { node, env } = await ensureDependencies();
  const { code } = await runCommand(node, ['tests/sandbox/main.ts', ...process.argv.slice(2)], { env });
  return code ?? 1;
});
