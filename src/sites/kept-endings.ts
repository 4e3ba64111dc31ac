/**
 * What ended while the vault was locked and is still in it: a visit that is over, a token that its API refused. Lies in the
 * session area until the vault is open again and has been told. Holds ids and times, no token and no site.
 */
import * as v from 'valibot';
import type { SessionArea } from '../lib/stored-area.ts';
import type { Endings, KeptSession } from './kept-bundle.ts';
import { createSessionList } from './session-list.ts';

const EndingSchema = v.variant('what', [
  v.object({ what: v.literal('grant'), grantId: v.string() }),
  v.object({
    what: v.literal('token'),
    accountId: v.string(),
    api: v.picklist(['pump', 'mimic']),
    obtainedAtMs: v.number(),
  }),
]);

export interface KeptEndings {
  readonly read: () => Promise<Endings>;
  readonly addGrants: (ids: readonly string[]) => Promise<void>;
  readonly addToken: (session: KeptSession) => Promise<void>;
  /** The vault has been told of these. */
  readonly forget: (told: Endings) => Promise<void>;
}

export const KEPT_ENDINGS_KEY = 'sites.keptEndings';

export const createKeptEndings = (area: SessionArea): KeptEndings => {
  const list = createSessionList({ area, key: KEPT_ENDINGS_KEY, item: EndingSchema });
  return {
    read: async () => {
      const all = await list.read();
      return {
        grantIds: all.flatMap((one) => (one.what === 'grant' ? [one.grantId] : [])),
        tokens: all.flatMap((one) => (one.what === 'token' ? [one] : [])),
      };
    },
    addGrants: (ids) =>
      list.change((all) => [...all, ...ids.map((grantId) => ({ what: 'grant' as const, grantId }))]),
    addToken: ({ accountId, api, obtainedAtMs }) =>
      list.change((all) => [...all, { what: 'token', accountId, api, obtainedAtMs }]),
    forget: ({ grantIds, tokens }) =>
      list.change((all) =>
        all.filter((one) =>
          one.what === 'grant'
            ? !grantIds.includes(one.grantId)
            : !tokens.some(
                ({ accountId, api, obtainedAtMs }) =>
                  one.accountId === accountId && one.api === api && one.obtainedAtMs === obtainedAtMs,
              ),
        ),
      ),
  };
};
