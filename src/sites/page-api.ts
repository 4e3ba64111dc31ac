/**
 * The page's half, in the page's own world: `window.countersign`. Knows nothing but what the bridge answers.
 * Never touches `window.ethereum`, never adds to the DOM. Described for pages in public/countersign.d.ts.
 */
import type { PageWish } from '../messaging/contract.ts';
import type { GrantWay } from '../messaging/view.ts';
import { createPageClient, type Fields } from './page-client.ts';
import { toErrorNumber } from './page-errors.ts';
import { ANNOUNCE_EVENT, ASK_EVENT, isPageApi, type PageApi, type PageMethod } from './page-protocol.ts';

export interface PageToken {
  readonly token: string;
  /** When the token ends, epoch milliseconds; null where the API does not say. */
  readonly expiresAtMs: number | null;
  readonly api: PageApi;
}

export interface PageFetchInit {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** `accept` and `content-type` are sent, no others. */
  readonly headers?: HeadersInit;
  readonly body?: string;
}

/** All reject with an Error whose `code` is a number (page-errors.ts) and whose `reason` is our stable name for it. */
export interface CountersignProvider {
  /** The *token* way. */
  readonly getToken: (api: PageApi) => Promise<PageToken>;
  /** The *fetch* way: the extension calls the API, whatever the API answers is the Response. */
  readonly fetch: (api: PageApi, path: string, init?: PageFetchInit) => Promise<Response>;
  /** Asks the user for a grant, in a window of the extension. */
  readonly request: (wish: PageWish) => Promise<{ readonly api: PageApi; readonly way: GrantWay }>;
}

// I4: the page may replace all of these later.
const { assign, defineProperty, freeze, getOwnPropertyDescriptor } = Object;
const { apply } = Reflect;
const PageError = Error;
const PageHeaders = Headers;
const PageResponse = Response;
const readHeader = Headers.prototype.get;

const toError = (reason: string): Error =>
  assign(new PageError(`Countersign: ${reason}`), { code: toErrorNumber(reason), reason });

/** What is not there is left out: the background takes no unknown values. */
const toHeaders = (init: HeadersInit | undefined): Fields => {
  const given = new PageHeaders(init);
  const headers: Record<string, string> = {};
  for (const name of ['accept', 'content-type']) {
    const value = apply(readHeader, given, [name]);
    if (value !== null) headers[name] = value;
  }
  return headers;
};

/**
 * Defines `window.countersign` and announces it. A second call on the same window changes nothing.
 * @param uuid names this page load, as in EIP-6963
 */
export const installPageApi = (page: EventTarget, uuid: string): void => {
  if (getOwnPropertyDescriptor(page, 'countersign')) return;
  const { ask, emit, listen } = createPageClient(page, 'a');

  const call = async (method: PageMethod, input: Fields): Promise<Fields> => {
    // Whoever asks for what is no API learns it without a round trip.
    if (!isPageApi(input.api)) throw toError('invalid_input');
    try {
      return await ask(method, input);
    } catch (reason) {
      throw toError(reason as string);
    }
  };

  const provider: CountersignProvider = freeze({
    getToken: async (api: PageApi) => {
      const { tokenSecret, expiresAtMs } = await call('getToken', { api });
      return freeze({ token: tokenSecret, expiresAtMs, api }) as PageToken;
    },
    fetch: async (api: PageApi, path: string, { method = 'GET', headers, body }: PageFetchInit = {}) => {
      const fields = { api, method, path, headers: toHeaders(headers), body };
      const { body: text, ...head } = await call('fetch', fields);
      return new PageResponse((text as string) || null, head);
    },
    request: async (wish: PageWish) => {
      const { way } = await call('request', { ...wish });
      return freeze({ api: wish.api, way }) as { api: PageApi; way: GrantWay };
    },
  });
  const detail = freeze({
    info: freeze({ uuid, name: 'Countersign', rdns: 'dev.countersign' }),
    provider,
  });
  const announce = (): void => void emit(ANNOUNCE_EVENT, { detail });

  listen(ASK_EVENT, announce);
  defineProperty(page, 'countersign', { value: provider });
  announce();
};
