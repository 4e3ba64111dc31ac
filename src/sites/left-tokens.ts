/**
 * Which origins may have a token in their `localStorage`, since a page that got it there has not said that it went. One
 * document inside the vault, so that it outlives a browser that crashed, as the token does; what pages took away while that is
 * locked lies in the session area until then. Holds origins and tab ids.
 */
import * as v from 'valibot';
import { hasCode } from '../errors.ts';
import type { SessionArea } from '../lib/stored-area.ts';
import type { StorageEntry } from '../messaging/contract.ts';
import type { PageSender } from './page-access.ts';
import { createSessionList } from './session-list.ts';
import { parseSiteOrigin, type SiteOrigin, SiteOriginSchema } from './site-origin.ts';
import { createStoredList, type ListRecords } from './stored-list.ts';

const RECORD_ID = 'doc/left-tokens';
export const TIDIED_KEY = 'sites.tidied';

const LeftSchema = v.object({
  origin: SiteOriginSchema,
  /** Tab ids mean nothing in the next run. */
  browserId: v.string(),
  tabIds: v.pipe(v.array(v.number()), v.readonly()),
});

type Left = Readonly<v.InferOutput<typeof LeftSchema>>;

export interface LeftTokens {
  /** @throws AppError `locked` */
  readonly origins: () => Promise<readonly SiteOrigin[]>;
  /** What a page was told to have in its storage, all else having been taken away. */
  readonly noteEntries: (page: PageSender, entries: readonly StorageEntry[]) => Promise<void>;
  /** A page has taken away what it was given, as it went. Whether nothing is left at its origin, and something was. */
  readonly noteLeave: (page: PageSender) => Promise<boolean>;
  /** A page was refused while the vault is locked, and has taken away what it was given. */
  readonly noteLocked: (origin: string) => Promise<void>;
  /** The vault is open: the origins, noted there until now, that were tidied up while it was locked. @throws AppError `locked` */
  readonly settleLocked: () => Promise<readonly SiteOrigin[]>;
  /** Whether it was there. @throws AppError `locked` */
  readonly remove: (origin: string) => Promise<boolean>;
  readonly forget: () => void;
}

export const createLeftTokens = ({
  records,
  area,
  browserId,
}: {
  readonly area: SessionArea;
  readonly records: ListRecords;
  readonly browserId: () => Promise<string>;
}): LeftTokens => {
  const { all, change, forget } = createStoredList({ records, recordId: RECORD_ID, item: LeftSchema });

  /** @param plan what an origin's item becomes. Whether it is gone by this. */
  const put = async (
    origin: string,
    plan: (before: Left | undefined) => Left | undefined,
  ): Promise<boolean> => {
    let isGone = false;
    await change((items) => {
      const before = items.find((item) => item.origin === origin);
      const after = plan(before);
      if (after === before) return items;
      isGone = after === undefined;
      return [...items.filter((item) => item !== before), ...(after ? [after] : [])];
    });
    return isGone;
  };

  const tidied = createSessionList({ area, key: TIDIED_KEY, item: SiteOriginSchema });

  const noteLocked = (origin: string, holds: boolean): Promise<void> =>
    tidied.change((origins) => {
      const others = origins.filter((other) => other !== origin);
      return holds ? others : [...others, parseSiteOrigin(origin)];
    });

  /** While the vault is locked it can't be written: what it says stays true, or says a token too many. */
  const orNoteLocked = (writing: Promise<boolean>, origin: string, holds: boolean): Promise<boolean> =>
    writing.catch(async (error: unknown) => {
      if (!hasCode(error, 'locked')) throw error;
      await noteLocked(origin, holds);
      return false;
    });

  return {
    origins: async () => (await all()).map(({ origin }) => origin),
    noteEntries: async ({ origin, tabId }, entries) => {
      const present = await browserId();
      const holds = entries.some(({ area, tokenSecret }) => area === 'local' && tokenSecret !== null);
      const writing = put(origin, (before) => {
        if (!holds) return undefined;
        const tabIds = before?.browserId === present ? before.tabIds : [];
        if (before?.browserId === present && tabIds.includes(tabId)) return before;
        return { origin: parseSiteOrigin(origin), browserId: present, tabIds: [...tabIds, tabId] };
      });
      await orNoteLocked(writing, origin, holds);
    },
    noteLeave: ({ origin, tabId }) =>
      orNoteLocked(
        put(origin, (before) => {
          if (!before?.tabIds.includes(tabId)) return before;
          const tabIds = before.tabIds.filter((id) => id !== tabId);
          return tabIds.length === 0 ? undefined : { ...before, tabIds };
        }),
        origin,
        false,
      ),
    noteLocked: (origin) => noteLocked(origin, false),
    settleLocked: async () => {
      const settled: SiteOrigin[] = [];
      for (const origin of await tidied.settled()) {
        if (await put(origin, () => undefined)) settled.push(origin);
        await noteLocked(origin, true);
      }
      return settled;
    },
    remove: (origin) => put(origin, () => undefined),
    forget,
  };
};
