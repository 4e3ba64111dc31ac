/**
 * Opens a backup, damaged or not: every record that is whole comes out, and what does not is counted and, where the list of
 * keys can be read, named. Nothing comes out that was not sealed in that very place of that very backup. Writes nothing.
 */
import { type Bytes, zeroBytes } from '../lib/bytes.ts';
import { openBox, type SealedBox } from '../vault/envelope.ts';
import type { PasswordKdf } from '../vault/kdf.ts';
import { type BackupHeader, manifestAad, type RecordKind, recordAad } from './backup-format.ts';
import { chooseHeader } from './backup-header.ts';
import { openRecordsKey } from './backup-keys.ts';
import {
  type BackupIdentity,
  type BackupKey,
  type ListedKey,
  parseIdentityPayload,
  parseKeyPayload,
  parseManifestPayload,
} from './backup-records.ts';
import { findParts, findStartedPlaces, type PlacedBox, toPlaceName } from './backup-text.ts';

export interface ReadBackupOptions {
  readonly text: string;
  readonly passwordSecret: string;
  readonly kdf: Pick<PasswordKdf, 'bounds' | 'derive'>;
}

/** A key that was in the backup once, and is not to be had from it. */
export interface LostKey extends ListedKey {
  readonly reason: 'unreadable' | 'missing';
}

export interface BackupContents {
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
  /** The caller zeroes their secrets. */
  readonly keys: readonly BackupKey[];
  /** By number; what was lost of them is only where an identity stood, and the names of those that have no key. */
  readonly identities: ReadonlyMap<number, BackupIdentity>;
  /** Keys that are in the file, but damaged. */
  readonly unreadable: number;
  /** Keys that are not in the file any more. */
  readonly missing: number;
  /** The unreadable and the missing ones; empty where the list of keys was lost as well. */
  readonly lost: readonly LostKey[];
}

interface Opening {
  readonly header: BackupHeader;
  readonly key: CryptoKey;
  readonly boxes: ReadonlyMap<string, readonly PlacedBox[]>;
  readonly started: ReadonlySet<string>;
}

type Opened<T> = ReadonlyMap<number, T | 'unreadable' | 'missing'>;

const groupByPlace = (records: readonly PlacedBox[]): ReadonlyMap<string, readonly PlacedBox[]> => {
  const groups = new Map<string, PlacedBox[]>();
  for (const record of records) {
    const name = toPlaceName(record);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [record]);
    else group.push(record);
  }
  return groups;
};

/** What the first of the boxes that opens says, or null. */
const openFirst = async <T>(
  boxes: readonly SealedBox[],
  { key, aad, parse }: { readonly key: CryptoKey; readonly aad: Bytes; readonly parse: (bytes: Bytes) => T },
): Promise<T | null> => {
  for (const box of boxes) {
    const payloadSecret = await openBox({ key, box, aad }); // K3
    if (payloadSecret === null) continue;
    try {
      return parse(payloadSecret);
    } finally {
      zeroBytes(payloadSecret); // K14
    }
  }
  return null;
};

const openRecords = async <T extends object>(
  { header, key, boxes, started }: Opening,
  {
    kind,
    count,
    parse,
  }: { readonly kind: RecordKind; readonly count: number; readonly parse: (bytes: Bytes) => T | null },
): Promise<Opened<T>> => {
  const opened = new Map<number, T | 'unreadable' | 'missing'>();
  for (let number = 1; number <= count; number += 1) {
    const place = { kind, number };
    const name = toPlaceName(place);
    const aad = recordAad(header, place);
    const record = await openFirst(boxes.get(name) ?? [], { key, aad, parse });
    opened.set(number, record ?? (boxes.has(name) || started.has(name) ? 'unreadable' : 'missing'));
  }
  return opened;
};

const readable = <T extends object>(opened: Opened<T>): ReadonlyMap<number, T> => {
  const found = new Map<number, T>();
  for (const [number, record] of opened) if (typeof record === 'object') found.set(number, record);
  return found;
};

/** @throws AppError backup_unrecognised, backup_newer_version, backup_header_damaged, backup_wrong_password */
export const readBackup = async ({
  text,
  passwordSecret,
  kdf,
}: ReadBackupOptions): Promise<BackupContents> => {
  const parts = findParts(text);
  const wrapped = await chooseHeader(parts, { text, bounds: kdf.bounds });
  const key = await openRecordsKey(wrapped, { passwordSecret, kdf });
  const { header } = wrapped;
  const opening = { header, key, boxes: groupByPlace(parts.records), started: findStartedPlaces(text) };

  const listed =
    (await openFirst(parts.manifests, { key, aad: manifestAad(header), parse: parseManifestPayload })) ?? [];
  const identities = readable(
    await openRecords(opening, { kind: 'identity', count: header.identities, parse: parseIdentityPayload }),
  );
  const opened = await openRecords(opening, { kind: 'key', count: header.keys, parse: parseKeyPayload });
  const losses = Array.from(opened).filter(
    (entry): entry is [number, LostKey['reason']] => typeof entry[1] === 'string',
  );
  return {
    createdAtMs: header.createdAtMs,
    keys: Array.from(readable(opened).values()),
    identities,
    unreadable: losses.filter(([, reason]) => reason === 'unreadable').length,
    missing: losses.filter(([, reason]) => reason === 'missing').length,
    lost: losses.flatMap(([number, reason]) => {
      const facts = listed[number - 1];
      return facts === undefined ? [] : [{ ...facts, reason }];
    }),
  };
};
