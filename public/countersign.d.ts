/**
 * What a page that you granted finds: `window.countersign`, present before its first script. Copy this file beside your
 * code. Nothing of it exists on a page that was not granted.
 */

type CountersignApi = 'pump' | 'mimic';

/** How a site is served: calls made for it, the header put on its own calls, or the token itself. */
type CountersignWay = 'fetch' | 'header' | 'token';

/** This visit in this tab; until the browser is closed; until the present token ends; until the user revokes it. */
type CountersignDuration = 'visit' | 'browser' | 'token' | 'always';

interface CountersignToken {
  /** The JWT. For Pump.fun it goes into `Authorization: Bearer …`, for Mimic into `x-auth-token`. */
  readonly token: string;
  /** Epoch milliseconds; null where the API does not say. */
  readonly expiresAtMs: number | null;
  readonly api: CountersignApi;
}

interface CountersignFetchInit {
  /** GET where it is left out. */
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** `accept` and `content-type` are sent, no others. */
  readonly headers?: HeadersInit;
  /** At most 64 KiB. */
  readonly body?: string;
}

/** What the page would like; what it leaves out is proposed as `fetch`, reading only, for the visit. The user decides. */
interface CountersignWish {
  readonly api: CountersignApi;
  readonly way?: CountersignWay;
  /** Documented calls, `*` for one segment of the path, such as `{ methods: ['GET'], paths: ['/users/*'] }`. */
  readonly scope?: {
    readonly methods: readonly ('GET' | 'POST' | 'DELETE')[];
    readonly paths: readonly string[];
  };
  readonly duration?: CountersignDuration;
}

/**
 * What every call rejects with.
 *
 * | code | reason | meaning |
 * | --- | --- | --- |
 * | 4001 | `site_refused` | the user said no, or closed the window |
 * | 4100 | `site_not_granted`, `site_way_not_granted`, `site_out_of_scope` | not granted: at all, in this way, this call |
 * | 4200 | `site_call_unsupported` | no documented call of the API |
 * | 4900 | `locked`, `not_signed_in`, `disconnected`, `offline`, … | not now: ask again later, or when `countersign:change` comes |
 * | -32002 | `site_request_pending` | the user is being asked about this site already |
 * | -32602 | `invalid_input` | the call itself is wrong |
 * | -32603 | `internal` | a fault of the extension |
 */
interface CountersignError extends Error {
  readonly code: 4001 | 4100 | 4200 | 4900 | -32002 | -32602 | -32603;
  /** Stable; new ones may come. */
  readonly reason: string;
}

interface CountersignProvider {
  /** The *token* way. Ask whenever you need it: the extension renews it. */
  readonly getToken: (api: CountersignApi) => Promise<CountersignToken>;
  /**
   * The *fetch* way: the extension makes the call and answers with whatever the API answered, refusals too.
   * @param path within the API, such as `/auth/my-profile`; without a query
   */
  readonly fetch: (api: CountersignApi, path: string, init?: CountersignFetchInit) => Promise<Response>;
  /**
   * Asks the user, in a window of the extension; answers at once where it is granted already. Only for a site that is
   * granted something: the first grant is the user's own click in the popup.
   */
  readonly request: (
    wish: CountersignWish,
  ) => Promise<{ readonly api: CountersignApi; readonly way: CountersignWay }>;
}

/** The detail of `countersign:announceProvider`, in the manner of EIP-6963. */
interface CountersignAnnouncement {
  readonly info: { readonly uuid: string; readonly name: 'Countersign'; readonly rdns: 'dev.countersign' };
  readonly provider: CountersignProvider;
}

interface Window {
  /** Undefined on a page that was not granted. */
  readonly countersign?: CountersignProvider;
}

interface WindowEventMap {
  /** Comes when the provider does, and in answer to a `countersign:requestProvider`. */
  'countersign:announceProvider': CustomEvent<CountersignAnnouncement>;
  /**
   * The detail is JSON of `{ api, kind }`; `kind` is `renewed` (ask again for the new token) or `ended` (it was revoked,
   * locked, signed out or changed: ask again to learn what is left).
   */
  'countersign:change': CustomEvent<string>;
}
