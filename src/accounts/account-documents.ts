/** The two JSON documents about accounts and identities: written from a book, and believed only after a check. */
import * as v from 'valibot';
import { AppError } from '../errors.ts';
import { type Bytes, fromUtf8, toUtf8 } from '../lib/bytes.ts';
import {
  type Account,
  type AccountBook,
  type AccountId,
  type Identity,
  type IdentityId,
  isAccountId,
  isIdentityId,
} from './account.ts';

export const ACCOUNTS_RECORD = 'doc/accounts';
export const IDENTITIES_RECORD = 'doc/identities';

const accountId = v.custom<AccountId>(isAccountId);
const createdAtMs = v.pipe(v.number(), v.safeInteger());

const accountsDocument = v.object({
  version: v.literal(1),
  accounts: v.array(
    v.object({
      id: accountId,
      chain: v.picklist(['solana', 'evm']),
      address: v.string(),
      label: v.string(),
      createdAtMs,
      source: v.picklist(['generated', 'imported']),
      rawNonceConsent: v.exactOptional(v.literal(true)),
    }),
  ),
});

const identitiesDocument = v.object({
  version: v.literal(1),
  identities: v.array(
    v.object({
      id: v.custom<IdentityId>(isIdentityId),
      name: v.string(),
      accounts: v.object({ solana: v.exactOptional(accountId), evm: v.exactOptional(accountId) }),
      createdAtMs,
    }),
  ),
});

const parseJson = <Schema extends v.GenericSchema>(
  bytes: Bytes,
  { schema, field }: { schema: Schema; field: string },
): v.InferOutput<Schema> => {
  try {
    return v.parse(schema, JSON.parse(fromUtf8(bytes)));
  } catch {
    // Without the cause: it would quote labels and addresses.
    throw new AppError({ code: 'vault_record_damaged', details: { field } });
  }
};

/** @param bytes the record, or null where there is none yet. @throws AppError `vault_record_damaged` */
export const parseAccounts = (bytes: Bytes | null): readonly Account[] =>
  bytes === null ? [] : parseJson(bytes, { schema: accountsDocument, field: 'accounts' }).accounts;

/** @param bytes the record, or null where there is none yet. @throws AppError `vault_record_damaged` */
export const parseIdentities = (bytes: Bytes | null): readonly Identity[] =>
  bytes === null ? [] : parseJson(bytes, { schema: identitiesDocument, field: 'identities' }).identities;

const toJson = (value: object): Bytes => toUtf8(JSON.stringify({ version: 1, ...value }));

/** @param before what is stored: a part of it that is still the very same need not be written again */
export const toDocuments = (
  { accounts, identities }: AccountBook,
  before: Partial<AccountBook> = {},
): ReadonlyMap<string, Bytes> =>
  new Map([
    ...(accounts === before.accounts ? [] : [[ACCOUNTS_RECORD, toJson({ accounts })] as const]),
    ...(identities === before.identities ? [] : [[IDENTITIES_RECORD, toJson({ identities })] as const]),
  ]);
