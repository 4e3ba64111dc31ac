/**
 * `npm run soak -- vault`: kills the worker of a real Chromium again and again while it writes the vault. Started by
 * tests/run/soak.mjs, which has installed what this needs. The browser's path is in CHROMIUM_PATH.
 */
import { randomInt } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildExtension, ROOT } from '../e2e/harness/build.ts';
import { launchExtension } from '../e2e/harness/launch-extension.ts';
import { readCount } from './read-count.ts';
import { runVaultSoak, type SoakTally } from './run-vault-soak.ts';

/** Nobody listens there: no operation of this run may ask an API for anything. */
const NOWHERE = 'http://127.0.0.1:9';

const printTable = ({ kills, openedAsN, openedAsNext, torn, lostKeys, ...more }: SoakTally): void => {
  console.log('');
  for (const [kind, count] of Object.entries(more.byMoment).sort(([a], [b]) => a.localeCompare(b))) {
    console.log(`  ${kind.padEnd(28)} ${String(count).padStart(5)}`);
  }
  console.log('');
  for (const problem of more.problems) console.log(`  ! ${problem}`);
  const rows = {
    kills,
    'opened as n': openedAsN,
    'opened as n+1': openedAsNext,
    torn,
    'lost keys': lostKeys,
    'killed between two writes': more.betweenWrites,
    'keys derived anew': more.keysDerived,
  };
  for (const [name, count] of Object.entries(rows)) {
    console.log(`  ${name.padEnd(28)} ${String(count).padStart(5)}`);
  }
};

const soak = async ({
  kills,
  seed,
}: {
  readonly kills: number;
  readonly seed: number;
}): Promise<SoakTally> => {
  const chromiumPath = process.env['CHROMIUM_PATH'];
  if (chromiumPath === undefined) throw new Error('CHROMIUM_PATH is not set; start this by `npm run soak`.');
  const folder = `.output/soak/${process.pid}`;
  try {
    console.log('→ Building the extension…');
    const build = await buildExtension({ mode: 'sandbox', folder, pumpUrl: NOWHERE, mimicUrl: NOWHERE });
    const extension = await launchExtension({ build, browser: { name: 'chromium', path: chromiumPath } });
    try {
      console.log(`→ Killing the worker ${kills} times; seed ${seed}`);
      const startedMs = performance.now();
      const onProgress = ({ kills: done, torn, lostKeys }: SoakTally): void => {
        if (done % 10 !== 0 && done !== kills) return;
        const minutes = (performance.now() - startedMs) / 60_000;
        console.log(
          `  ${done} of ${kills} kills, ${torn} torn, ${lostKeys} keys lost, ${(done / minutes).toFixed(0)} kills a minute`,
        );
      };
      return await runVaultSoak({ extension, kills, seed, onProgress });
    } finally {
      await extension.close();
    }
  } finally {
    await rm(join(ROOT, folder), { recursive: true, force: true });
  }
};

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '500' }, seed: { type: 'string' } },
});
const seed = values.seed === undefined ? randomInt(2 ** 32) : readCount(values.seed, 'seed');
const tally = await soak({ kills: readCount(values.kills, 'kills'), seed });
printTable(tally);
console.log(`  ${'seed'.padEnd(28)} ${seed}`);
process.exitCode = tally.torn + tally.lostKeys === 0 ? 0 : 1;
