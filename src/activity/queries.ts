/** What is asked of the log: pages of what matches a filter, one entry among its neighbours, all of it as text. Pure. */
import { APIS } from '../apis.ts';
import type { ActivityFilter } from '../messaging/contract.ts';
import type { ActivityEntry } from '../messaging/view.ts';
import { toCanonicalText } from './chain.ts';
import type { LogReport } from './log.ts';

/** By account id: its label, address and identity, as they are called now. */
export type ActivityNames = ReadonlyMap<string, string>;

type ToHaystack = (entry: ActivityEntry) => string;

/** All that is known of an entry in words, lower case. Codes are searched with spaces, too. */
export const createHaystack =
  (names: ActivityNames): ToHaystack =>
  ({ kind, outcome, api, accountId, origin, field, reason }) => {
    const codes = [kind, outcome, reason ?? ''].join('\n');
    const named = accountId === undefined ? '' : (names.get(accountId) ?? '');
    const who = [api === undefined ? '' : `${api} ${APIS[api].name}`, named, origin ?? '', field ?? ''];
    return [codes, codes.replaceAll('_', ' '), ...who].join('\n').toLowerCase();
  };

export const isWanted = (
  entry: ActivityEntry,
  { text = '', api, outcome, accountId }: ActivityFilter,
  toHaystack: ToHaystack,
): boolean => {
  if (api !== undefined && entry.api !== api) return false;
  if (outcome !== undefined && (entry.outcome === 'ok') !== (outcome === 'ok')) return false;
  if (accountId !== undefined && entry.accountId !== accountId) return false;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const haystack = toHaystack(entry);
  return words.every((word) => haystack.includes(word));
};

export interface PageOptions {
  readonly wanted: (entry: ActivityEntry) => boolean;
  /** Only older ones than that place. */
  readonly beforeSeq: number | undefined;
  readonly limit: number;
}

/** @param entries newest first */
export const readPage = async (
  entries: AsyncIterable<ActivityEntry>,
  { wanted, beforeSeq = Number.POSITIVE_INFINITY, limit }: PageOptions,
): Promise<{ readonly entries: readonly ActivityEntry[]; readonly nextBeforeSeq: number | null }> => {
  const page: ActivityEntry[] = [];
  for await (const entry of entries) {
    if (entry.seq >= beforeSeq || !wanted(entry)) continue;
    if (page.length === limit) return { entries: page, nextBeforeSeq: page.at(-1)?.seq ?? null };
    page.push(entry);
  }
  return { entries: page, nextBeforeSeq: null };
};

/** How many of the same account are shown before and after an entry. */
const NEIGHBOURS = 5;

/** The entry, and what came around it for the same account (for all, where it has none), oldest first. */
export const findWithNeighbours = async (
  entries: AsyncIterable<ActivityEntry>,
  id: string,
): Promise<{ readonly entry: ActivityEntry | null; readonly neighbours: readonly ActivityEntry[] }> => {
  const newer: ActivityEntry[] = [];
  const older: ActivityEntry[] = [];
  let found: ActivityEntry | null = null;
  for await (const entry of entries) {
    if (found === null) {
      if (entry.id === id) found = entry;
      else newer.push(entry);
    } else if (found.accountId === undefined || entry.accountId === found.accountId) {
      older.push(entry);
      if (older.length === NEIGHBOURS) break;
    }
  }
  if (found === null) return { entry: null, neighbours: [] };
  const { accountId } = found;
  const after = newer.filter((entry) => accountId === undefined || entry.accountId === accountId);
  return { entry: found, neighbours: [...older.reverse(), ...after.slice(-NEIGHBOURS).reverse()] };
};

export interface ExportOptions {
  readonly report: LogReport;
  readonly version: string;
  readonly exportedAtMs: number;
}

/** JSON lines: what the rest is, then each entry with its hash, oldest first. Anybody can check the chain by the first line. */
export const exportLines = async (
  entries: AsyncIterable<ActivityEntry>,
  { report, version, exportedAtMs }: ExportOptions,
): Promise<readonly string[]> => {
  const lines: string[] = [];
  for await (const entry of entries)
    lines.push(JSON.stringify({ ...JSON.parse(toCanonicalText(entry)), hash: entry.hash }));
  const { anchorHash, headHash, breaks, dropped } = report;
  const first = {
    format: 'countersign-activity',
    version: 1,
    product: `Countersign ${version}`,
    exportedAtMs,
    entries: lines.length,
    dropped,
    anchorHash,
    headHash,
    breaks,
    hashing:
      'hash = base64(SHA-256(previous hash as 32 bytes, then the entry without hash as UTF-8 JSON, keys sorted, no spaces)); the first entry follows anchorHash',
  };
  return [JSON.stringify(first), ...lines.reverse()];
};
