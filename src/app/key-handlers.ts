/** Answers the messages about keys and identities. A key crosses to the interface only in `keys.reveal`, after the password. */
import { findByAddress } from '../accounts/account-plan.ts';
import type { AccountStore } from '../accounts/account-store-types.ts';
import { decryptKeystore } from '../accounts/decrypt-keystore.ts';
import { deriveAddress } from '../accounts/derive-address.ts';
import { exportKeySecret, usualExportFormat } from '../accounts/export-key.ts';
import { generateKeySecret } from '../accounts/generate-key.ts';
import { parseKeySecret } from '../accounts/import-key.ts';
import { inspectSecret } from '../accounts/inspect-secret.ts';
import { derivePhraseKey, previewPhrase } from '../accounts/phrase-key.ts';
import { apiOfChain, type Chain } from '../apis.ts';
import { AppError } from '../errors.ts';
import { zeroBytes } from '../lib/bytes.ts';
import { createMutex } from '../lib/mutex.ts';
import type { DraftSource, Input, KeyDraft, Output } from '../messaging/contract.ts';
import type { Handlers } from '../messaging/router.ts';
import type { SessionManager } from '../sessions/session-manager.ts';
import type { Sites } from '../sites/create-sites.ts';
import type { Vault } from '../vault/vault-types.ts';
import type { DetailStore } from './detail-store.ts';
import type { DraftKey, KeyDrafts } from './key-drafts.ts';
import type { Selection } from './selection.ts';

export interface KeyHandlersOptions {
  readonly accounts: AccountStore;
  readonly drafts: KeyDrafts;
  readonly vault: Pick<Vault, 'verifyPassword'>;
  /** Runs a task that proves the password, as often as guessing allows. */
  readonly provePassword: <T>(task: () => Promise<T>) => Promise<T>;
  readonly sessions: Pick<SessionManager, 'signOut'>;
  readonly selection: Selection;
  readonly sites: Pick<Sites, 'revokeIdentity'>;
  readonly detail: Pick<DetailStore, 'clear'>;
  /** Whether the account belongs to the identity whose detail is shown. */
  readonly isShown: (accountId: string) => Promise<boolean>;
  readonly randomId: () => string;
  readonly onChange: () => void;
  readonly onReveal: (accountId: string) => void;
}

type Names = Extract<keyof Handlers, `keys.${string}` | `identities.${string}`>;

/** Accounts shown of each way of counting a phrase's keys. */
const PREVIEW_COUNT = 5;

const readKey = async (source: DraftSource): Promise<DraftKey> => {
  switch (source.kind) {
    case 'generate': {
      const { chain } = source;
      return { chain, format: 'generated', keySecret: generateKeySecret({ chain }) };
    }
    case 'import':
      return parseKeySecret(source.textSecret);
    case 'keystore':
      return decryptKeystore(source);
    case 'phrase':
      return derivePhraseKey(source);
  }
};

const assertConfirmed = (confirmation: string, address: string): void => {
  if (confirmation.trim() !== address) throw new AppError({ code: 'confirmation_mismatch' });
};

