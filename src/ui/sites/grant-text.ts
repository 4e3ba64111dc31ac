/** Grants in words: the ways, the durations and the calls, each by one name wherever it is shown. */
import { APIS, type Api, type ApiCall, callsWithin } from '../../apis.ts';
import type { GrantDuration, GrantTerms, GrantWay } from '../../messaging/view.ts';
import { type MessageKey, plural, t } from '../i18n.ts';

export const WAYS: readonly GrantWay[] = ['fetch', 'header', 'token'];

const WAY_NAMES: Readonly<Record<GrantWay, MessageKey>> = {
  fetch: 'way_fetch',
  header: 'way_header',
  token: 'way_token',
};

const WAY_SENTENCES: Readonly<Record<GrantWay, MessageKey>> = {
  fetch: 'way_fetch_explain',
  header: 'way_header_explain',
  token: 'way_token_explain',
};

const DURATION_NAMES: Readonly<Record<GrantDuration, MessageKey>> = {
  visit: 'duration_visit',
  browser: 'duration_browser',
  token: 'duration_token',
  always: 'duration_always',
};

const KIND_NAMES: Readonly<Record<ApiCall['kind'], MessageKey>> = {
  read: 'call_read',
  secret: 'call_secret',
  write: 'call_write',
  permanent: 'call_permanent',
};

export const wayName = (way: GrantWay): string => t(WAY_NAMES[way]);
/** What it means, in one sentence. */
export const waySentence = (way: GrantWay, api: Api): string => t(WAY_SENTENCES[way], APIS[api].name);
export const durationName = (duration: GrantDuration): string => t(DURATION_NAMES[duration]);
export const callKindName = ({ kind }: ApiCall): string => t(KIND_NAMES[kind]);

/** How far a grant goes, in a few words. */
export const termsText = (api: Api, terms: GrantTerms): string => {
  if (terms.way === 'token') {
    return terms.storage === undefined
      ? t('terms_token')
      : t(terms.storage.area === 'local' ? 'terms_local' : 'terms_session', terms.storage.key);
  }
  const calls = callsWithin(api, terms.scope);
  const isReading = calls.every(({ kind }) => kind === 'read');
  return isReading ? plural('terms_reads', calls.length) : plural('terms_calls', calls.length);
};
