/** What is being chosen for a grant, as the form holds it: switching back and forth between the ways loses nothing. Pure. */
import { type Api, readScopeOf } from '../../apis.ts';
import type { GrantDuration, GrantScope, GrantTerms, GrantWay, TokenStorage } from '../../messaging/view.ts';

export interface GrantDraft {
  readonly way: GrantWay;
  readonly scope: GrantScope;
  /** `none`: the token is written nowhere. */
  readonly area: TokenStorage['area'] | 'none';
  readonly key: string;
  readonly duration: GrantDuration;
}

/** The least that is of any use. */
export const toNewDraft = (api: Api, duration: GrantDuration): GrantDraft => ({
  way: 'fetch',
  scope: readScopeOf(api),
  area: 'none',
  key: '',
  duration,
});

export const toDraft = (api: Api, terms: GrantTerms, duration: GrantDuration): GrantDraft => {
  const base = { ...toNewDraft(api, duration), way: terms.way };
  if (terms.way !== 'token') return { ...base, scope: terms.scope };
  return terms.storage === undefined ? base : { ...base, ...terms.storage };
};

export const toTerms = ({ way, scope, area, key }: GrantDraft): GrantTerms => {
  if (way !== 'token') return { way, scope };
  return area === 'none' ? { way } : { way, storage: { area, key: key.trim() } };
};

/** Whether it can be granted as it is. */
export const isComplete = ({ way, scope, area, key }: GrantDraft): boolean =>
  way === 'token' ? area === 'none' || key.trim() !== '' : scope.paths.length > 0;
