/** A store over a vault in memory, and keys to put into it. */
import { type AccountStoreOptions, createAccountStore } from '../../../src/accounts/account-store.ts';
import type { NewKey } from '../../../src/accounts/account-store-types.ts';
import { createFakeVault } from './fake-vault.ts';

export const NOW_MS = 1_759_300_000_000;

export const aNewKey = (change: Partial<NewKey> & { fill?: number } = {}): NewKey => {
  const { fill = 7, ...rest } = change;
  return {
    chain: 'solana',
    keySecret: new Uint8Array(32).fill(fill),
    label: 'A key',
    source: 'imported',
    identity: { kind: 'new', name: 'Main' },
    ...rest,
  };
};

export const aStore = (change: Partial<AccountStoreOptions> = {}) => {
  const vault = createFakeVault();
  let count = 0;
  const randomId = (): string => {
    count += 1;
    return `id-${count}`;
  };
  const options = { vault, clock: { nowMs: () => NOW_MS }, randomId, ...change };
  return { vault, store: createAccountStore(options), reopen: () => createAccountStore(options) };
};

/** A store with one identity that has a key of each chain. */
export const aFilledStore = async () => {
  const opened = aStore();
  const { account: solana, identity } = await opened.store.addKey(aNewKey());
  const { account: evm } = await opened.store.addKey(
    aNewKey({ chain: 'evm', fill: 8, identity: { kind: 'existing', identityId: identity.id } }),
  );
  opened.vault.state.commits = 0;
  return { ...opened, solana, evm, identity };
};
