/**
 * The extension's half on a granted page, in the isolated world: passes well-formed requests on and answers back.
 * Decides nothing, keeps no token, adds nothing to the DOM. Imports no polyfill: it is loaded with every granted page.
 */
import type { PageMessages, Request } from '../messaging/contract.ts';
import {
  BRIDGE_EVENT,
  CHANGE_EVENT,
  DISCONNECTED,
  isPageApi,
  type PageApi,
  REPLY_EVENT,
  REQUEST_EVENT,
} from './page-protocol.ts';

type MessageListener = (message: unknown, sender: { readonly id?: string | undefined }) => void;

/** The part of the browser's `runtime` that a content script needs. `id` is gone once the extension was updated. */
export interface BridgeRuntime {
  readonly id?: string | undefined;
  readonly sendMessage: (message: Request<keyof PageMessages>) => Promise<unknown>;
  readonly onMessage: {
    readonly addListener: (listener: MessageListener) => void;
    readonly removeListener: (listener: MessageListener) => void;
  };
}

export interface PageBridgeOptions {
  readonly page: EventTarget;
  readonly runtime: BridgeRuntime;
  /** Resolves when the page is shown: a page that is only prerendered has no say yet. */
  readonly whenShown: () => Promise<void>;
}

const ALL: readonly PageApi[] = ['pump', 'mimic'];

/** Longer than any request of page-api. */
const MAX_REQUEST_LENGTH = 200;

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** I3: nothing but a well-formed request in the page's own name goes on. */
const parseRequest = (event: Event): { id: string; api: PageApi } | null => {
  const text: unknown = (event as CustomEvent<unknown>).detail;
  if (typeof text !== 'string' || text.length > MAX_REQUEST_LENGTH) return null;
  let request: unknown;
  try {
    request = JSON.parse(text);
  } catch {
    return null; // not JSON: the page made it up
  }
  if (!isObject(request)) return null;
  const { id, method, api } = request;
  return typeof id === 'string' && method === 'getToken' && isPageApi(api) ? { id, api } : null;
};

/** The answer for the page, without its id; null for what is no answer of our background. */
const toPageReply = (reply: unknown, api: PageApi): Fields | null => {
  if (!isObject(reply)) return null;
  const { ok, value, code } = reply;
  if (ok === false && typeof code === 'string') return { ok, reason: code };
  if (ok !== true || !isObject(value)) return null;
  const { tokenSecret, expiresAtMs } = value;
  if (typeof tokenSecret !== 'string') return null;
  return { ok, api, token: tokenSecret, expiresAtMs: typeof expiresAtMs === 'number' ? expiresAtMs : null };
};

export const mountPageBridge = ({ page, runtime, whenShown }: PageBridgeOptions): void => {
  const ownId = runtime.id;
  /** One question per API at a time, however often the page asks. */
  const asking = new Map<PageApi, Promise<Fields>>();

  const emit = (name: string, detail: Fields): boolean =>
    page.dispatchEvent(new CustomEvent(name, { cancelable: true, detail: JSON.stringify(detail) }));
  const tellChange = (api: PageApi): void => void emit(CHANGE_EVENT, { api });

  const ask = async (api: PageApi): Promise<Fields> => {
    await whenShown();
    // Asked again once: the worker may have been replaced while it was thinking.
    for (let attempt = 0; attempt < 2; attempt += 1) {
      try {
        const reply = await runtime.sendMessage({ countersign: 1, name: 'page.getToken', input: { api } });
        const pageReply = toPageReply(reply, api);
        if (pageReply) return pageReply;
      } catch {
        // Nobody answered, or the extension was updated this moment: the page is told below.
      }
    }
    return { ok: false, reason: DISCONNECTED }; // L5
  };

  const askOnce = (api: PageApi): Promise<Fields> => {
    const running = asking.get(api) ?? ask(api).finally(() => asking.delete(api));
    asking.set(api, running);
    return running;
  };

  const onRequest = (event: Event): void => {
    const request = parseRequest(event);
    if (!request) return;
    event.preventDefault();
    void askOnce(request.api).then((reply) => emit(REPLY_EVENT, { id: request.id, ...reply }));
  };

  // I8: a page that comes back from the back/forward cache may hold a token that was replaced meanwhile.
  const onPageShow = (event: Event): void => {
    if ((event as PageTransitionEvent).persisted) ALL.forEach(tellChange);
  };

  const onNudge: MessageListener = (message, sender) => {
    if (sender.id !== ownId || !isObject(message)) return;
    const { countersign, nudge, api } = message;
    if (countersign === 1 && nudge === 'token_changed' && isPageApi(api)) tellChange(api);
  };

  const onNewerBridge = (event: Event): void => {
    event.preventDefault();
    page.removeEventListener(REQUEST_EVENT, onRequest);
    page.removeEventListener('pageshow', onPageShow);
    // The browser has cut off the listener of an updated extension itself.
    if (runtime.id !== undefined) runtime.onMessage.removeListener(onNudge);
  };

  const hasReplaced = !emit(BRIDGE_EVENT, {});
  page.addEventListener(REQUEST_EVENT, onRequest);
  page.addEventListener('pageshow', onPageShow);
  page.addEventListener(BRIDGE_EVENT, onNewerBridge, { once: true });
  runtime.onMessage.addListener(onNudge);
  if (hasReplaced) ALL.forEach(tellChange);
};
