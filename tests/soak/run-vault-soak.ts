/**
 * The vault under kills: one operation after the other through the extension's own messages, the worker killed during
 * each, and the vault judged after each. K6, K9. The same seed chooses the same operations and the same kinds of moment;
 * what a timed kill hits also depends on how fast the machine is.
 */
import type { Page } from '@playwright/test';
import type { UnlockedView } from '../../src/messaging/view.ts';
import { killWorker } from '../e2e/harness/kill-worker.ts';
import type { Extension } from '../e2e/harness/launch-extension.ts';
import { askForValue } from './ask.ts';
import { checkAfterKill, checkKey, readView, VaultGone } from './check-vault.ts';
import { addressesOf, type Model, toBook } from './model.ts';
import { createPace, pickMoment, sendAndKill } from './moments.ts';
import { type Operation, prepareFirst, prepareNext } from './operations.ts';
import { createSeededRandom, type Random } from './seeded-random.ts';
import { readRevisions } from './stored-vault.ts';

export interface SoakTally {
  readonly kills: number;
  /** As before the operation that was killed, and as after it. */
  readonly openedAsN: number;
  readonly openedAsNext: number;
  readonly torn: number;
  readonly lostKeys: number;
  /** Kills that surely left a revision staged that was not made current. */
  readonly betweenWrites: number;
  /** Keys revealed and derived anew. */
  readonly keysDerived: number;
  /** Kills by operation and moment, e.g. `save key, staged`. */
  readonly byMoment: Readonly<Record<string, number>>;
  /** What was wrong, one line each. */
  readonly problems: readonly string[];
}

export interface SoakOptions {
  readonly extension: Extension;
  readonly kills: number;
  readonly seed: number;
  readonly onProgress?: (tally: SoakTally) => void;
}

const FIRST_KEYS = 3;

const startVault = async (page: Page, passwordSecret: string): Promise<UnlockedView> => {
  await askForValue(page, 'vault.create', { passwordSecret });
  // No time-out of the vault comes between: the longest that there is.
  await askForValue(page, 'settings.update', { lockAfterMinutes: 240 });
  const view = await readView(page);
  if (view.status !== 'unlocked') throw new Error(`The new vault is ${view.status}.`);
  return view;
};

const readUnlocked = async (page: Page): Promise<UnlockedView> => {
  const view = await readView(page);
  if (view.status !== 'unlocked') throw new Error(`The vault is ${view.status}.`);
  return view;
};

const accountIdsIn = ({ identities }: UnlockedView): readonly string[] =>
  identities.flatMap(({ accounts }) => Object.values(accounts).map(({ id }) => id));

export const runVaultSoak = async ({
  extension,
  kills,
  seed,
  onProgress,
}: SoakOptions): Promise<SoakTally> => {
  const random: Random = createSeededRandom(seed);
  const pace = createPace();
  const page = await extension.context.newPage();
  // A page of the extension without a program: nothing but this run sends messages.
  await page.goto(extension.url('manifest.json'));

  let tally: SoakTally = {
    kills: 0,
    openedAsN: 0,
    openedAsNext: 0,
    torn: 0,
    lostKeys: 0,
    betweenWrites: 0,
    keysDerived: 0,
    byMoment: {},
    problems: [],
  };
  const isSound = async (accountId: string, model: Model, view: UnlockedView): Promise<boolean> => {
    const problem = await checkKey(page, { accountId, passwordSecret: model.passwordSecret, view });
    tally = { ...tally, keysDerived: tally.keysDerived + 1 };
    if (problem !== null)
      tally = { ...tally, problems: [...tally.problems, `kill ${tally.kills}: ${problem}`] };
    return problem === null;
  };

  const passwordSecret = 'the password of step 0';
  let view = await startVault(page, passwordSecret);
  let model: Model = { book: toBook(view), passwordSecret };
  let step = 0;
  for (; step < FIRST_KEYS; step += 1) {
    const first = await prepareFirst({ page, random, view, model, step });
    const reply = await first?.send();
    if (first == null || !reply?.ok) throw new Error('The first keys could not be saved.');
    model = first.after;
    view = await readUnlocked(page);
  }

  const killDuring = async (operation: Operation): Promise<void> => {
    const moment = pickMoment(random);
    const askPassword = random.below(4) === 0;
    const { current: revisionBefore } = await readRevisions(page);
    const { name, after, revisions, send } = operation;
    const { reply, tookMs, killed } = await sendAndKill({
      page,
      moment,
      usualMs: pace.usualMs(name),
      send,
      kill: () => killWorker(extension, page),
    });
    if (moment.kind === 'timed') pace.learn(name, { tookMs, answered: reply !== null });
    const checked = await checkAfterKill({
      page,
      before: model,
      after,
      reply,
      revisionBefore,
      revisions,
      askPassword,
    });
    ({ model, view } = checked);
    const ids = accountIdsIn(view);
    const sampled = ids.length > 0 && random.below(4) === 0 ? random.pick(ids) : null;
    const isWhole = sampled === null || (await isSound(sampled, model, view));
    const { openedAs, problems, lost } = checked;
    const kind = `${name}, ${moment.kind}`;
    tally = {
      ...tally,
      kills: tally.kills + (killed ? 1 : 0),
      openedAsN: tally.openedAsN + (openedAs === 'before' ? 1 : 0),
      openedAsNext: tally.openedAsNext + (openedAs === 'after' ? 1 : 0),
      torn: tally.torn + (problems.length > 0 || !isWhole ? 1 : 0),
      lostKeys: tally.lostKeys + lost.length,
      betweenWrites: tally.betweenWrites + (checked.wasBetweenWrites ? 1 : 0),
      byMoment: { ...tally.byMoment, [kind]: (tally.byMoment[kind] ?? 0) + 1 },
      problems: [
        ...tally.problems,
        ...problems.map((problem) => `step ${step} (${kind}): ${problem}`),
        ...lost.map((address) => `step ${step} (${kind}): ${address} is lost`),
      ],
    };
    onProgress?.(tally);
  };

  try {
    for (; tally.kills < kills; step += 1) {
      await killDuring(await prepareNext({ page, random, view, model, step }));
    }
  } catch (error) {
    if (!(error instanceof VaultGone)) throw error;
    return {
      ...tally,
      kills: tally.kills + 1,
      torn: tally.torn + 1,
      lostKeys: tally.lostKeys + addressesOf(model.book).length,
      problems: [...tally.problems, `step ${step}: ${error.message}`],
    };
  }

  // At the end every key there is.
  for (const accountId of accountIdsIn(view)) {
    if (!(await isSound(accountId, model, view))) tally = { ...tally, torn: tally.torn + 1 };
  }
  await page.close();
  return tally;
};
