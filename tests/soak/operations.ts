/**
 * What a person may do to the vault, chosen by chance: the message, and what the vault should hold after it. Preparing
 * one may send messages that write nothing; the one that writes is sent by whoever kills the worker during it.
 */
import type { Page } from '@playwright/test';
import { encodeBase58 } from 'ethers';
import type { Chain } from '../../src/apis.ts';
import type { Reply } from '../../src/messaging/contract.ts';
import type { AccountView, IdentityView, UnlockedView } from '../../src/messaging/view.ts';
import { ask, askForValue } from './ask.ts';
import { type Model, withAccount, withIdentity } from './model.ts';
import type { Random } from './seeded-random.ts';

export interface Operation {
  readonly name: string;
  /** Sends it; null where the worker died before it could answer. */
  readonly send: () => Promise<Reply | null>;
  readonly after: Model;
  /** How many revisions it may write at most: a saved key, for one, is selected by a second. */
  readonly revisions: number;
}

interface Situation {
  readonly page: Page;
  readonly random: Random;
  /** What is in the vault; agrees with the model. */
  readonly view: UnlockedView;
  readonly model: Model;
  /** Grows with every operation: names made from it are never used twice. */
  readonly step: number;
}

type Prepare = (situation: Situation) => Promise<Operation | null>;

interface Held {
  readonly identity: IdentityView;
  readonly account: AccountView;
}

const heldIn = ({ identities }: UnlockedView): readonly Held[] =>
  identities.flatMap((identity) =>
    Object.values(identity.accounts).map((account) => ({ identity, account })),
  );

const roomFor = (chain: Chain, { identities }: UnlockedView): readonly IdentityView[] =>
  identities.filter(({ accounts }) => accounts[chain] === undefined);

/** More keys than this make a run slower and no harder. */
const MOST_KEYS = 12;

const toTextSecret = (chain: Chain, seed: Uint8Array): string =>
  // base58 of a seed that begins with zeros would need its ones; by luck there is none in a run.
  chain === 'evm' ? `0x${Buffer.from(seed).toString('hex')}` : encodeBase58(seed);

const saveKey: Prepare = async ({ page, random, view, model, step }) => {
  if (heldIn(view).length >= MOST_KEYS) return null;
  const chain = random.pick(['solana', 'evm'] as const);
  const seed = Uint8Array.from(random.bytes(32), (byte, place) => (place === 0 ? (byte % 100) + 1 : byte));
  const source =
    random.below(2) === 0
      ? ({ kind: 'generate', chain } as const)
      : ({ kind: 'import', textSecret: toTextSecret(chain, seed) } as const);
  const { draftId, address } = await askForValue(page, 'keys.draft', { source });
  const label = `key ${step}`;
  const rooms = roomFor(chain, view);
  const room = rooms.length > 0 && random.below(3) > 0 ? random.pick(rooms) : null;
  const name = room?.name ?? `identity ${step}`;
  const identity =
    room === null ? ({ kind: 'new', name } as const) : ({ kind: 'existing', identityId: room.id } as const);
  const book = withAccount(model.book, { name, chain, account: { address, label } });
  return {
    name: 'save key',
    send: () => ask(page, 'keys.save', { draftId, label, identity }),
    after: { ...model, book },
    revisions: 2,
  };
};

const setLabel: Prepare = async ({ page, random, view, model, step }) => {
  const held = heldIn(view);
  if (held.length === 0) return null;
  const { identity, account } = random.pick(held);
  const { id: accountId, chain, address } = account;
  const label = `label ${step}`;
  const book = withAccount(model.book, { name: identity.name, chain, account: { address, label } });
  return {
    name: 'set label',
    send: () => ask(page, 'keys.setLabel', { accountId, label }),
    after: { ...model, book },
    revisions: 1,
  };
};

const createIdentity: Prepare = async ({ page, view, model, step }) => {
  if (view.identities.length >= MOST_KEYS) return null;
  const name = `identity ${step}`;
  return {
    name: 'create identity',
    send: () => ask(page, 'identities.create', { name }),
    after: { ...model, book: withIdentity(model.book, name, {}) },
    revisions: 2,
  };
};

const renameIdentity: Prepare = async ({ page, random, view, model, step }) => {
  if (view.identities.length === 0) return null;
  const { id: identityId, name: oldName } = random.pick(view.identities);
  const name = `renamed ${step}`;
  const accounts = model.book[oldName] ?? {};
  const book = withIdentity(withIdentity(model.book, oldName, null), name, accounts);
  return {
    name: 'rename identity',
    send: () => ask(page, 'identities.rename', { identityId, name }),
    after: { ...model, book },
    revisions: 1,
  };
};

const moveKey: Prepare = async ({ page, random, view, model }) => {
  const moves = heldIn(view).flatMap((held) =>
    roomFor(held.account.chain, view).map((target) => ({ ...held, target })),
  );
  if (moves.length === 0) return null;
  const { identity, account, target } = random.pick(moves);
  const { id: accountId, chain, address, label } = account;
  const without = withAccount(model.book, { name: identity.name, chain, account: null });
  const book = withAccount(without, { name: target.name, chain, account: { address, label } });
  return {
    name: 'move key',
    send: () => ask(page, 'keys.move', { accountId, identityId: target.id }),
    after: { ...model, book },
    revisions: 1,
  };
};

const removeKey: Prepare = async ({ page, random, view, model }) => {
  const held = heldIn(view);
  // Few keys would be no test of losing one.
  if (held.length < MOST_KEYS / 2) return null;
  const { identity, account } = random.pick(held);
  const { id: accountId, chain, address } = account;
  const book = withAccount(model.book, { name: identity.name, chain, account: null });
  return {
    name: 'remove key',
    send: () => ask(page, 'keys.remove', { accountId, confirmation: address }),
    after: { ...model, book },
    revisions: 1,
  };
};

const removeIdentity: Prepare = async ({ page, random, view, model }) => {
  const empty = view.identities.filter(({ accounts }) => Object.keys(accounts).length === 0);
  if (empty.length === 0) return null;
  const { id: identityId, name } = random.pick(empty);
  return {
    name: 'remove identity',
    send: () => ask(page, 'identities.remove', { identityId }),
    after: { ...model, book: withIdentity(model.book, name, null) },
    revisions: 1,
  };
};

const changePassword: Prepare = async ({ page, model, step }) => {
  const currentSecret = model.passwordSecret;
  const nextSecret = `the password of step ${step}`;
  return {
    name: 'change password',
    send: () => ask(page, 'vault.changePassword', { currentSecret, nextSecret }),
    after: { ...model, passwordSecret: nextSecret },
    revisions: 1,
  };
};

/** As often as each stands here. */
const ALL: readonly Prepare[] = [
  saveKey,
  saveKey,
  saveKey,
  setLabel,
  setLabel,
  createIdentity,
  renameIdentity,
  moveKey,
  removeKey,
  removeIdentity,
  changePassword,
  changePassword,
];

/** The first keys are saved before anything is killed: an empty vault has nothing to lose. */
export const prepareFirst = (situation: Situation): Promise<Operation | null> => saveKey(situation);

export const prepareNext = async (situation: Situation): Promise<Operation> => {
  const operation = await situation.random.pick(ALL)(situation);
  return operation ?? prepareNext(situation);
};
