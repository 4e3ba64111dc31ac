/**
 * The chain of hashes that entries form: each covers the one before, so that none can be changed, left out, added or
 * moved without every later hash being another. Pure but for the digest.
 */
import { concatBytes, fromBase64, toBase64, toUtf8 } from '../lib/bytes.ts';
import type { ActivityEntry } from '../messaging/view.ts';
import type { NotedEntry } from './entry.ts';

/** What the first entry of all follows: 32 zero bytes, base64. */
export const FIRST_HASH = toBase64(new Uint8Array(32));

/** Where a chain goes on: the place and the hash that the next entry follows. */
export interface ChainEnd {
  readonly nextSeq: number;
  readonly hash: string;
}

/** JSON of the entry without its hash, its keys in alphabetical order and without space (RFC 8785, for these values). */
export const toCanonicalText = ({ hash: _own, ...entry }: NotedEntry & { readonly hash?: string }): string =>
  JSON.stringify(Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1))));

/** SHA-256 over the previous hash's 32 bytes and the entry's canonical text in UTF-8; base64 in and out. */
export const toEntryHash = async (
  previousHash: string,
  entry: NotedEntry & { readonly seq: number; readonly hash?: string },
): Promise<string> => {
  const bytes = concatBytes(fromBase64(previousHash), toUtf8(toCanonicalText(entry)));
  return toBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
};

/** Gives entries their places and hashes, in the order in which they come. */
export const linkEntries = async (
  end: ChainEnd,
  entries: readonly NotedEntry[],
): Promise<{ readonly linked: readonly ActivityEntry[]; readonly end: ChainEnd }> => {
  const linked: ActivityEntry[] = [];
  let { nextSeq, hash } = end;
  for (const entry of entries) {
    const placed = { ...entry, seq: nextSeq };
    hash = await toEntryHash(hash, placed);
    linked.push({ ...placed, hash });
    nextSeq += 1;
  }
  return { linked, end: { nextSeq, hash } };
};

/** The first place where entries don't follow from `start` and each other; null where all do. */
export const findBreak = async (
  start: ChainEnd,
  entries: readonly ActivityEntry[],
): Promise<{ readonly seq: number; readonly reason: 'missing' | 'changed' } | null> => {
  let { nextSeq, hash } = start;
  for (const entry of entries) {
    if (entry.seq !== nextSeq) return { seq: nextSeq, reason: 'missing' };
    if ((await toEntryHash(hash, entry)) !== entry.hash) return { seq: entry.seq, reason: 'changed' };
    hash = entry.hash;
    nextSeq += 1;
  }
  return null;
};
