/**
 * The page's half, in the page's own world: `window.countersign`. Knows nothing but what the bridge answers.
 * Never touches `window.ethereum`, never adds to the DOM. What it uses is taken before the page's first script runs.
 */
import {
  ANNOUNCE_EVENT,
  ASK_EVENT,
  DISCONNECTED,
  isPageApi,
  type PageApi,
  REPLY_EVENT,
  REQUEST_EVENT,
  toErrorNumber,
} from './page-protocol.ts';

export interface PageToken {
  readonly token: string;
  /** When the token ends, epoch milliseconds; null where the API does not say. */
  readonly expiresAtMs: number | null;
  readonly api: PageApi;
}

export interface CountersignProvider {
  /** Rejects with an Error whose `code` is a number of EIP-1193 and whose `reason` is our stable name for it. */
  readonly getToken: (api: PageApi) => Promise<PageToken>;
}

interface Pending {
  readonly resolve: (token: PageToken) => void;
  readonly reject: (error: Error) => void;
}

// I4: the page may replace all of these later.
const { assign, defineProperty, freeze, getOwnPropertyDescriptor } = Object;
const { apply } = Reflect;
const parseJson = JSON.parse;
const PageEvent = CustomEvent;
const PageError = Error;
const PagePromise = Promise;
const readDetail = getOwnPropertyDescriptor(CustomEvent.prototype, 'detail')?.get;

interface BridgeReply {
  readonly id: string;
  readonly ok: boolean;
  readonly api: PageApi;
  readonly token: string;
  readonly expiresAtMs: number | null;
  readonly reason: string;
}

/** Null for what no bridge sent: anything on the page may fire such an event, and disturbs only the page itself. */
const parseReply = (event: Event): BridgeReply | null => {
  const text: unknown = readDetail ? apply(readDetail, event, []) : null;
  try {
    const reply = parseJson(text as string);
    const isReply =
      typeof reply.id === 'string' && typeof (reply.ok ? reply.token : reply.reason) === 'string';
    return isReply ? reply : null;
  } catch {
    return null; // not JSON
  }
};

const toError = (reason: string): Error =>
  assign(new PageError(`Countersign: ${reason}`), { code: toErrorNumber(reason), reason });

/**
 * Defines `window.countersign` and announces it. A second call on the same window changes nothing.
 * @param uuid names this page load, as in EIP-6963
 */
export const installPageApi = (page: EventTarget, uuid: string): void => {
  if (getOwnPropertyDescriptor(page, 'countersign')) return;
  const { addEventListener, dispatchEvent } = page;
  const listen = (name: string, listener: (event: Event) => void): void =>
    apply(addEventListener, page, [name, listener]);
  const emit = (name: string, init: CustomEventInit): boolean =>
    apply(dispatchEvent, page, [new PageEvent(name, init)]);

  const pending: Record<string, Pending> = { __proto__: null } as never;
  let lastId = 0;

  const getToken = (api: unknown): Promise<PageToken> =>
    new PagePromise((resolve, reject) => {
      if (!isPageApi(api)) return reject(toError('invalid_input'));
      lastId += 1;
      const id = `${lastId}`;
      pending[id] = { resolve, reject };
      const isUnheard = emit(REQUEST_EVENT, {
        cancelable: true,
        detail: `{"id":"${id}","method":"getToken","api":"${api}"}`,
      });
      if (isUnheard) {
        delete pending[id];
        reject(toError(DISCONNECTED));
      }
    });

  const provider: CountersignProvider = freeze({ getToken });
  const detail = freeze({
    info: freeze({ uuid, name: 'Countersign', rdns: 'dev.countersign' }),
    provider,
  });
  const announce = (): void => void emit(ANNOUNCE_EVENT, { detail });

  listen(REPLY_EVENT, (event) => {
    const reply = parseReply(event);
    const waiting = reply && pending[reply.id];
    if (!waiting) return;
    delete pending[reply.id];
    const { ok, api, token, expiresAtMs, reason } = reply;
    if (ok) waiting.resolve(freeze({ token, expiresAtMs, api }));
    else waiting.reject(toError(reason));
  });
  listen(ASK_EVENT, announce);
  defineProperty(page, 'countersign', { value: provider });
  announce();
};
