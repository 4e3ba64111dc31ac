/**
 * Where entries wait while the vault is locked. Whole in session storage, which is gone with the browser; on disk only
 * when something happened, what kind of thing and how it ended: no account, no origin, no API. K16
 */
import * as v from 'valibot';
import type { StoredArea } from '../lib/stored-area.ts';
import { type NotedEntry, notedEntrySchema } from './entry.ts';

const SESSION_KEY = 'activity.waiting';
const LOCAL_KEY = 'activity.journal';
/** Older ones make room. */
export const MAX_WAITING = 500;
export const MAX_JOURNAL = 200;

/** What may lie on disk in plain. */
const toJournalEntry = ({ id, atMs, kind, outcome }: NotedEntry): NotedEntry => ({ id, atMs, kind, outcome });

const parseEntries = (stored: unknown): readonly NotedEntry[] =>
  (Array.isArray(stored) ? stored : []).flatMap((each: unknown) => {
    const parsed = v.safeParse(notedEntrySchema, each);
    return parsed.success ? [parsed.output] : [];
  });

/** Each once, the fuller form of it, in order of time. */
export const mergeEntries = (...lists: readonly (readonly NotedEntry[])[]): readonly NotedEntry[] => {
  const byId = new Map<string, NotedEntry>();
  for (const entry of lists.flat()) {
    const other = byId.get(entry.id);
    const isFuller = other === undefined || Object.keys(entry).length > Object.keys(other).length;
    if (isFuller) byId.set(entry.id, entry);
  }
  return [...byId.values()].sort((a, b) => a.atMs - b.atMs);
};

export const createWaitingEntries = ({
  session,
  local,
}: {
  readonly session: StoredArea;
  readonly local: StoredArea;
}) => {
  const readBoth = async () => ({
    whole: parseEntries(await session.get(SESSION_KEY)),
    journal: parseEntries(await local.get(LOCAL_KEY)),
  });
  return {
    read: async (): Promise<readonly NotedEntry[]> => {
      const { whole, journal } = await readBoth();
      return mergeEntries(journal, whole);
    },
    add: async (entries: readonly NotedEntry[]): Promise<void> => {
      const { whole, journal } = await readBoth();
      const toKeep = mergeEntries(journal, entries.map(toJournalEntry)).slice(-MAX_JOURNAL);
      await session.set(SESSION_KEY, mergeEntries(whole, entries).slice(-MAX_WAITING));
      await local.set(LOCAL_KEY, toKeep.map(toJournalEntry));
    },
    clear: async (): Promise<void> => {
      await local.remove(LOCAL_KEY);
      await session.remove(SESSION_KEY);
    },
  };
};
