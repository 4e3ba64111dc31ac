/**
 * Puts together what serves pages while the vault is locked, where the user chose that, and what of it the open vault needs:
 * which grants are in force, how they end, and whose token a pass gets. Wiring only.
 */
import { hasCode } from '../errors.ts';
import type { SessionArea } from '../lib/stored-area.ts';
import type { AskingTabs } from './asking-tabs.ts';
import { createGrantEndings, type GrantEndingsOptions } from './grant-endings.ts';
import { createGrantsInForce } from './grants-in-force.ts';
import type { Arm, HeaderArms } from './header-arms.ts';
import { createKeptServing, type KeptBox } from './kept-serving.ts';
import { createLockedServing, type LockedServingOptions } from './locked-serving.ts';
import type { Pass } from './page-access.ts';
import type { TokenSource, Whose } from './page-requests.ts';

export interface WhileLockedOptions
  extends Omit<GrantEndingsOptions, 'inForce' | 'arms'>,
    Pick<LockedServingOptions, 'endToken'> {
  /** Where lies what goes on being served. */
  readonly keptBox: KeptBox;
  readonly area: SessionArea;
  readonly arms: HeaderArms;
  readonly askers: AskingTabs;
  /** The open vault's tokens. */
  readonly vaultTokens: TokenSource;
  /** A page's own request was refused with this token: gets another, as rarely as the API allows. @throws AppError `locked` */
  readonly renewRefused: (whose: Whose, tokenSecret: string) => Promise<void>;
  /** Something of what is kept ended at a use: brings pages in line with it. */
  readonly settleSoon: () => void;
}

export const createWhileLocked = (options: WhileLockedOptions) => {
  const { settleSoon, log } = options;
  const kept = createKeptServing({
    ...{ box: options.keptBox, area: options.area, clock: options.clock },
    onTokenEnd: settleSoon,
    onOver: () => void log({ kind: 'stop_serving', outcome: 'ok' }),
  });
  const inForce = createGrantsInForce({ grants: options.grants, kept });
  const endings = createGrantEndings({
    ...options,
    inForce,
    tokenEndsAtMs: (whose) =>
      options.tokenEndsAtMs(whose).catch(async (error: unknown) => {
        if (!hasCode(error, 'locked')) throw error;
        return (await kept.ensureToken(whose)).expiresAtMs;
      }),
  });
  return {
    kept,
    inForce,
    endings,
    locked: createLockedServing({ ...options, kept, endings }),
    /** Whose grant gave the pass gives the token. */
    sourceOf: ({ isKept }: Pass): TokenSource => (isKept ? kept : options.vaultTokens),
    /** A page says that its own request was refused. */
    onRefused: async ({ grantId, tokenSecret, ...whose }: Arm): Promise<void> => {
      try {
        await options.renewRefused(whose, tokenSecret);
      } catch (error) {
        if (!hasCode(error, 'locked')) throw error;
        // Nothing can be renewed now. A page's word ends what that page gets, and no other page's token.
        await kept.drop(({ id }) => id === grantId);
        settleSoon();
      }
    },
  };
};
