/** The end of a run: every fault is gone and time enough has passed, so every session must be as good as new. */
import type { UnlockedView } from '../../../src/messaging/view.ts';
import { readArea, ringAlarm } from '../../e2e/harness/extension-storage.ts';
import { readView } from '../check-vault.ts';
import { readOnce } from './operations.ts';
import { letTimePass } from './pass-time.ts';
import type { SoakAccount, SoakWorld } from './soak-world.ts';

export interface Recovery {
  readonly byItself: number;
  /** Signed out by the user before, or refused in a way that only the user may try again. */
  readonly byClick: number;
  readonly problems: readonly string[];
}

/** Longer than the longest wait after a failure. */
const LONGEST_WAIT_MS = 16 * 60_000;
const PATIENCE_MS = 60_000;
/** More than a whole run sends in a minute. */
const ROOMY = { limit: 10_000, windowSeconds: 60 };

const openVault = async (world: SoakWorld): Promise<UnlockedView> => {
  const { page, passwordSecret } = world;
  const view = await readView(page);
  if (view.status === 'unlocked') return view;
  await world.post('vault.unlock', { passwordSecret });
  const opened = await readView(page);
  if (opened.status !== 'unlocked') throw new Error(`The vault is ${opened.status}.`);
  return opened;
};

const stateOf = ({ sessions }: UnlockedView, { accountId, api }: SoakAccount): string =>
  sessions[`${accountId}:${api}`]?.state ?? 'signed_out';

interface Journal {
  readonly pending?: readonly string[];
  readonly failures?: Readonly<Record<string, { readonly retryAtMs: number | null }>>;
}

const readJournal = async ({ page }: SoakWorld): Promise<Journal> =>
  ((await readArea(page, 'session'))['sessions.journal'] ?? {}) as Journal;

/** Whether nothing of it is under way, and it has what it can have without the user. */
const isSettled = (journal: Journal, state: string, { accountId, api }: SoakAccount): boolean => {
  const key = `${accountId}:${api}`;
  if (journal.pending?.includes(key)) return false;
  return state === 'signed_in' || state === 'signed_out' || journal.failures?.[key]?.retryAtMs === null;
};

/** Looks until it is so; each look is a message to the worker, which keeps it awake. @returns whether it came to be so */
const lookUntil = async (isSo: () => Promise<boolean>): Promise<boolean> => {
  const giveUpAtMs = Date.now() + PATIENCE_MS;
  while (!(await isSo())) if (Date.now() > giveUpAtMs) return false;
  return true;
};

interface Locks {
  readonly held?: readonly unknown[];
  readonly pending?: readonly unknown[];
}

const countLocks = ({ page }: SoakWorld): Promise<number> =>
  page.evaluate(async () => {
    const { held = [], pending = [] } = (await navigator.locks.query()) as Locks;
    return held.length + pending.length;
  });

/**
 * Every account reads with its token: each must be taken, and it must be one. What the API has ended unseen is found out by
 * the read before.
 */
const findUselessTokens = async (world: SoakWorld): Promise<readonly string[]> => {
  for (const account of world.accounts) await readOnce(world, account);
  const from = world.tap.requests().length;
  for (const account of world.accounts) await readOnce(world, account);
  const requests = world.tap.requests().slice(from);
  return world.accounts.flatMap(({ address, api }, i) => {
    const own = requests.filter(({ tokenOwner }) => tokenOwner === address.toLowerCase());
    const tokens = new Set(own.map(({ tokenFingerprint }) => tokenFingerprint));
    const isGood = own.length > 0 && own.every(({ status }) => status === 200) && tokens.size === 1;
    const seen = own.map(({ path, status }) => `${path} ${status}`).join(', ');
    return isGood ? [] : [`account ${i} (${api}) has no token that is taken: ${tokens.size}, ${seen}`];
  });
};

export const recover = async (world: SoakWorld): Promise<Recovery> => {
  const { sandbox, page, accounts } = world;
  const problems: string[] = [];
  sandbox.clearFaults();
  sandbox.setOptions({
    clockSkewMs: 0,
    // No time passes for the sandbox: what came in the minute before may have filled its windows.
    pump: { tokenLifetimeSeconds: 2_592_000, rateLimit: ROOMY },
    mimic: { tokenLifetimeSeconds: 3_600, rateLimit: ROOMY },
  });
  await openVault(world);
  await letTimePass(world, LONGEST_WAIT_MS);
  await openVault(world);
  await ringAlarm(page);
  const before = await openVault(world);
  const existing = accounts.filter((account) => stateOf(before, account) !== 'signed_out');
  const settled = await lookUntil(async () => {
    const view = await openVault(world);
    const journal = await readJournal(world);
    return existing.every((account) => isSettled(journal, stateOf(view, account), account));
  });
  const view = await openVault(world);
  if (!settled) {
    const journal = await readJournal(world);
    const left = existing.filter((account) => !isSettled(journal, stateOf(view, account), account));
    for (const account of left) {
      const { state, error } = view.sessions[`${account.accountId}:${account.api}`] ?? {};
      problems.push(
        `account ${accounts.indexOf(account)} (${account.api}) did not recover: ${state} ${error?.code ?? ''}`,
      );
    }
  }
  const byItself = existing.filter((account) => stateOf(view, account) === 'signed_in').length;
  const others = accounts.filter((account) => stateOf(view, account) !== 'signed_in');
  for (const { accountId, api } of others) {
    const reply = await world.post('sessions.signIn', { accountId, api });
    if (!reply?.ok) problems.push(`a sign-in to ${api} after all is mended: ${reply?.code ?? 'no answer'}`);
  }
  problems.push(...(await findUselessTokens(world)));
  const { pending = [] } = await readJournal(world);
  if (pending.length > 0) problems.push(`${pending.length} logins are still noted as under way`);
  const locks = await countLocks(world);
  if (locks > 0) problems.push(`${locks} locks are held`);
  const reply = await world.post('activity.list', {});
  if (!reply?.ok) problems.push('the activity log can not be read');
  else
    for (const { kind, outcome } of reply.value.entries)
      if (outcome === 'internal' || outcome === 'storage_failed')
        problems.push(`${kind}: ${outcome} in the log`);
  return { byItself, byClick: others.length, problems };
};
