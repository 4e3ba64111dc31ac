/**
 * What both sides keep: the same accounts, identities and keys. Ours has them in records; the other package takes one value
 * that JSON can hold, so that keys are hex there, as wallets that use it have them.
 */
import type { AccountBook } from '../../../src/accounts/account.ts';
import type { AccountStore } from '../../../src/accounts/account-store-types.ts';
import { toHex } from '../../../src/lib/bytes.ts';

export interface Payload extends AccountBook {
  /** Hex, by the account's id. */
  readonly keys: Readonly<Record<string, string>>;
}

export const readPayload = async (
  accounts: Pick<AccountStore, 'list' | 'useKeySecret'>,
): Promise<Payload> => {
  const book = await accounts.list();
  const keys: Record<string, string> = {};
  for (const { id } of book.accounts) {
    keys[id] = await accounts.useKeySecret(id, async ({ keySecret }) => toHex(keySecret));
  }
  return { ...book, keys };
};

/** The same with another label for its first account. */
export const withLabel = (payload: Payload, label: string): Payload => ({
  ...payload,
  accounts: payload.accounts.map((account, place) => (place === 0 ? { ...account, label } : account)),
});
