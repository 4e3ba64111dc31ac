/**
 * What was read from the APIs for the selected identity, as the interface shows it. Knows values and failures of reads;
 * never holds a token or an API key. A failed read keeps the last value and its age.
 */
import { toAppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { type DetailView, type Loadable, type MimicTokensView, toErrorView } from '../messaging/view.ts';

type Part = Exclude<keyof DetailView, 'identityId'>;
type Field<P extends Part> = keyof DetailView[P];
type ValueOf<P extends Part, F extends Field<P>> = DetailView[P][F] extends Loadable<infer T> ? T : never;

const EMPTY = { state: 'empty' } as const;

const emptyDetail = (identityId: string): DetailView => ({
  identityId,
  pump: { profile: EMPTY, roles: EMPTY },
  mimic: { profile: EMPTY, tokens: EMPTY },
});

export interface DetailStore {
  readonly view: () => DetailView | null;
  /** Takes up what was published before the worker died, as its parts lay; a read that was under way then is over. */
  readonly restore: (detail?: DetailView, balances?: MimicTokensView) => void;
  /** Starts empty for another identity; keeps what there is for the same one. */
  readonly select: (identityId: string | null) => void;
  readonly clear: (part: Part) => void;
  readonly set: <P extends Part, F extends Field<P>>(part: P, field: F, value: ValueOf<P, F>) => void;
  /** Runs a read and shows it loading, ready or failed. @throws what the read threw */
  readonly load: <P extends Part, F extends Field<P>>(
    part: P,
    field: F,
    read: () => Promise<ValueOf<P, F>>,
  ) => Promise<void>;
}

const settle = <T>(loadable: Loadable<T>): Loadable<T> =>
  loadable.state === 'loading'
    ? { ...loadable, state: loadable.value === undefined ? 'empty' : 'ready' }
    : loadable;

const withoutError = <T>({ error: _dropped, ...rest }: Loadable<T>): Loadable<T> => rest;

export const createDetailStore = ({
  clock,
  onChange,
}: {
  clock: Clock;
  onChange: () => void;
}): DetailStore => {
  let detail: DetailView | null = null;
  /** Grow whenever a part is dropped: what was asked for before that comes too late to be shown. */
  const versions: Record<Part, number> = { pump: 0, mimic: 0 };

  const supersede = (): void => {
    versions.pump += 1;
    versions.mimic += 1;
  };

  const change = <P extends Part>(
    askedIn: number,
    part: P,
    field: Field<P>,
    apply: (before: Loadable<unknown>) => Loadable<unknown>,
  ): void => {
    // Another identity was selected meanwhile, or the account has gone: what comes late is not shown under its name.
    if (detail === null || versions[part] !== askedIn) return;
    const before = detail[part][field] as Loadable<unknown>;
    detail = { ...detail, [part]: { ...detail[part], [field]: apply(before) } };
    onChange();
  };

  return {
    view: () => detail,
    restore: (restored, balances) => {
      supersede();
      detail =
        restored === undefined
          ? null
          : {
              identityId: restored.identityId,
              pump: { profile: settle(restored.pump.profile), roles: settle(restored.pump.roles) },
              mimic: {
                profile: settle(restored.mimic.profile),
                tokens: settle({ ...restored.mimic.tokens, ...(balances && { value: balances }) }),
              },
            };
    },
    select: (identityId) => {
      if ((detail?.identityId ?? null) === identityId) return;
      supersede();
      detail = identityId === null ? null : emptyDetail(identityId);
      onChange();
    },
    clear: (part) => {
      if (detail === null) return;
      versions[part] += 1;
      detail = { ...detail, [part]: emptyDetail(detail.identityId)[part] };
      onChange();
    },
    set: (part, field, value) => {
      change(versions[part], part, field, () => ({ state: 'ready', value, readAtMs: clock.nowMs() }));
    },
    load: async (part, field, read) => {
      if (detail === null) return;
      const askedIn = versions[part];
      change(askedIn, part, field, (before) => ({ ...before, state: 'loading' }));
      try {
        const value = await read();
        change(askedIn, part, field, () => ({ state: 'ready', value, readAtMs: clock.nowMs() }));
      } catch (thrown) {
        const error = toErrorView(toAppError(thrown), clock.nowMs());
        change(askedIn, part, field, (before) => ({
          ...withoutError(before),
          state: 'failed',
          error,
        }));
        throw thrown;
      }
    },
  };
};
