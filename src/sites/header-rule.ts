/**
 * The rule that puts the token on one request of a granted page. Pure. It fits that request alone: this tab, this host's
 * scripts, this method, this URL with the mark that only the page's own wrapper knows. The mark is a URL fragment: the
 * browser matches rules against it and never sends it (RFC 3986, section 3.5).
 */
import { APIS, type Api, type ApiMethod } from '../apis.ts';
import type { SiteOrigin } from './site-origin.ts';

/** Ids of these rules start here; http/origin-rule.ts has the ones below. */
export const FIRST_HEADER_RULE_ID = 1000;

type HeaderChange =
  | { readonly header: string; readonly operation: 'set'; readonly value: string }
  | { readonly header: string; readonly operation: 'remove' };

/** The part of declarativeNetRequest's Rule that is used here. */
export interface HeaderRule {
  readonly id: number;
  readonly priority: number;
  readonly action: {
    readonly type: 'modifyHeaders';
    readonly requestHeaders: HeaderChange[];
    readonly responseHeaders: HeaderChange[];
  };
  readonly condition: {
    readonly urlFilter: string;
    readonly isUrlFilterCaseSensitive: true;
    readonly initiatorDomains: string[];
    readonly requestMethods: string[];
    readonly resourceTypes: 'xmlhttprequest'[];
    readonly tabIds: number[];
  };
}

export interface HeaderRuleInput {
  readonly id: number;
  readonly api: Api;
  readonly method: ApiMethod;
  /** Without a query or a fragment, of the API's base and a path that `findCall` took: nothing in it is a wildcard. */
  readonly url: string;
  readonly mark: string;
  readonly tabId: number;
  readonly origin: SiteOrigin;
  readonly tokenSecret: string;
}

const toAuthHeader = (api: Api, tokenSecret: string): HeaderChange => {
  const { authHeader } = APIS[api];
  const value = authHeader === 'Authorization' ? `Bearer ${tokenSecret}` : tokenSecret;
  return { header: authHeader.toLowerCase(), operation: 'set', value };
};

const toOriginHeader = (api: Api): HeaderChange => {
  const value = APIS[api].acceptedOrigin;
  return value === null
    ? { header: 'origin', operation: 'remove' }
    : { header: 'origin', operation: 'set', value };
};

/** Rate-limit fields, which no page could read otherwise. */
const EXPOSED = 'x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, retry-after';

export const planHeaderRule = (input: HeaderRuleInput): HeaderRule => ({
  id: input.id,
  priority: 1,
  action: {
    type: 'modifyHeaders',
    requestHeaders: [toAuthHeader(input.api, input.tokenSecret), toOriginHeader(input.api)],
    responseHeaders: [
      { header: 'access-control-allow-origin', operation: 'set', value: input.origin },
      { header: 'access-control-expose-headers', operation: 'set', value: EXPOSED },
      { header: 'access-control-allow-credentials', operation: 'remove' },
      // N1: nothing that was sent with a token is led on to somewhere else.
      { header: 'location', operation: 'remove' },
    ],
  },
  // I6: the host alone would let other ports, subdomains and frames of this tab through; the mark does not.
  condition: {
    urlFilter: `|${input.url}#${input.mark}|`,
    isUrlFilterCaseSensitive: true,
    initiatorDomains: [new URL(input.origin).hostname],
    requestMethods: [input.method.toLowerCase()],
    resourceTypes: ['xmlhttprequest'],
    tabIds: [input.tabId],
  },
});
