/**
 * What a closing vault gives along, where the user chose that pages go on being served: the tokens that their grants need, and
 * those grants. Reads three records and no key. Where anything is in doubt, nothing is kept. T10
 */
import { IDENTITIES_RECORD, parseIdentities } from '../accounts/account-documents.ts';
import { APIS } from '../apis.ts';
import { AppError, toAppError } from '../errors.ts';
import { parseSessions, SESSIONS_RECORD } from '../sessions/session-store.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Sites } from '../sites/create-sites.ts';
import { createGrantStore } from '../sites/grants.ts';
import type { LogActivity } from '../sites/page-requests.ts';
import type { LastLook } from '../vault/vault-types.ts';
import type { Inactivity } from './inactivity.ts';

export interface KeepServingOptions {
  readonly settings: Pick<SettingsStore, 'read'>;
  readonly inactivity: Pick<Inactivity, 'signOutAtMs'>;
  readonly sites: Pick<Sites, 'keep' | 'keepNothing'>;
  readonly note: LogActivity;
}

/** Nothing can be written into a vault that closes. */
const commit = (): Promise<void> => Promise.reject(new AppError({ code: 'locked' }));

export const createKeepServing = ({ settings, inactivity, sites, note }: KeepServingOptions) => {
  const keep = async ({ read }: LastLook): Promise<void> => {
    const choices = await settings.read();
    if (choices.onLock !== 'keep_serving') return sites.keepNothing();
    const identities = parseIdentities(await read(IDENTITIES_RECORD));
    await sites.keep({
      grants: await createGrantStore({ read, commit }).all(),
      sessions: parseSessions(await read(SESSIONS_RECORD)),
      accountIdOf: (identityId, api) =>
        identities.find(({ id }) => id === identityId)?.accounts[APIS[api].chain],
      stopAtMs: await inactivity.signOutAtMs(choices),
    });
  };

  return async (last: LastLook): Promise<void> => {
    try {
      await keep(last);
    } catch (error) {
      note({ kind: 'lock', outcome: toAppError(error).code });
      await sites.keepNothing();
    }
  };
};
