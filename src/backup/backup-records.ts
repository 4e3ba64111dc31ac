/**
 * What is inside the boxes. A key record is [the vault's key record: 34 bytes][JSON of what is known about the key]: it tells
 * all about its key by itself, and the key never becomes text.
 */
import * as v from 'valibot';
import type { KeySource } from '../accounts/account.ts';
import { isEvmKeyInRange } from '../accounts/evm-key-range.ts';
import {
  KEY_RECORD_BYTES,
  type KeyRecord,
  parseKeyRecord,
  toKeyRecordBytes,
} from '../accounts/key-record.ts';
import { CHAINS, type Chain } from '../apis.ts';
import { type Bytes, concatBytes, fromUtf8, toUtf8, zeroBytes } from '../lib/bytes.ts';

export interface BackupKeyFacts {
  readonly label: string;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
  readonly source: KeySource;
  /** The number of its identity record, and the name again, should that record be lost. */
  readonly identity: { readonly number: number; readonly name: string };
}

export interface BackupKey extends BackupKeyFacts {
  readonly chain: Chain;
  /** 32 bytes. */
  readonly keySecret: Uint8Array;
}

export interface BackupIdentity {
  readonly name: string;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
}

/** What a backup says about a key without opening it, for the case that it can't be opened. */
export interface ListedKey {
  readonly chain: Chain;
  readonly address: string;
  readonly label: string;
}

const whole = v.pipe(v.number(), v.safeInteger());
const keyFacts = v.object({
  label: v.string(),
  createdAtMs: whole,
  source: v.picklist(['generated', 'imported']),
  identity: v.object({ number: whole, name: v.string() }),
});
const identityFacts = v.object({ name: v.string(), createdAtMs: whole });
/** In the order of the key records. */
const manifestFacts = v.object({
  keys: v.array(v.object({ chain: v.picklist(CHAINS), address: v.string(), label: v.string() })),
});

const PADDING_BYTES = 64;

/** With spaces up to a multiple of 64 bytes, so that the length of a box does not tell that of a label. */
const toJson = (value: object): Bytes => {
  const json = toUtf8(JSON.stringify(value));
  const padded = new Uint8Array(Math.ceil(json.length / PADDING_BYTES) * PADDING_BYTES).fill(0x20);
  padded.set(json);
  return padded;
};

/** Null if it is not what this version writes, though it was authenticated. */
const parseJson = <Schema extends v.GenericSchema>(
  bytes: Bytes,
  schema: Schema,
): v.InferOutput<Schema> | null => {
  try {
    return v.parse(schema, JSON.parse(fromUtf8(bytes)));
  } catch {
    return null; // Without the reason: it would quote labels.
  }
};

/** The caller zeroes the result. */
export const toKeyPayload = (key: BackupKey): Bytes => {
  const recordSecret = toKeyRecordBytes(key);
  try {
    const { label, createdAtMs, source, identity } = key;
    return concatBytes(recordSecret, toJson({ label, createdAtMs, source, identity }));
  } finally {
    zeroBytes(recordSecret); // K14
  }
};

const readUsableKey = (recordSecret: Bytes): KeyRecord | null => {
  try {
    const key = parseKeyRecord(recordSecret);
    return key.chain === 'evm' && !isEvmKeyInRange(key.keySecret) ? null : key;
  } catch {
    return null; // Told as unreadable: no record of this form is ever written.
  }
};

/** Null if there is no usable key in it. `keySecret` is a view on a copy; the caller zeroes both. */
export const parseKeyPayload = (payloadSecret: Bytes): BackupKey | null => {
  const facts = parseJson(payloadSecret.slice(KEY_RECORD_BYTES), keyFacts);
  const recordSecret = payloadSecret.slice(0, KEY_RECORD_BYTES);
  const key = readUsableKey(recordSecret);
  if (facts !== null && key !== null) return { ...facts, ...key };
  zeroBytes(recordSecret); // K14
  return null;
};

export const toIdentityPayload = ({ name, createdAtMs }: BackupIdentity): Bytes =>
  toJson({ name, createdAtMs });

export const parseIdentityPayload = (payload: Bytes): BackupIdentity | null =>
  parseJson(payload, identityFacts);

export const toManifestPayload = (keys: readonly ListedKey[]): Bytes =>
  toJson({ keys: keys.map(({ chain, address, label }) => ({ chain, address, label })) });

export const parseManifestPayload = (payload: Bytes): readonly ListedKey[] | null =>
  parseJson(payload, manifestFacts)?.keys ?? null;
