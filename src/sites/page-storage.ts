/**
 * The token in the page's own storage, under the key that the user named, for tools that look for it there. What was
 * written is taken away again when the page goes and when nothing says any more that it belongs there.
 */
import type { StorageEntry } from '../messaging/contract.ts';

export type PageAreas = Readonly<Record<StorageEntry['area'], () => Pick<Storage, 'setItem' | 'removeItem'>>>;

export interface PageStorage {
  /** Writes these, and removes what was written before and is not among them. */
  readonly apply: (entries: readonly StorageEntry[]) => void;
}

export const createPageStorage = (areas: PageAreas): PageStorage => {
  let written: readonly StorageEntry[] = [];

  const change = ({ area, key, tokenSecret }: StorageEntry): void => {
    try {
      const storage = areas[area]();
      if (tokenSecret === null) storage.removeItem(key);
      else storage.setItem(key, tokenSecret);
    } catch {
      // The user keeps this page from storing anything, or it has filled its share: it goes without.
    }
  };

  return {
    apply: (entries) => {
      const isKept = ({ area, key }: StorageEntry): boolean =>
        entries.some((entry) => entry.area === area && entry.key === key);
      for (const entry of written) if (!isKept(entry)) change({ ...entry, tokenSecret: null });
      for (const entry of entries) change(entry);
      // Only where it is, not what: the bridge keeps no token.
      written = entries.map(({ area, key }) => ({ area, key, tokenSecret: null }));
    },
  };
};
