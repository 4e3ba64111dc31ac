/** How many accounts each API has, and how many of them are signed in. Pure. */
import { API_IDS, APIS, type Api } from '../../apis.ts';
import { sessionKey, type UnlockedView } from '../../messaging/view.ts';

export interface ApiAccounts {
  readonly api: Api;
  readonly total: number;
  readonly signedIn: number;
}

/** APIs that no account signs in to are left out. */
export const countAccounts = ({
  identities,
  sessions,
}: Pick<UnlockedView, 'identities' | 'sessions'>): readonly ApiAccounts[] =>
  API_IDS.map((api): ApiAccounts => {
    const ids = identities.flatMap(({ accounts }) => accounts[APIS[api].chain]?.id ?? []);
    const isSignedIn = (id: string): boolean => sessions[sessionKey(id, api)]?.state === 'signed_in';
    return { api, total: ids.length, signedIn: ids.filter(isSignedIn).length };
  }).filter(({ total }) => total > 0);
