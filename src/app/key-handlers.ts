/** Answers the messages about keys and identities. A key crosses to the interface only in `keys.reveal`, after the password. */
import type { AccountStore } from '../accounts/account-store-types.ts';
import { deriveAddress } from '../accounts/derive-address.ts';
import { exportKeySecret, usualExportFormat } from '../accounts/export-key.ts';
import { generateKeySecret } from '../accounts/generate-key.ts';
import { parseKeySecret } from '../accounts/import-key.ts';
import { apiOfChain, type Chain } from '../apis.ts';
import { AppError } from '../errors.ts';
import { zeroBytes } from '../lib/bytes.ts';
import type { Input, KeyDraft } from '../messaging/contract.ts';
import type { Handlers } from '../messaging/router.ts';
import type { SessionManager } from '../sessions/session-manager.ts';
import type { Vault } from '../vault/vault.ts';
import type { DraftKey, KeyDrafts } from './key-drafts.ts';
import type { Selection } from './selection.ts';

export interface KeyHandlersOptions {
  readonly accounts: AccountStore;
  readonly drafts: KeyDrafts;
  readonly vault: Pick<Vault, 'verifyPassword'>;
  readonly sessions: Pick<SessionManager, 'signOut'>;
  readonly selection: Selection;
  readonly randomId: () => string;
  readonly onChange: () => void;
  readonly onReveal: (accountId: string) => void;
}

type Names = Extract<keyof Handlers, `keys.${string}` | `identities.${string}`>;

const toDraftKey = (source: Input<'keys.draft'>['source']): DraftKey =>
  source.kind === 'import'
    ? parseKeySecret(source.textSecret)
    : { chain: source.chain, format: 'generated', keySecret: generateKeySecret({ chain: source.chain }) };

const assertConfirmed = (confirmation: string, address: string): void => {
  if (confirmation.trim() !== address) throw new AppError({ code: 'confirmation_mismatch' });
};

export const createKeyHandlers = (options: KeyHandlersOptions): Pick<Handlers, Names> => {
  const { accounts, drafts, vault, sessions, selection, randomId, onChange } = options;

  /** What a change of accounts or identities leads to, then the empty answer. */
  const changed = async (change: Promise<unknown>): Promise<Record<never, never>> => {
    await change;
    onChange();
    return {};
  };

  const isStored = async (wanted: { chain: Chain; address: string }): Promise<boolean> =>
    (await accounts.findByAddress(wanted)) !== null;

  const draft = async ({ source }: Input<'keys.draft'>): Promise<KeyDraft> => {
    const key = toDraftKey(source);
    const { chain, format } = key;
    const address = deriveAddress(key);
    const draftId = randomId();
    const alreadyStored = await isStored({ chain, address });
    await drafts.put(draftId, key);
    return { draftId, chain, address, format, alreadyStored };
  };

  const save = async ({ draftId, label, identity }: Input<'keys.save'>) => {
    const done = await drafts.findSaved(draftId);
    // Asked again because the worker died before it could answer.
    if (done !== null) return done;
    const { chain, format, keySecret } = await drafts.open(draftId);
    try {
      const source = format === 'generated' ? 'generated' : 'imported';
      const named = label.trim() === '' ? {} : { label };
      const added = await accounts.addKey({ chain, keySecret, source, identity, ...named });
      const saved = { accountId: added.account.id, identityId: added.identity.id };
      await drafts.finish(draftId, saved);
      await selection.select(saved.identityId);
      onChange();
      return saved;
    } finally {
      zeroBytes(keySecret); // K14
    }
  };

  return {
    'keys.draft': draft,
    'keys.discard': async ({ draftId }) => {
      await drafts.discard(draftId);
      return {};
    },
    'keys.save': save,
    'keys.setLabel': (change) => changed(accounts.setLabel(change)),
    'keys.move': ({ accountId, identityId }) =>
      changed(accounts.moveAccount({ accountId, identity: { kind: 'existing', identityId } })),
    'keys.remove': async ({ accountId, confirmation }) => {
      const { address, chain } = await accounts.find(accountId);
      assertConfirmed(confirmation, address);
      await sessions.signOut({ accountId, api: apiOfChain(chain) });
      return changed(accounts.removeAccount(accountId));
    },
    'keys.reveal': async ({ accountId, passwordSecret }) => {
      await vault.verifyPassword(passwordSecret); // U1
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
    'identities.remove': async ({ identityId }) => {
      const identity = await accounts.findIdentity(identityId);
      if (Object.keys(identity.accounts).length > 0) throw new AppError({ code: 'identity_has_keys' });
      return changed(accounts.removeIdentity(identityId));
    },
    'identities.select': async ({ identityId }) => {
      await accounts.findIdentity(identityId);
      return changed(selection.select(identityId));
    },
  };
};
