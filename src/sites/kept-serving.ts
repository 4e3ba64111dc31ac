/**
 * Serving pages while the vault is locked: reads the bundle for each use, takes out what has ended, and erases it with its
 * last grant. Never signs, never renews: a token that its API refuses is over. Keeps nothing in memory.
 */
import * as v from 'valibot';
import { AppError, hasCode } from '../errors.ts';
import { type Bytes, fromUtf8, toUtf8, zeroBytes } from '../lib/bytes.ts';
import type { Clock } from '../lib/clock.ts';
import { createMutex } from '../lib/mutex.ts';
import type { SessionArea } from '../lib/stored-area.ts';
import type { StillServingView } from '../messaging/view.ts';
import type { Grant } from './grant.ts';
import {
  type BundleInput,
  type Endings,
  isOf,
  type KeptBundle,
  KeptBundleSchema,
  type KeptSession,
  planBundle,
  planLive,
  planNextEnd,
  toStillServing,
} from './kept-bundle.ts';
import { createKeptEndings } from './kept-endings.ts';
import type { TokenSource, Whose } from './page-requests.ts';

/** Outlives the worker, not the browser; sealed. */
export interface KeptBox {
  readonly seal: (secret: Bytes) => Promise<void>;
  /** False where there is nothing to put it into any more. */
  readonly reseal: (secret: Bytes) => Promise<boolean>;
  readonly open: () => Promise<Bytes | null>;
  readonly erase: () => Promise<void>;
}

export interface KeptServingOptions {
  readonly box: KeptBox;
  readonly area: SessionArea;
  readonly clock: Clock;
  /** A token ended at a use: the pages concerned do not know yet. */
  readonly onTokenEnd: () => void;
  /** The last grant has ended, and all of it is erased. */
  readonly onOver: () => void;
}

export interface KeptServing extends TokenSource {
  /** The vault closes: keeps what its grants need, or nothing where they need nothing. Takes the place of what was kept. */
  readonly begin: (input: Omit<BundleInput, 'endings' | 'nowMs'>) => Promise<void>;
  /** The grants that are served now; null where nothing is kept. */
  readonly grants: () => Promise<readonly Grant[] | null>;
  /** They are over for good: the vault will be told. */
  readonly endGrants: (ids: readonly string[]) => Promise<void>;
  /** They are not served any more until the vault is open; there, they stay. */
  readonly drop: (isMeant: (grant: Grant) => boolean) => Promise<void>;
  /** Takes out what has ended by itself. */
  readonly prune: () => Promise<void>;
  readonly view: () => Promise<StillServingView | null>;
  /** When `prune` is due next, epoch milliseconds; null where nothing ends by itself. */
  readonly nextEndAtMs: () => Promise<number | null>;
  readonly erase: () => Promise<void>;
  readonly endings: () => Promise<Endings>;
  readonly forgetEndings: (told: Endings) => Promise<void>;
}

const encode = async <T>(bundle: KeptBundle, write: (secret: Bytes) => Promise<T>): Promise<T> => {
  const secret = toUtf8(JSON.stringify(bundle));
  try {
    return await write(secret);
  } finally {
    zeroBytes(secret); // K14
  }
};

export const createKeptServing = (options: KeptServingOptions): KeptServing => {
  const { box, clock } = options;
  const endings = createKeptEndings(options.area);
  const turns = createMutex();

  /** As it was stored; null for what nothing can be made of. */
  const load = async (): Promise<KeptBundle | null> => {
    const secret = await box.open();
    if (secret === null) return null;
    try {
      const parsed = v.safeParse(KeptBundleSchema, JSON.parse(fromUtf8(secret)));
      return parsed.success ? parsed.output : null;
    } finally {
      zeroBytes(secret); // K14
    }
  };

  const read = (): Promise<KeptBundle | null> =>
    turns.run(async () => {
      const bundle = await load();
      const live = bundle === null ? null : planLive(bundle, clock.nowMs());
      return live === null || live.grants.length === 0 ? null : live;
    });

  /** What can't be taken out takes the whole with it. */
  const change = (plan: (bundle: KeptBundle) => KeptBundle): Promise<void> =>
    turns.run(async () => {
      let hasLeft = false;
      const before = await load();
      try {
        const after = before === null ? null : planLive(plan(before), clock.nowMs());
        if (after !== null && after.grants.length > 0) hasLeft = await encode(after, box.reseal);
      } finally {
        if (!hasLeft) {
          await box.erase();
          if (before !== null) options.onOver();
        }
      }
    });

  const findSession = async (whose: Whose): Promise<KeptSession> => {
    const bundle = await read();
    if (bundle === null) throw new AppError({ code: 'locked' });
    const session = bundle.sessions.find(isOf(whose));
    if (session === undefined) throw new AppError({ code: 'not_signed_in' });
    return session;
  };

  const endToken = async (session: KeptSession): Promise<void> => {
    const { tokenSecret } = session;
    await change((bundle) => ({
      ...bundle,
      sessions: bundle.sessions.filter((other) => other.tokenSecret !== tokenSecret),
    }));
    await endings.addToken(session);
    options.onTokenEnd();
  };

  return {
    begin: async (input) => {
      const ended = await endings.read();
      await turns.run(async () => {
        const bundle = planBundle({ ...input, endings: ended, nowMs: clock.nowMs() });
        if (bundle.grants.length === 0) return box.erase();
        await encode(bundle, box.seal);
      });
    },
    grants: async () => (await read())?.grants ?? null,
    endGrants: async (ids) => {
      await change((bundle) => ({
        ...bundle,
        grants: bundle.grants.filter(({ id }) => !ids.includes(id)),
      }));
      await endings.addGrants(ids);
    },
    drop: (isMeant) =>
      change((bundle) => ({ ...bundle, grants: bundle.grants.filter((grant) => !isMeant(grant)) })),
    prune: () => change((bundle) => bundle),
    view: async () => {
      const bundle = await read();
      return bundle === null ? null : toStillServing(bundle);
    },
    nextEndAtMs: async () => {
      const bundle = await read();
      return bundle === null ? null : planNextEnd(bundle);
    },
    erase: () => turns.run(box.erase),
    endings: endings.read,
    forgetEndings: endings.forget,

    ensureToken: async (whose) => {
      const { tokenSecret, expiresAtMs } = await findSession(whose);
      return { tokenSecret, expiresAtMs };
    },
    withToken: async (whose, call) => {
      const session = await findSession(whose);
      try {
        return await call(session.tokenSecret);
      } catch (error) {
        // No login, no replay: nothing here could sign one. T7
        if (hasCode(error, 'unauthorized')) await endToken(session);
        throw error;
      }
    },
  };
};
