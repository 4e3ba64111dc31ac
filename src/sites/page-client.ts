/**
 * How the page's world asks the bridge: one event out, one event back. Used before the page's first script runs, so that
 * everything it needs is taken before the page can replace it. I4
 */
import { DISCONNECTED, type PageMethod, REPLY_EVENT, REQUEST_EVENT } from './page-protocol.ts';

const { getOwnPropertyDescriptor } = Object;
const { apply } = Reflect;
const { parse, stringify } = JSON;
const PageEvent = CustomEvent;
const PagePromise = Promise;
const readDetail = getOwnPropertyDescriptor(CustomEvent.prototype, 'detail')?.get;

export type Fields = Readonly<Record<string, unknown>>;

interface Pending {
  readonly resolve: (value: Fields) => void;
  readonly reject: (reason: string) => void;
}

export interface PageClient {
  readonly listen: (name: string, listener: (event: Event) => void) => void;
  /** False where somebody cancelled it. */
  readonly emit: (name: string, init: CustomEventInit) => boolean;
  /** Rejects with a reason, a text. */
  readonly ask: (method: PageMethod, input: Fields) => Promise<Fields>;
}

interface BridgeReply {
  readonly id: string;
  readonly ok: boolean;
  readonly value: Fields;
  readonly reason: string;
}

/** Null for what no bridge sent: anything on the page may fire such an event, and disturbs only the page itself. */
const parseReply = (event: Event): BridgeReply | null => {
  const text: unknown = readDetail ? apply(readDetail, event, []) : null;
  try {
    const reply = parse(text as string);
    const isReply = reply.ok
      ? typeof reply.value === 'object' && reply.value !== null
      : typeof reply.reason === 'string';
    return isReply ? reply : null;
  } catch {
    return null; // not JSON
  }
};

/** @param prefix tells the clients on one page apart: both hear every reply */
export const createPageClient = (page: EventTarget, prefix: string): PageClient => {
  const { addEventListener, dispatchEvent } = page;
  const listen: PageClient['listen'] = (name, listener) => apply(addEventListener, page, [name, listener]);
  const emit: PageClient['emit'] = (name, init) => apply(dispatchEvent, page, [new PageEvent(name, init)]);

  const pending: Record<string, Pending> = { __proto__: null } as never;
  let lastId = 0;

  const onReply = (event: Event): void => {
    const reply = parseReply(event);
    const waiting = reply && pending[reply.id];
    if (!waiting) return;
    delete pending[reply.id];
    if (reply.ok) waiting.resolve(reply.value);
    else waiting.reject(reply.reason);
  };

  return {
    listen,
    emit,
    ask: (method, input) =>
      new PagePromise((resolve, reject) => {
        // Each time: a page that writes its document anew takes it off. One that is there already is not added again.
        listen(REPLY_EVENT, onReply);
        lastId += 1;
        const id = prefix + lastId;
        pending[id] = { resolve, reject };
        if (emit(REQUEST_EVENT, { cancelable: true, detail: stringify({ id, method, input }) })) {
          delete pending[id];
          reject(DISCONNECTED);
        }
      }),
  };
};
