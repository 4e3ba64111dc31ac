/**
 * `npm run soak -- month`: a month of renewals in the models of a browser and of both APIs, in minutes and without either.
 * Started by tests/run/soak.mjs.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type LaneTally, runMonth } from './month/run-month.ts';
import { readCount } from './read-count.ts';

const printRow = (name: string, value: number | string): void =>
  console.log(`  ${name.padEnd(40)} ${String(value).padStart(10)}`);

const printLane = (tally: LaneTally): void => {
  console.log(`\n${tally.name}`);
  printRow('sessions', tally.sessions);
  printRow('logins made', tally.logins);
  printRow('lapses', tally.lapses);
  printRow('lapses that nothing could have prevented', tally.excusedLapses);
  printRow('refusals (401 and 429)', tally.refusals);
  printRow('automatic logins in the busiest minute', tally.busiestMinute);
  printRow('calls of pages', tally.calls);
  printRow('kills of the worker in a login', tally.kills);
  for (const problem of tally.problems.slice(0, 20)) console.log(`  ! ${problem}`);
  if (tally.problems.length > 20) console.log(`  ! and ${tally.problems.length - 20} more`);
};

const { values } = parseArgs({
  options: { days: { type: 'string', default: '30' }, seed: { type: 'string' } },
});
const seed = values.seed === undefined ? randomInt(2 ** 32) : readCount(values.seed, 'seed');
const days = readCount(values.days, 'days');
if (days < 1) throw new Error('--days wants at least 1.');
console.log(`→ ${days} days; seed ${seed}`);
const tallies = await runMonth({ seed, days, onLane: printLane });
console.log('');
printRow(
  'problems',
  tallies.reduce((total, { problems }) => total + problems.length, 0),
);
printRow('seed', seed);
process.exitCode = tallies.every(({ problems }) => problems.length === 0) ? 0 : 1;
