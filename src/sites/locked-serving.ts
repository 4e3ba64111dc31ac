/**
 * What sites do while the vault is locked: bring pages in line with what was kept, stop at the user's word, and hand over to
 * the vault once it is open. Where nothing was kept, every page is told that it ended. T10
 */
import type { Asker, AskingTabs } from './asking-tabs.ts';
import type { Grant } from './grant.ts';
import type { GrantEndings } from './grant-endings.ts';
import type { HeaderArms } from './header-arms.ts';
import { type Endings, isOf } from './kept-bundle.ts';
import type { KeptServing } from './kept-serving.ts';
import type { LogActivity, Whose } from './page-requests.ts';
import type { Serving } from './serving.ts';

export interface LockedServingOptions {
  readonly kept: KeptServing;
  readonly endings: Pick<GrantEndings, 'hasBound' | 'dropEnded' | 'endBelated'>;
  readonly arms: Pick<HeaderArms, 'remove'>;
  readonly askers: Pick<AskingTabs, 'tellLocked'>;
  readonly serving: Pick<Serving, 'permittedAmong' | 'sync'>;
  /** The open vault still has a token that was refused while it was locked. */
  readonly endToken: (token: Endings['tokens'][number]) => Promise<void>;
  readonly log: LogActivity;
}

const isFor =
  ({ origin, api, identityId }: Asker) =>
  (grant: Grant): boolean =>
    identityId !== null && grant.origin === origin && isOf({ identityId, api } satisfies Whose)(grant);

export const createLockedServing = (options: LockedServingOptions) => {
  const { kept, endings, arms, askers, serving, log } = options;

  const tell = async (): Promise<void> => {
    const grants = (await kept.grants()) ?? [];
    await arms.remove(({ grantId }) => !grants.some(({ id }) => id === grantId)); // T10
    await serving.sync(() => false, 'ended');
    await askers.tellLocked((asker) => grants.some(isFor(asker)));
  };

  return {
    /** Takes out what has ended, and what the browser no longer permits (I7). */
    settle: async (): Promise<void> => {
      const grants = await kept.grants();
      if (grants !== null) {
        if (await endings.hasBound()) await endings.dropEnded();
        const permitted = await serving.permittedAmong(grants.map(({ origin }) => origin));
        await kept.drop(({ origin }) => !permitted.has(origin));
      }
      await kept.prune();
      await tell();
    },

    stop: async (): Promise<void> => {
      const isServing = (await kept.grants()) !== null;
      await kept.erase();
      if (isServing) log({ kind: 'stop_serving', outcome: 'ok' });
      await tell();
    },

    /** The vault is open: it serves from now on, and learns what ended meanwhile. */
    takeOver: async (): Promise<void> => {
      await kept.erase();
      const ended = await kept.endings();
      if (ended.grantIds.length > 0) await endings.endBelated(ended.grantIds);
      for (const token of ended.tokens) await options.endToken(token);
      await kept.forgetEndings(ended);
    },
  };
};
