/**
 * Owns the Origin header of the background's own requests: fetch cannot set it, a declarativeNetRequest rule can.
 * Must never apply to a web page's requests, to another extension's, or to any host but the APIs'.
 */
import { API_IDS, APIS, type Api } from '../apis.ts';
import { parseBaseUrl } from './base-url.ts';

/** Ids of the session rules of this file; rules of other parts keep clear of them. */
export const ORIGIN_RULE_IDS: Readonly<Record<Api, number>> = { pump: 1, mimic: 2 };

type OriginHeader =
  | { readonly header: 'origin'; readonly operation: 'set'; readonly value: string }
  | { readonly header: 'origin'; readonly operation: 'remove' };

/** The part of declarativeNetRequest's Rule that is used here. */
export interface OriginRule {
  readonly id: number;
  readonly priority: number;
  readonly action: { readonly type: 'modifyHeaders'; readonly requestHeaders: OriginHeader[] };
  readonly condition: {
    readonly urlFilter: string;
    readonly requestDomains?: string[];
    readonly initiatorDomains: string[];
    readonly resourceTypes: ('xmlhttprequest' | 'other')[];
    readonly tabIds: number[];
  };
}

/** Where the API does not care there is none: the browser's would name the extension. N4 */
const toOriginHeader = (api: Api): OriginHeader => {
  const value = APIS[api].acceptedOrigin;
  return value === null
    ? { header: 'origin', operation: 'remove' }
    : { header: 'origin', operation: 'set', value };
};

/** A request that belongs to no tab: the background's. */
const NO_TAB = -1;

const isIpAddress = (hostname: string): boolean => /^(\d{1,3}\.){3}\d{1,3}$|^\[/.test(hostname);

/**
 * The session rules, one per API.
 * @param ownHost host name of the extension's own URLs (`new URL(browser.runtime.getURL('')).hostname`).
 *   COMPAT(firefox): a random id there, the same for as long as it is installed; `runtime.id` never matches.
 */
export const planOriginRules = ({
  ownHost,
  baseUrls,
}: {
  readonly ownHost: string;
  readonly baseUrls: Readonly<Record<Api, string>>;
}): OriginRule[] =>
  API_IDS.map((api) => {
    const baseUrl = parseBaseUrl(baseUrls[api]);
    const { hostname } = new URL(baseUrl);
    const header = toOriginHeader(api);
    return {
      id: ORIGIN_RULE_IDS[api],
      // Should one base URL lie within the other, "set" wins: Pump.fun refuses what Mimic does not mind.
      priority: header.operation === 'set' ? 2 : 1,
      action: { type: 'modifyHeaders', requestHeaders: [header] },
      condition: {
        urlFilter: `|${baseUrl}/`,
        ...(isIpAddress(hostname) ? {} : { requestDomains: [hostname] }),
        initiatorDomains: [ownHost],
        resourceTypes: ['xmlhttprequest', 'other'],
        tabIds: [NO_TAB],
      },
    };
  });

/** The one call of declarativeNetRequest that is needed. */
export interface SessionRulesEdge {
  readonly updateSessionRules: (change: {
    readonly removeRuleIds: number[];
    readonly addRules: OriginRule[];
  }) => Promise<void>;
}

/**
 * Puts the rules in place, replacing what an earlier start left. May be called any number of times.
 * @throws whatever the browser throws; no request may be sent then. // N3
 */
export const installOriginRules = async ({
  declarativeNetRequest,
  ownHost,
  baseUrls,
}: {
  readonly declarativeNetRequest: SessionRulesEdge;
  readonly ownHost: string;
  readonly baseUrls: Readonly<Record<Api, string>>;
}): Promise<void> => {
  const addRules = planOriginRules({ ownHost, baseUrls });
  await declarativeNetRequest.updateSessionRules({ removeRuleIds: addRules.map(({ id }) => id), addRules });
};
