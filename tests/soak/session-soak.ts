/**
 * `npm run soak -- sessions`: a real Chromium with the extension against the sandbox, under everything that can go wrong
 * with a session. Started by tests/run/soak.mjs, which has installed what this needs. The browser's path is in CHROMIUM_PATH.
 */
import { randomInt } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildExtension, ROOT } from '../e2e/harness/build.ts';
import { launchExtension } from '../e2e/harness/launch-extension.ts';
import { startSandbox } from '../sandbox/start-sandbox.ts';
import { readCount } from './read-count.ts';
import { runSessionSoak, type SessionSoakTally } from './sessions/run-session-soak.ts';

const printRow = (name: string, value: number | string): void =>
  console.log(`  ${name.padEnd(40)} ${String(value).padStart(6)}`);

const printTable = (tally: SessionSoakTally): void => {
  console.log('');
  for (const [kind, count] of Object.entries(tally.byKind).sort(([a], [b]) => a.localeCompare(b)))
    printRow(kind, count);
  console.log('');
  printRow('steps', tally.steps);
  printRow('of them with a locked vault', tally.lockedSteps);
  printRow('kills of the worker', tally.kills);
  printRow('requests', tally.requests);
  for (const [api, { begun, succeeded }] of Object.entries(tally.logins)) {
    printRow(`logins to ${api} begun`, begun);
    printRow(`logins to ${api} that gave a token`, succeeded);
  }
  printRow('login requests of one account in flight', tally.mostInFlight);
  printRow('logins that made good a failed one', tally.recoveries);
  printRow('login requests that the browser resent', tally.resentByBrowser);
  printRow('sessions at the end, by themselves', tally.recoveredByItself);
  printRow('sessions at the end, by a click', tally.recoveredByClick);
  printRow('contract violations', tally.violations);
  printRow('invariants broken', tally.problems.length);
};

const printFailure = ({ problems, lastSteps, evidence }: SessionSoakTally, seed: number): void => {
  console.log('\n  What led to it:');
  for (const line of evidence) console.log(`    ${line}`);
  console.log(`\n  The last steps of --seed ${seed}:`);
  for (const step of lastSteps) console.log(`    ${step}`);
  for (const problem of problems) console.log(`  ! ${problem}`);
};

const soak = async ({
  steps,
  seed,
}: {
  readonly steps: number;
  readonly seed: number;
}): Promise<SessionSoakTally> => {
  const chromiumPath = process.env['CHROMIUM_PATH'];
  if (chromiumPath === undefined) throw new Error('CHROMIUM_PATH is not set; start this by `npm run soak`.');
  const folder = `.output/soak/${process.pid}`;
  const sandbox = await startSandbox();
  try {
    console.log('→ Building the extension…');
    const { pumpUrl, mimicUrl } = sandbox;
    const build = await buildExtension({ mode: 'sandbox', folder, pumpUrl, mimicUrl });
    const extension = await launchExtension({ build, browser: { name: 'chromium', path: chromiumPath } });
    try {
      console.log(`→ ${steps} steps; seed ${seed}`);
      const startedMs = performance.now();
      return await runSessionSoak({
        extension,
        sandbox,
        steps,
        seed,
        onProgress: ({ steps: done, logins, kills }) => {
          if (done % 25 !== 0 && done !== steps) return;
          const minutes = ((performance.now() - startedMs) / 60_000).toFixed(1);
          console.log(`  ${done} of ${steps} steps, ${logins} logins, ${kills} kills, ${minutes} min`);
        },
      });
    } finally {
      await extension.close();
    }
  } finally {
    await sandbox.close();
    await rm(join(ROOT, folder), { recursive: true, force: true });
  }
};

const { values } = parseArgs({
  options: { steps: { type: 'string', default: '500' }, seed: { type: 'string' } },
});
const seed = values.seed === undefined ? randomInt(2 ** 32) : readCount(values.seed, 'seed');
const tally = await soak({ steps: readCount(values.steps, 'steps'), seed });
printTable(tally);
if (tally.problems.length > 0) printFailure(tally, seed);
printRow('seed', seed);
process.exitCode = tally.problems.length === 0 ? 0 : 1;
