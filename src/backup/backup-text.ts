/**
 * The text of a backup: JSON, one part a line, header and manifest at both ends, so that no single place is needed by all.
 * Reading believes in no whole: it looks for the parts one by one, so that damage to one never hides another.
 */
import * as v from 'valibot';
import { type Bytes, fromBase64, toBase64 } from '../lib/bytes.ts';
import { IV_BYTES, type SealedBox, TAG_BYTES } from '../vault/envelope.ts';
import {
  BACKUP_FORMAT,
  BACKUP_ID_BYTES,
  BACKUP_VERSION,
  type BackupHeader,
  MAX_RECORDS,
  type RecordPlace,
  toBoxFields,
  toHeaderFields,
  type WrappedHeader,
} from './backup-format.ts';

/** For whoever finds the file in ten years. Without braces: they are what parts are found by. */
const ABOUT =
  'Keys and identities of Countersign, encrypted. Restore this file in Countersign. Nobody can open it without its password.';

export interface PlacedBox extends SealedBox, RecordPlace {}

export interface ChecksummedHeader extends WrappedHeader {
  /** 32 bytes, not checked here. */
  readonly checksum: Bytes;
}

export interface BackupParts {
  readonly header: ChecksummedHeader;
  readonly manifest: SealedBox;
  readonly records: readonly PlacedBox[];
}

export const toBackupText = ({ header, manifest, records }: BackupParts): string => {
  const ends = [
    {
      part: 'header',
      ...toHeaderFields(header.header),
      wrappedKey: toBoxFields(header.wrappedKey),
      checksum: toBase64(header.checksum),
    },
    { part: 'manifest', ...toBoxFields(manifest) },
  ];
  const parts = [
    ...ends,
    ...records.map(({ kind, number, ...box }) => ({ part: kind, number, ...toBoxFields(box) })),
    ...ends.toReversed(),
  ];
  return `{"about":${JSON.stringify(ABOUT)},\n"parts":[\n${parts.map((part) => JSON.stringify(part)).join(',\n')}\n]}\n`;
};

/** What a text holds that looks like parts of a backup. Nothing of it was authenticated yet. */
export interface FoundParts {
  readonly headers: readonly ChecksummedHeader[];
  readonly manifests: readonly SealedBox[];
  readonly records: readonly PlacedBox[];
  /** Versions that objects of our format claim, whatever else is in them. */
  readonly versions: readonly number[];
}

const base64 = (minBytes: number, maxBytes = Number.POSITIVE_INFINITY) =>
  v.pipe(
    v.string(),
    v.rawTransform(({ dataset, addIssue, NEVER }): Bytes => {
      try {
        const bytes = fromBase64(dataset.value);
        if (bytes.length >= minBytes && bytes.length <= maxBytes) return bytes;
      } catch {
        // Told like any other wrong value: there is nothing more to know about damage.
      }
      addIssue();
      return NEVER;
    }),
  );

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_RECORDS));
const boxEntries = { iv: base64(IV_BYTES, IV_BYTES), ciphertext: base64(TAG_BYTES) };
const headerPart = v.pipe(
  v.object({
    part: v.literal('header'),
    format: v.literal(BACKUP_FORMAT),
    version: v.literal(BACKUP_VERSION),
    backupId: base64(BACKUP_ID_BYTES, BACKUP_ID_BYTES),
    createdAtMs: v.pipe(v.number(), v.safeInteger()),
    keys: count,
    identities: count,
    kdf: v.object({
      algorithm: v.literal('argon2id'),
      memoryKib: v.number(),
      iterations: v.number(),
      parallelism: v.number(),
      salt: base64(0),
    }),
    wrappedKey: v.object(boxEntries),
    checksum: base64(32, 32),
  }),
  v.transform(({ part: _part, wrappedKey, checksum, ...header }) => ({
    header: header satisfies BackupHeader,
    wrappedKey,
    checksum,
  })),
);
const manifestPart = v.object({ part: v.literal('manifest'), ...boxEntries });
const recordPart = v.pipe(
  v.object({ part: v.picklist(['key', 'identity']), number: count, ...boxEntries }),
  v.transform(({ part, ...record }): PlacedBox => ({ kind: part, ...record })),
);
const versioned = v.object({
  format: v.literal(BACKUP_FORMAT),
  version: v.pipe(v.number(), v.safeInteger()),
});

/**
 * Every piece of text from an opening brace to the closing one that fits, if there is at most one level of braces in it: so
 * each character is looked at no more than twice, whatever the text.
 */
const findObjectTexts = (text: string): readonly string[] => {
  const found: string[] = [];
  /** Of the open braces only the last two matter: one before them would have two levels in it. */
  const open: number[] = [];
  for (const { 0: brace, index } of text.matchAll(/[{}]/g)) {
    if (brace === '{') {
      open.push(index);
      if (open.length > 2) open.shift();
      continue;
    }
    const start = open.pop();
    if (start !== undefined) found.push(text.slice(start, index + 1));
  }
  return found;
};

const parseObjects = (text: string): readonly unknown[] =>
  findObjectTexts(text).flatMap((objectText): readonly unknown[] => {
    try {
      return [JSON.parse(objectText)];
    } catch {
      return []; // A damaged part: what it was is missed later.
    }
  });

const pick = <Schema extends v.GenericSchema>(
  objects: readonly unknown[],
  schema: Schema,
): readonly v.InferOutput<Schema>[] =>
  objects.flatMap((value) => {
    const result = v.safeParse(schema, value);
    return result.success ? [result.output] : [];
  });

/** Never throws, whatever the text. */
export const findParts = (text: string): FoundParts => {
  const objects = parseObjects(text);
  return {
    headers: pick(objects, headerPart),
    manifests: pick(objects, manifestPart),
    records: pick(objects, recordPart),
    versions: pick(objects, versioned).map(({ version }) => version),
  };
};

const START = /"part": ?"(key|identity)", ?"number": ?(\d{1,6})\b/g;

/** One name for each place. */
export const toPlaceName = ({ kind, number }: RecordPlace): string => `${kind}/${number}`;

/** The records of which at least the beginning is in the text, so that a damaged one can be told from a missing one. */
export const findStartedPlaces = (text: string): ReadonlySet<string> =>
  new Set(Array.from(text.matchAll(START), ([, kind, number]) => `${kind}/${number}`));
