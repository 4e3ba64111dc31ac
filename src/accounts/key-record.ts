/**
 * The bytes of a key in the vault: [version 1][chain][32 key bytes]. They say themselves which chain they belong to, so that
 * a key survives the loss of everything that was written about it.
 */
import type { Chain } from '../apis.ts';
import { AppError } from '../errors.ts';
import { type Bytes, concatBytes } from '../lib/bytes.ts';
import { type AccountId, isAccountId } from './account.ts';
import type { VaultRecords } from './vault-records.ts';

const VERSION = 1;
const CHAIN_BYTES: Readonly<Record<Chain, number>> = { solana: 1, evm: 2 };
/** Version, chain, key. */
export const KEY_RECORD_BYTES = 34;
const PREFIX = 'key/';

export interface KeyRecord {
  readonly chain: Chain;
  /** 32 bytes. */
  readonly keySecret: Uint8Array;
}

export const toKeyRecordId = (id: AccountId): string => `${PREFIX}${id}`;

/** The accounts there are keys of, readable or not. @throws AppError `locked` */
export const readKeyIds = async (vault: Pick<VaultRecords, 'listIds'>): Promise<readonly AccountId[]> => {
  const recordIds = await vault.listIds(PREFIX);
  return recordIds.map((recordId) => recordId.slice(PREFIX.length)).filter(isAccountId);
};

export const toKeyRecordBytes = ({ chain, keySecret }: KeyRecord): Bytes =>
  concatBytes(Uint8Array.of(VERSION, CHAIN_BYTES[chain]), keySecret);

/** `keySecret` is a view on `bytes`: zeroing either zeroes both. @throws AppError `vault_record_damaged` */
export const parseKeyRecord = (bytes: Bytes): KeyRecord => {
  const [version, chainByte] = bytes;
  const chain = chainByte === CHAIN_BYTES.solana ? 'solana' : chainByte === CHAIN_BYTES.evm ? 'evm' : null;
  if (bytes.length !== KEY_RECORD_BYTES || version !== VERSION || chain === null) {
    throw new AppError({ code: 'vault_record_damaged', details: { field: 'key' } });
  }
  return { chain, keySecret: bytes.subarray(2) };
};