export const createKeyHandlers = (options: KeyHandlersOptions): Pick<Handlers, Names> => {
  const {
    accounts,
    drafts,
    vault,
    provePassword,
    sessions,
    selection,
    sites,
    detail,
    isShown,
    randomId,
    onChange,
  } = options;
  /** One change of the book at a time, so that nothing changes between a look at it and what follows from that. */
  const changes = createMutex();

  /** What a change of accounts or identities leads to, then the empty answer. */
  const changed = async (change: Promise<unknown>): Promise<Record<never, never>> => {
    await change;
    onChange();
    return {};
  };

  const isStored = async (wanted: { chain: Chain; address: string }): Promise<boolean> =>
    (await accounts.findByAddress(wanted)) !== null;

  const draft = async ({ source }: Input<'keys.draft'>): Promise<KeyDraft> => {
    const key = await readKey(source);
    try {
      const { chain, format } = key;
      const address = deriveAddress(key);
      const draftId = randomId();
      const alreadyStored = await isStored({ chain, address });
      await drafts.put(draftId, key);
      return { draftId, chain, address, format, alreadyStored };
    } finally {
      zeroBytes(key.keySecret); // K14
    }
  };

  const preview = async (input: Input<'keys.previewPhrase'>): Promise<Output<'keys.previewPhrase'>> => {
    const book = await accounts.list(); // Nothing is derived for a locked vault.
    const choices = await previewPhrase({ ...input, count: PREVIEW_COUNT });
    const isKnown = (address: string): boolean =>
      findByAddress(book, { chain: input.chain, address }) !== undefined;
    return { choices: choices.map((choice) => ({ ...choice, alreadyStored: isKnown(choice.address) })) };
  };

  /** What a draft became, if the worker died before it could answer: a draft's id is that of its account. */
  const findSaved = async (draftId: string): Promise<Output<'keys.save'> | null> => {
    const { identities } = await accounts.list();
    const owner = identities.find(({ accounts: ids }) => Object.values(ids).some((id) => id === draftId));
    return owner === undefined ? null : { accountId: draftId, identityId: owner.id };
  };

  const add = async ({ draftId, label, identity }: Input<'keys.save'>): Promise<Output<'keys.save'>> => {
    const { chain, format, keySecret } = await drafts.open(draftId);
    try {
      const source = format === 'generated' ? 'generated' : 'imported';
      const named = label.trim() === '' ? {} : { label };
      const added = await accounts.addKey({
        accountId: draftId,
        ...{ chain, keySecret, source, identity },
        ...named,
      });
      return { accountId: added.account.id, identityId: added.identity.id };
    } finally {
      zeroBytes(keySecret); // K14
    }
  };

  const save = async (input: Input<'keys.save'>): Promise<Output<'keys.save'>> => {
    const saved = (await findSaved(input.draftId)) ?? (await add(input));
    await selection.select(saved.identityId);
    await drafts.discard(input.draftId);
    onChange();
    return saved;
  };

  return {
    'keys.inspect': async ({ textSecret }) => inspectSecret(textSecret),
    'keys.previewPhrase': preview,
    'keys.draft': draft,
    'keys.discard': async ({ draftId }) => {
      await drafts.discard(draftId);
      return {};
    },
    'keys.save': (input) => changes.run(() => save(input)),
    'keys.setLabel': (change) => changed(accounts.setLabel(change)),
    'keys.setRawNonceConsent': (change) => changed(accounts.setRawNonceConsent(change)), // S1
    'keys.move': ({ accountId, identityId }) =>
      changes.run(async () => {
        const account = await accounts.find(accountId);
        const wasShown = await isShown(accountId);
        await accounts.moveAccount({ accountId, identity: { kind: 'existing', identityId } });
        if (wasShown || (await isShown(accountId))) detail.clear(apiOfChain(account.chain));
        onChange();
        return {};
      }),
    'keys.remove': async ({ accountId, confirmation }) => {
      const account = await accounts.find(accountId);
      assertConfirmed(confirmation, account.address);
      await sessions.signOut({ accountId, api: apiOfChain(account.chain) });
      if (await isShown(accountId)) detail.clear(apiOfChain(account.chain));
      return changed(accounts.removeAccount(accountId));
    },
    'keys.reveal': async ({ accountId, passwordSecret }) => {
      await provePassword(() => vault.verifyPassword(passwordSecret)); // U1, K19
      const revealed = await accounts.useKeySecret(accountId, async ({ account, keySecret }) => {
        const format = usualExportFormat(account.chain);
        return { format, keySecret: exportKeySecret({ format, keySecret }) };
      });
      options.onReveal(accountId);
      return revealed;
    },
    'identities.create': async ({ name }) => {
      const { id } = await accounts.createIdentity(name);
      await selection.select(id);
      onChange();
      return { identityId: id };
    },
    'identities.rename': (change) => changed(accounts.renameIdentity(change)),
    'identities.remove': ({ identityId }) =>
      changes.run(async () => {
        const identity = await accounts.findIdentity(identityId);
        if (Object.keys(identity.accounts).length > 0) throw new AppError({ code: 'identity_has_keys' });
        await sites.revokeIdentity(identityId); // I7
        return changed(accounts.removeIdentity(identityId));
      }),
    'identities.select': async ({ identityId }) => {
      await accounts.findIdentity(identityId);
      return changed(selection.select(identityId));
    },
    'identities.setOpening': async ({ identityId }) => {
      if (identityId !== undefined) await accounts.findIdentity(identityId);
      return changed(selection.setOpening(identityId ?? null));
    },
    'identities.move': ({ identityId, position }) =>
      changes.run(async () => {
        await accounts.findIdentity(identityId);
        const { identities } = await accounts.list();
        const others = identities.map(({ id }): string => id).filter((id) => id !== identityId);
        return changed(accounts.reorderIdentities(others.toSpliced(position, 0, identityId)));
      }),
  };
};
