/**
 * The sessions, kept as one document inside the vault. Tokens are nowhere else: not in plain storage, not in a view.
 */
import * as v from 'valibot';
import { type Bytes, fromUtf8, toUtf8 } from '../lib/bytes.ts';
import { sessionKey } from '../messaging/view.ts';
import { type Session, type SessionId, SessionSchema } from './session.ts';

const RECORD_ID = 'doc/sessions';

/** The part of the vault that is needed here. */
export interface SessionRecords {
  /** @throws AppError `locked` */
  readonly read: (id: string) => Promise<Bytes | null>;
  readonly commit: (changes: { readonly put: Readonly<Record<string, Bytes>> }) => Promise<void>;
}

export interface SessionStore {
  readonly all: () => Promise<readonly Session[]>;
  readonly find: (id: SessionId) => Promise<Session | null>;
  readonly put: (session: Session) => Promise<void>;
  readonly remove: (ids: readonly SessionId[]) => Promise<void>;
  /** Drops what is in memory; called when the vault locks. */
  readonly forget: () => void;
}

const keyOf = ({ accountId, api }: SessionId): string => sessionKey(accountId, api);
const DocumentSchema = v.array(SessionSchema);

export const createSessionStore = (records: SessionRecords): SessionStore => {
  let loaded: Promise<Map<string, Session>> | null = null;

  const load = async (): Promise<Map<string, Session>> => {
    const bytes = await records.read(RECORD_ID);
    const sessions = bytes === null ? [] : v.parse(DocumentSchema, JSON.parse(fromUtf8(bytes)));
    return new Map(sessions.map((session) => [keyOf(session), session]));
  };

  const current = (): Promise<Map<string, Session>> => {
    loaded ??= load().catch((error: unknown) => {
      loaded = null;
      throw error;
    });
    return loaded;
  };

  /** Applies a change to memory at once, so that changes made meanwhile build on it, and takes it back if it can't be stored. */
  const change = async (apply: (sessions: Map<string, Session>) => void): Promise<void> => {
    const sessions = await current();
    apply(sessions);
    try {
      await records.commit({ put: { [RECORD_ID]: toUtf8(JSON.stringify([...sessions.values()])) } });
    } catch (error) {
      loaded = null; // L6: memory follows the disk again
      throw error;
    }
  };

  return {
    all: async () => [...(await current()).values()],
    find: async (id) => (await current()).get(keyOf(id)) ?? null,
    put: (session) => change((sessions) => sessions.set(keyOf(session), session)),
    remove: (ids) =>
      change((sessions) => {
        for (const id of ids) sessions.delete(keyOf(id));
      }),
    forget: () => {
      loaded = null;
    },
  };
};
