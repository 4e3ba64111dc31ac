/**
 * The sessions under everything that can go wrong: one step after the other against the sandbox, judged from outside after
 * each. L7. The same seed chooses the same steps; what a kill hits also depends on how fast the machine is.
 */
import { parseView } from '../../../src/messaging/published.ts';
import { readArea } from '../../e2e/harness/extension-storage.ts';
import type { Extension } from '../../e2e/harness/launch-extension.ts';
import { within } from '../../e2e/harness/within.ts';
import type { Sandbox } from '../../sandbox/start-sandbox.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { checkWorld, findViolations } from './check-world.ts';
import { gatherEvidence, listSeen } from './gather-evidence.ts';
import { countMostInFlight, countResent, toLogins } from './judge-logins.ts';
import { type Recovery, recover } from './recover.ts';
import { type SoakWorld, startSoakWorld } from './soak-world.ts';
import { planStep } from './steps.ts';
import type { WireRequest } from './wire-tap.ts';

export interface SessionSoakTally {
  readonly steps: number;
  readonly kills: number;
  /** Steps that began with a locked vault: most of what they do is refused. */
  readonly lockedSteps: number;
  readonly byKind: Readonly<Record<string, number>>;
  readonly requests: number;
  readonly logins: Readonly<Record<'pump' | 'mimic', { readonly begun: number; readonly succeeded: number }>>;
  /** Login requests of one account at once, at most. */
  readonly mostInFlight: number;
  /** Logins that succeeded after one of the same account that did not. */
  readonly recoveries: number;
  /** Login requests that Chromium sent a second time by itself, over a connection that had ended. */
  readonly resentByBrowser: number;
  /** Sessions at the end, after everything was mended. */
  readonly recoveredByItself: number;
  readonly recoveredByClick: number;
  /** What the sandbox put on record against the extension. */
  readonly violations: number;
  /** Everything that was wrong, one line each. */
  readonly problems: readonly string[];
  /** The steps that led to the first problem, or the last of all. */
  readonly lastSteps: readonly string[];
  /** What is known about the first thing that was wrong; empty where nothing was. */
  readonly evidence: readonly string[];
}

export interface SessionSoakOptions {
  readonly extension: Extension;
  readonly sandbox: Sandbox;
  readonly steps: number;
  readonly seed: number;
  readonly onProgress?: (done: {
    readonly steps: number;
    readonly logins: number;
    readonly kills: number;
  }) => void;
}

const REMEMBERED_STEPS = 20;
/** Above every limit of what a step waits for: those say more. */
const STEP_TIMEOUT_MS = 300_000;
/** For reading what is stored and judging it. */
const LOOK_TIMEOUT_MS = 60_000;
/** Spreads the steps' own seeds, so that no step's choices are another's shifted by one. */
const SEED_STRIDE = 7919;

const isGranted = ({ path, status }: WireRequest): boolean =>
  (path === '/auth/login' && status === 201) || (path === '/users/authenticate' && status === 200);

const countRecoveries = (requests: readonly WireRequest[]): number => {
  const failing = new Set<string>();
  let recoveries = 0;
  for (const request of requests) {
    if (request.wallet === null) continue;
    if (isGranted(request)) recoveries += failing.delete(request.wallet) ? 1 : 0;
    else if (request.status !== 200) failing.add(request.wallet);
  }
  return recoveries;
};

const tallyRequests = (requests: readonly WireRequest[]) => {
  const of = (api: 'pump' | 'mimic') => ({
    begun: toLogins(requests, api).length,
    succeeded: requests.filter((request) => request.api === api && isGranted(request)).length,
  });
  return {
    requests: requests.length,
    logins: { pump: of('pump'), mimic: of('mimic') },
    mostInFlight: countMostInFlight(requests),
    recoveries: countRecoveries(requests),
    resentByBrowser: countResent(requests, 'pump') + countResent(requests, 'mimic'),
  };
};

const isLocked = async ({ page }: SoakWorld): Promise<boolean> => {
  const view = parseView((await readArea(page, 'session'))['view']);
  if (view === undefined) throw new Error('No view is published.');
  return view.status === 'locked';
};

export const runSessionSoak = async ({
  extension,
  sandbox,
  steps,
  seed,
  onProgress,
}: SessionSoakOptions): Promise<SessionSoakTally> => {
  const world = await startSoakWorld({ extension, sandbox, random: createSeededRandom(seed) });
  const byKind: Record<string, number> = {};
  const problems: string[] = [];
  const texts: string[] = [];
  let evidence: readonly string[] = [];
  let recovery: Recovery = { byItself: 0, byClick: 0, problems: [] };
  let done = 0;
  let lockedSteps = 0;

  const takeStep = async (): Promise<void> => {
    const random = createSeededRandom(seed + (done + 1) * SEED_STRIDE);
    const isLockedNow = await within(
      { ms: LOOK_TIMEOUT_MS, what: 'the published view to be read' },
      isLocked(world),
    );
    if (isLockedNow) lockedSteps += 1;
    const step = planStep(random, isLockedNow);
    texts.push(`${done} ${step.kind}: ${step.text}`);
    world.note(`step ${texts.at(-1)}`);
    byKind[step.kind] = (byKind[step.kind] ?? 0) + 1;
    await within({ ms: STEP_TIMEOUT_MS, what: `the end of what it does (${step.text})` }, step.run(world));
    const found = await within({ ms: LOOK_TIMEOUT_MS, what: 'the judgement after it' }, checkWorld(world));
    problems.push(...found.map((problem) => `step ${done} (${step.kind}): ${problem}`));
    done += 1;
    onProgress?.({
      steps: done,
      kills: world.countKills(),
      logins: world.tap.requests().filter(isGranted).length,
    });
  };
  const finish = async (): Promise<void> => {
    world.note('the end: everything is mended');
    recovery = await within({ ms: STEP_TIMEOUT_MS, what: 'every session to recover' }, recover(world));
    const last = await within({ ms: LOOK_TIMEOUT_MS, what: 'the last judgement' }, checkWorld(world));
    problems.push(...[...recovery.problems, ...last].map((problem) => `at the end: ${problem}`));
  };
  /** What can't be gone on after ends the run, and says what it was. @returns whether it can be gone on */
  const take = async (what: string, task: () => Promise<void>): Promise<boolean> => {
    try {
      await task();
      if (problems.length > 0 && evidence.length === 0) evidence = await gatherEvidence(world);
      return true;
    } catch (error) {
      problems.push(`${what}: ${error}`);
      if (evidence.length === 0) evidence = listSeen(world);
      return false;
    }
  };

  try {
    let goesOn = true;
    while (goesOn && done < steps && problems.length === 0) goesOn = await take(`step ${done}`, takeStep);
    if (goesOn) await take('the end', finish);
    return {
      steps: done,
      kills: world.countKills(),
      lockedSteps,
      byKind,
      ...tallyRequests(world.tap.requests()),
      recoveredByItself: recovery.byItself,
      recoveredByClick: recovery.byClick,
      violations: findViolations(world).length,
      problems,
      lastSteps: texts.slice(-REMEMBERED_STEPS),
      evidence,
    };
  } finally {
    await world.close();
  }
};
