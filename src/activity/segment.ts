/**
 * The two kinds of boxes that the log lies in: segments of entries, and the head that says which segments there are and
 * where the chain ends. AES-256-GCM; what a box is and which number it has is bound as additional data.
 */
import * as v from 'valibot';
import { type Bytes, fromUtf8, toUtf8 } from '../lib/bytes.ts';
import { cryptoRandomBytes } from '../lib/random.ts';
import type { ActivityEntry } from '../messaging/view.ts';
import { deriveBoxKey, openBox, sealBox } from '../vault/envelope.ts';
import { entrySchema, hashSchema as hash, seqSchema as seq } from './entry.ts';

const FORMAT = 'countersign-activity';
const VERSION = 1;
/** Entries of a full segment: what an append seals and writes anew at most. */
export const SEGMENT_ENTRIES = 100;

/** Where a segment begins: its first entry's place, and the hash that this entry follows. */
const startFields = { number: seq, firstSeq: seq, previousHash: hash };

const segmentSchema = v.object({
  ...startFields,
  entries: v.pipe(v.array(entrySchema), v.maxLength(SEGMENT_ENTRIES)),
});

const headSchema = v.object({
  nextSeq: seq,
  hash,
  segments: v.array(v.object(startFields)),
  /** Ids of the last append and of what still waited elsewhere then: none of them is appended again. */
  recentIds: v.array(v.string()),
  /** Where the chain went on after a head that could not be read: what came last before it may be missing. */
  resumedAtSeqs: v.array(seq),
});

export interface SegmentStart {
  readonly number: number;
  readonly firstSeq: number;
  readonly previousHash: string;
}

export interface Segment extends SegmentStart {
  readonly entries: readonly ActivityEntry[];
}

export interface Head {
  readonly nextSeq: number;
  readonly hash: string;
  readonly segments: readonly SegmentStart[];
  readonly recentIds: readonly string[];
  readonly resumedAtSeqs: readonly number[];
}

const sealedBytes = v.pipe(
  v.instance(Uint8Array),
  v.transform((bytes): Bytes => new Uint8Array(bytes)),
);
const sealedSchema = v.object({ iv: sealedBytes, ciphertext: sealedBytes });

export interface SealedPart {
  readonly iv: Bytes;
  readonly ciphertext: Bytes;
}

/** The log's own key, from the 32 random bytes that the vault keeps for it. HKDF-SHA256, RFC 5869. */
export const deriveLogKey = (logKeySecret: Bytes): Promise<CryptoKey> =>
  deriveBoxKey({
    inputSecret: logKeySecret,
    salt: new Uint8Array(32),
    info: toUtf8('countersign-activity/v1/segments-key'),
  });

const toAad = (part: string): Bytes => toUtf8(JSON.stringify({ format: FORMAT, version: VERSION, part }));

const seal = async (key: CryptoKey, part: string, value: unknown): Promise<SealedPart> => {
  const plaintext = toUtf8(JSON.stringify(value));
  return sealBox({ key, plaintext, aad: toAad(part), random: cryptoRandomBytes });
};

/** Null for what is damaged, sealed by another key, in another place, or not of the form that it should have. */
const open = async <T>(
  key: CryptoKey,
  part: string,
  { stored, schema }: { readonly stored: unknown; readonly schema: v.GenericSchema<unknown, T> },
): Promise<T | null> => {
  const sealed = v.safeParse(sealedSchema, stored);
  if (!sealed.success) return null;
  const plaintext = await openBox({ key, box: sealed.output, aad: toAad(part) });
  if (plaintext === null) return null;
  const parsed = v.safeParse(schema, JSON.parse(fromUtf8(plaintext)));
  return parsed.success ? parsed.output : null;
};

const partOf = (number: number): string => `segment/${number}`;

export const sealSegment = (key: CryptoKey, segment: Segment): Promise<SealedPart> =>
  seal(key, partOf(segment.number), segment);

export const openSegment = async (
  key: CryptoKey,
  number: number,
  stored: unknown,
): Promise<Segment | null> => {
  const segment = await open(key, partOf(number), { stored, schema: segmentSchema });
  return segment?.number === number ? segment : null;
};

export const sealHead = (key: CryptoKey, head: Head): Promise<SealedPart> => seal(key, 'head', head);

export const openHead = (key: CryptoKey, stored: unknown): Promise<Head | null> =>
  open(key, 'head', { stored, schema: headSchema });
