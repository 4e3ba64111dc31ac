/** The invariants of the sessions soak, judged from outside after every step. Says what is broken, and shows no secret. */
import { parseView } from '../../../src/messaging/published.ts';
import { readArea } from '../../e2e/harness/extension-storage.ts';
import { readStored } from '../../e2e/harness/read-stored.ts';
import { countResent, judgeLogins } from './judge-logins.ts';
import type { SoakWorld } from './soak-world.ts';

/** Requests that are looked at anew after each step: more than any step makes, and more than a minute holds. */
const LOOKED_AT = 400;

const findLeaksAtRest = async ({ page, secrets }: SoakWorld): Promise<readonly string[]> => {
  const [local, session, databases] = await Promise.all([
    readArea(page, 'local'),
    readArea(page, 'session'),
    readStored(page),
  ]);
  const places = {
    'storage.local': JSON.stringify(local),
    // The published view lies there, too.
    'storage.session': JSON.stringify(session),
    IndexedDB: databases,
  };
  return Object.entries(places).flatMap(([place, text]) =>
    secrets.findInText(text).map((name) => `${name} in ${place}`),
  );
};

/** A locked vault's view says that it is locked, and nothing else. */
const judgeView = (stored: unknown): readonly string[] => {
  const view = parseView(stored);
  if (view === undefined) return ['no view is published'];
  if (view.status !== 'locked') return [];
  const said = Object.keys(view).sort().join();
  return said === 'sandbox,status,version' ? [] : [`the view of the locked vault says ${said}`];
};

/** What the sandbox put on record against the extension, one line each. */
export const findViolations = ({ sandbox, tap }: SoakWorld): readonly string[] => {
  const broken = sandbox.log
    .violations()
    .flatMap(({ api, method, path, violations }) =>
      violations.map((violation) => `${violation} in ${method} ${path} at ${api}`),
    );
  const isReplay = (line: string): boolean => line.startsWith('login_replay');
  // A text that came twice because Chromium sent it twice was signed and sent once.
  const replays = broken.filter(isReplay).slice(countResent(tap.requests(), 'pump'));
  return [...broken.filter((line) => !isReplay(line)), ...replays];
};

/** What is wrong now; every line once. Takes note of it, so that the next step's judgement is its own. */
export const checkWorld = async (world: SoakWorld): Promise<readonly string[]> => {
  const { tap, secrets, printed, problems } = world;
  const { view } = await readArea(world.page, 'session');
  const found = [
    ...findViolations(world),
    ...tap.leaks(),
    ...judgeLogins(tap.requests().slice(-LOOKED_AT), world.isAsked),
    ...secrets.findInText(printed.join('\n')).map((name) => `${name} in the console`),
    ...(await findLeaksAtRest(world)),
    ...judgeView(view),
    ...problems.splice(0),
  ];
  printed.splice(0);
  return [...new Set(found)];
};
