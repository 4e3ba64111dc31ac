/**
 * Reads what can still be read of keys and documents and has the book of accounts rebuilt from it. Writes nothing.
 * A damaged record never hides the others; any other failure of the vault is passed on.
 */
import { hasCode } from '../errors.ts';
import { type Bytes, zeroBytes } from '../lib/bytes.ts';
import type { Clock } from '../lib/clock.ts';
import { type AccountBook, type AccountId, parseIdentityId } from './account.ts';
import { ACCOUNTS_RECORD, IDENTITIES_RECORD, parseAccounts, parseIdentities } from './account-documents.ts';
import { isWholeBook } from './account-plan.ts';
import { deriveAddress } from './derive-address.ts';
import { parseKeyRecord, readKeyIds, toKeyRecordId } from './key-record.ts';
import { planRecovery, type ReadableKey } from './recovery-plan.ts';
import type { VaultRecords } from './vault-records.ts';

export interface Recovery {
  /** Accounts that were no longer listed and are again. */
  readonly recovered: number;
  /** Keys that can't be read any more. */
  readonly unreadable: number;
}

export interface RecoverBookOptions {
  readonly vault: Pick<VaultRecords, 'read' | 'listIds'>;
  readonly clock: Clock;
  readonly randomId: () => string;
}

/** The book as it should be, and whether that differs from what is stored. */
export const recoverBook = async ({
  vault,
  clock,
  randomId,
}: RecoverBookOptions): Promise<Recovery & { readonly book: AccountBook; readonly isChanged: boolean }> => {
  /** What a record says, or null if it is damaged. */
  const readIntact = async <T>(id: string, parse: (bytes: Bytes | null) => T): Promise<T | null> => {
    try {
      return parse(await vault.read(id));
    } catch (error) {
      if (hasCode(error, 'vault_record_damaged')) return null;
      throw error;
    }
  };

  const readKey = (id: AccountId): Promise<ReadableKey | null> =>
    readIntact(toKeyRecordId(id), (recordSecret) => {
      if (recordSecret === null) return null;
      try {
        const key = parseKeyRecord(recordSecret);
        return { id, chain: key.chain, address: deriveAddress(key) };
      } finally {
        zeroBytes(recordSecret); // K14
      }
    });

  const ids = await readKeyIds(vault);
  const keys = (await Promise.all(ids.map(readKey))).filter((key) => key !== null);
  const accounts = await readIntact(ACCOUNTS_RECORD, parseAccounts);
  const identities = await readIntact(IDENTITIES_RECORD, parseIdentities);
  const before: AccountBook = { accounts: accounts ?? [], identities: identities ?? [] };
  const book = planRecovery({
    book: before,
    keys,
    nowMs: clock.nowMs(),
    newIdentityId: () => parseIdentityId(randomId()),
  });
  const isSound = accounts !== null && identities !== null && isWholeBook(before, ids);
  return {
    book,
    isChanged: !isSound || JSON.stringify(book) !== JSON.stringify(before),
    recovered: book.accounts.length - before.accounts.length,
    unreadable: ids.length - keys.length,
  };
};
