/**
 * What happened lately: every unlock, login, renewal, logout, hand-over and refusal, with its outcome code.
 * Holds codes, ids, origins and times; there is no field that a key, a token or a text could be put into.
 */
import * as v from 'valibot';
import { ERROR_CODES } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { createMutex } from '../lib/mutex.ts';
import type { SessionArea } from '../lib/stored-area.ts';
import type { ActivityEntry } from '../messaging/view.ts';

const AREA_KEY = 'activity';
/** Older entries make room for new ones. */
export const MAX_ENTRIES = 500;

const EntrySchema = v.object({
  atMs: v.number(),
  kind: v.picklist([
    'unlock',
    'lock',
    'sign_in',
    'renew',
    'sign_out',
    'sign',
    'hand_over',
    'grant',
    'revoke',
    'reveal',
    'passkey_add',
    'passkey_remove',
    'backup',
    'restore',
    'read',
    'write',
    'drift',
  ]),
  outcome: v.picklist(['ok', ...ERROR_CODES]),
  api: v.exactOptional(v.picklist(['pump', 'mimic'])),
  accountId: v.exactOptional(v.string()),
  origin: v.exactOptional(v.string()),
  durationMs: v.exactOptional(v.number()),
  field: v.exactOptional(v.pipe(v.string(), v.maxLength(64), v.regex(/^[A-Za-z]\w*(\.\w+)*$/))),
  reason: v.exactOptional(v.picklist(['user', 'renewal', 'after_401', 'resumed'])),
});

export type NewEntry = Omit<ActivityEntry, 'atMs'>;

export interface ActivityLog {
  /** Never rejects: an entry that can't be stored must not undo what it reports. It stays in memory then. */
  readonly add: (entry: NewEntry) => Promise<void>;
  /** Newest first. */
  readonly list: () => Promise<readonly ActivityEntry[]>;
  readonly clear: () => Promise<void>;
}

export const createActivityLog = ({ area, clock }: { area: SessionArea; clock: Clock }): ActivityLog => {
  const mutex = createMutex();
  let stored: readonly ActivityEntry[] | null = null;
  /** Waiting for the area to take them. */
  let unstored: readonly ActivityEntry[] = [];

  const load = async (): Promise<readonly ActivityEntry[]> => {
    const parsed = v.safeParse(v.array(EntrySchema), await area.get(AREA_KEY));
    return parsed.success ? parsed.output : [];
  };
  const current = async (): Promise<readonly ActivityEntry[]> => {
    stored ??= await load();
    return [...stored, ...unstored].slice(-MAX_ENTRIES);
  };

  return {
    add: (entry) => {
      const atMs = clock.nowMs();
      return mutex
        .run(async () => {
          unstored = [...unstored, { atMs, ...entry }].slice(-MAX_ENTRIES);
          const entries = await current();
          await area.set(AREA_KEY, entries);
          stored = entries;
          unstored = [];
        })
        .catch(() => undefined);
    },
    list: () => mutex.run(async () => (await current()).toReversed()),
    clear: () =>
      mutex.run(async () => {
        await area.remove(AREA_KEY);
        stored = [];
        unstored = [];
      }),
  };
};
