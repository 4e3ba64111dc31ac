/**
 * The token in the page's own storage, under the key that the user named, for tools that look for it there. What was
 * written is taken away again when the page goes and when nothing says any more that it belongs there; by the next page
 * of the origin, where this one came to a sudden end. So what was written is noted beside it: the keys, nothing else.
 */
import type { StorageEntry } from '../messaging/contract.ts';

type Area = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
type AreaName = StorageEntry['area'];

export type PageAreas = Readonly<Record<AreaName, () => Area>>;

export interface PageStorage {
  /** Writes these, and removes what was written before and is not among them. */
  readonly apply: (entries: readonly StorageEntry[]) => void;
}

/** Where the keys lie that were written, as JSON. The page can change it: it then keeps or loses what is its own anyway. */
export const NOTE_KEY = 'countersign:written';

const readNote = (storage: Area): readonly string[] => {
  try {
    const keys: unknown = JSON.parse(storage.getItem(NOTE_KEY) ?? '[]');
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
  } catch {
    return []; // the page wrote something else there
  }
};

const applyTo = (storage: Area, entries: readonly StorageEntry[]): void => {
  const kept = entries.map(({ key }) => key);
  for (const key of readNote(storage)) if (!kept.includes(key)) storage.removeItem(key);
  // Noted first: an end in between leaves a note too many, not a token.
  if (kept.length > 0) storage.setItem(NOTE_KEY, JSON.stringify(kept));
  else storage.removeItem(NOTE_KEY);
  for (const { key, tokenSecret } of entries) {
    if (tokenSecret === null) storage.removeItem(key);
    else storage.setItem(key, tokenSecret);
  }
};

export const createPageStorage = (areas: PageAreas): PageStorage => ({
  apply: (entries) => {
    for (const name of ['local', 'session'] as const) {
      try {
        applyTo(
          areas[name](),
          entries.filter(({ area }) => area === name),
        );
      } catch {
        // The user keeps this page from storing anything, or it has filled its share: it goes without.
      }
    }
  },
});
