/** `npm run sandbox`: starts the sandbox on its fixed ports and says what is where, until it is interrupted. */
import { CLI_HELP, parseCliOptions } from './cli-options.ts';
import { type Sandbox, type StartOptions, startSandbox } from './start-sandbox.ts';

const toBanner = ({ pumpUrl, mimicUrl, demoUrl, controlUrl }: Sandbox): string => `
  Pump.fun         ${pumpUrl}    description: ${pumpUrl}/openapi.json
  Mimic Protocol   ${mimicUrl}    description: ${mimicUrl}/openapi.json
  Demo page        ${demoUrl}/
  Control          ${controlUrl}    POST /faults, GET /log, POST /options, POST /reset

  The extension against it, in another terminal:
    WXT_PUMP_URL=${pumpUrl} WXT_MIMIC_URL=${mimicUrl} npm run build:sandbox

  Options: npm run sandbox -- --help      More: tests/sandbox/README.md      Stop: Ctrl+C
`;

const run = async (start: StartOptions): Promise<void> => {
  const sandbox = await startSandbox(start);
  console.log(toBanner(sandbox));
  const stop = (): void => {
    sandbox.close().then(() => process.exit(0), fail);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
};

const fail = (error: unknown): void => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
};

try {
  const request = parseCliOptions(process.argv.slice(2));
  if (request.help) console.log(CLI_HELP);
  else await run(request.start);
} catch (error) {
  fail(error);
}
