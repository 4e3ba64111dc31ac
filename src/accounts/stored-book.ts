/**
 * The book of accounts as it lies in the vault: read once, changed one commit at a time, remembered until a lock.
 * Never holds a key.
 */
import { AppError, hasCode } from '../errors.ts';
import type { Bytes } from '../lib/bytes.ts';
import { createMutex } from '../lib/mutex.ts';
import type { AccountBook } from './account.ts';
import {
  ACCOUNTS_RECORD,
  IDENTITIES_RECORD,
  parseAccounts,
  parseIdentities,
  toDocuments,
} from './account-documents.ts';
import { isWholeBook } from './account-plan.ts';
import { readKeyIds } from './key-record.ts';
import type { VaultRecords } from './vault-records.ts';

export interface BookChange<Value> {
  readonly book: AccountBook;
  /** Key records that come or go with it, in the same commit. */
  readonly put?: ReadonlyMap<string, Bytes>;
  readonly remove?: readonly string[];
  readonly value: Value;
}

export interface StoredBook {
  /** @throws AppError `locked`; `vault_record_damaged` if the documents are, or do not fit together or to the keys */
  readonly read: () => Promise<AccountBook>;
  /** One commit. Nothing is changed if `plan` throws or the commit fails. */
  readonly change: <Value>(plan: (book: AccountBook) => BookChange<Value>) => Promise<Value>;
  /** Puts another book in its place, or leaves it if there is none; waits for its turn like any change. */
  readonly replace: <Value>(
    plan: () => Promise<{ readonly book: AccountBook | null; readonly value: Value }>,
  ) => Promise<Value>;
  /** Drops what is remembered. */
  readonly forget: () => void;
}

export const createStoredBook = (vault: VaultRecords): StoredBook => {
  const mutex = createMutex();
  let remembered: AccountBook | null = null;
  /** Grows with every `forget`, so that what was read before it is not remembered after it. */
  let generation = 0;

  const forget = (): void => {
    generation += 1;
    remembered = null;
  };

  const remember = (book: AccountBook, readIn: number): AccountBook => {
    if (readIn === generation) remembered = book;
    return book;
  };

  /** The vault is asked even where the answer is remembered, so that nothing is told while it is locked. */
  const assertOpen = async (): Promise<void> => {
    try {
      await vault.has(ACCOUNTS_RECORD);
    } catch (error) {
      if (hasCode(error, 'locked')) forget();
      throw error;
    }
  };

  const read = async (): Promise<AccountBook> => {
    const readIn = generation;
    await assertOpen();
    if (remembered !== null) return remembered;
    const ids = await readKeyIds(vault);
    const book: AccountBook = {
      accounts: parseAccounts(await vault.read(ACCOUNTS_RECORD)),
      identities: parseIdentities(await vault.read(IDENTITIES_RECORD)),
    };
    if (!isWholeBook(book, ids)) throw new AppError({ code: 'vault_record_damaged' });
    return remember(book, readIn);
  };

  const save = async (
    { book, put = new Map(), remove = [] }: Omit<BookChange<unknown>, 'value'>,
    before?: AccountBook,
  ): Promise<void> => {
    const startedIn = generation;
    await vault.commit({ put: new Map([...toDocuments(book, before), ...put]), remove });
    remember(book, startedIn);
  };

  return {
    read,
    change: (plan) =>
      mutex.run(async () => {
        const before = await read();
        const planned = plan(before);
        await save(planned, before);
        return planned.value;
      }),
    replace: (plan) =>
      mutex.run(async () => {
        const { book, value } = await plan();
        if (book !== null) await save({ book });
        return value;
      }),
    forget,
  };
};
