/**
 * The extension's half on a granted page, in the isolated world: passes requests on and answers back, and keeps the page's
 * storage as the background says. Decides nothing, keeps no token, adds nothing to the DOM. Imports no polyfill: it is
 * loaded with every granted page.
 */
import type { PageMessages, Request, StorageEntry } from '../messaging/contract.ts';
import { type BridgePort, createBridgeLine } from './bridge-line.ts';
import {
  BRIDGE_EVENT,
  CHANGE_EVENT,
  DISCONNECTED,
  isPageApi,
  type PageApi,
  type PageMethod,
  REPLY_EVENT,
  REQUEST_EVENT,
} from './page-protocol.ts';
import { createPageStorage, NOTE_KEY, type PageAreas } from './page-storage.ts';

type MessageListener = (message: unknown, sender: { readonly id?: string | undefined }) => void;

/** The part of the browser's `runtime` that a content script needs. `id` is gone once the extension was updated. */
export interface BridgeRuntime {
  readonly id?: string | undefined;
  readonly connect: () => BridgePort;
  readonly sendMessage: (message: Request<keyof PageMessages>) => Promise<unknown>;
  readonly onMessage: {
    readonly addListener: (listener: MessageListener) => void;
    readonly removeListener: (listener: MessageListener) => void;
  };
}

export interface PageBridgeOptions {
  readonly page: EventTarget;
  readonly runtime: BridgeRuntime;
  readonly areas: PageAreas;
  /** Resolves when the page is shown: a page that is only prerendered has no say yet. */
  readonly whenShown: () => Promise<void>;
  /** Calls it when the page may have written its document anew, which takes every listener off the window. */
  readonly onRewritten: (listener: () => void) => void;
}

const ALL: readonly PageApi[] = ['pump', 'mimic'];

/** I3: all that a page can have said in its name. What it says is the background's to check. */
const MESSAGES: Readonly<Record<PageMethod, keyof PageMessages>> = {
  getToken: 'page.getToken',
  fetch: 'page.fetch',
  request: 'page.request',
  arm: 'page.arm',
  disarm: 'page.disarm',
};

/**
 * What a page waits for goes over the open line: it is answered at once, as a rule, and may be asked again. All else goes as
 * a message, for which a browser keeps its worker alive until it is answered.
 */
const OVER_LINE: readonly (keyof PageMessages)[] = ['page.hello', 'page.getToken'];

/** Characters. The background takes bodies of 64 KiB, of which JSON may make six times as much. */
const MAX_REQUEST_LENGTH = 400_000;

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

interface PageRequest {
  readonly id: string;
  readonly name: keyof PageMessages;
  readonly input: Fields;
}

const parseRequest = (event: Event): PageRequest | null => {
  const text: unknown = (event as CustomEvent<unknown>).detail;
  if (typeof text !== 'string' || text.length > MAX_REQUEST_LENGTH) return null;
  let request: unknown;
  try {
    request = JSON.parse(text);
  } catch {
    return null; // not JSON: the page made it up
  }
  if (!isObject(request)) return null;
  const { id, method, input } = request;
  if (typeof id !== 'string' || typeof method !== 'string' || !isObject(input)) return null;
  return Object.hasOwn(MESSAGES, method) ? { id, name: MESSAGES[method as PageMethod], input } : null;
};

/** The answer for the page, without its id; null for what is no answer of our background. */
const toPageReply = (reply: unknown): Fields | null => {
  if (!isObject(reply)) return null;
  const { ok, value, code } = reply;
  if (ok === true && isObject(value)) return { ok, value };
  return ok === false && typeof code === 'string' ? { ok, reason: code } : null;
};

export const mountPageBridge = (options: PageBridgeOptions): void => {
  const { page, runtime, areas, whenShown } = options;
  const ownId = runtime.id;
  const storage = createPageStorage(areas);
  /** One question per API at a time, however often the page asks. */
  const asking = new Map<unknown, Promise<Fields>>();
  let greetings = 0;
  const line = createBridgeLine(() => runtime.connect());

  const emit = (name: string, detail: Fields): boolean =>
    page.dispatchEvent(new CustomEvent(name, { cancelable: true, detail: JSON.stringify(detail) }));
  const tellChange = (api: PageApi, kind: unknown): void => void emit(CHANGE_EVENT, { api, kind });

  const send = async (name: keyof PageMessages, input: Fields): Promise<Fields> => {
    const message = { countersign: 1, name, input } as unknown as Request<keyof PageMessages>;
    // Asked again once: the worker may have been replaced while it was thinking. What may change something is not.
    for (let attempts = name === 'page.fetch' ? 1 : 2; attempts > 0; attempts -= 1) {
      try {
        const isOverLine = attempts > 1 && OVER_LINE.includes(name);
        const reply = toPageReply(await (isOverLine ? line.ask(message) : runtime.sendMessage(message)));
        if (reply) return reply;
      } catch {
        // Nobody answered, or the extension was updated this moment: the page is told below.
      }
    }
    return { ok: false, reason: DISCONNECTED }; // L5
  };

  const ask = async ({ name, input }: PageRequest): Promise<Fields> => {
    await whenShown();
    return send(name, input);
  };

  const askOnce = (request: PageRequest): Promise<Fields> => {
    const { api } = request.input;
    if (request.name !== 'page.getToken') return ask(request);
    const running = asking.get(api) ?? ask(request).finally(() => asking.delete(api));
    asking.set(api, running);
    return running;
  };

  /** Says that the page is here, and puts into its storage what belongs there; after a refusal nothing does. */
  const greet = async (): Promise<void> => {
    greetings += 1;
    const greeting = greetings;
    await whenShown();
    const { value } = await send('page.hello', {});
    // An older answer must not undo what a newer one said, or what was tidied up since.
    if (greeting !== greetings) return;
    storage.apply(isObject(value) ? (value.storage as readonly StorageEntry[]) : []);
  };

  const tidyUp = (): void => {
    greetings += 1;
    storage.apply([]);
  };

  const askAgain = (kind: unknown, apis: readonly PageApi[] = ALL): void => {
    void greet().then(() => {
      for (const api of apis) tellChange(api, kind);
    });
  };

  const onRequest = (event: Event): void => {
    const request = parseRequest(event);
    if (!request) return;
    event.preventDefault();
    void askOnce(request).then((reply) => emit(REPLY_EVENT, { id: request.id, ...reply }));
  };

  // I8: a page that comes back from the back/forward cache may hold a token that was replaced meanwhile.
  const onPageShow = (event: Event): void => {
    if ((event as PageTransitionEvent).persisted) askAgain('renewed');
  };

  const onPageHide = (): void => {
    tidyUp();
    // The browser closes it as the page goes into the back/forward cache; one that comes back opens another.
    line.drop();
    void send('page.leave', {});
  };

  /** Another page of the origin has tidied up as it went, or as it was refused: what belongs here is written anew. */
  const onStorage = (event: Event): void => {
    const { key, newValue } = event as StorageEvent;
    if (key === NOTE_KEY && newValue === null) void greet();
  };

  const onNudge: MessageListener = (message, sender) => {
    if (sender.id !== ownId || !isObject(message)) return;
    const { countersign, nudge, api, kind } = message;
    if (countersign === 1 && nudge === 'token_changed' && isPageApi(api)) askAgain(kind, [api]);
  };

  const listeners: readonly (readonly [string, (event: Event) => void])[] = [
    [REQUEST_EVENT, onRequest],
    ['pageshow', onPageShow],
    ['pagehide', onPageHide],
    ['storage', onStorage],
    [BRIDGE_EVENT, onNewerBridge],
  ];
  let isOver = false;

  function onNewerBridge(event: Event): void {
    event.preventDefault();
    isOver = true;
    tidyUp();
    for (const [name, listener] of listeners) page.removeEventListener(name, listener);
    // The browser has cut off the listener of an updated extension itself.
    if (runtime.id !== undefined) runtime.onMessage.removeListener(onNudge);
  }

  /** One that is there already is not added again. */
  const listen = (): void => {
    if (!isOver) for (const [name, listener] of listeners) page.addEventListener(name, listener);
  };

  const hasReplaced = !emit(BRIDGE_EVENT, {});
  listen();
  options.onRewritten(listen);
  runtime.onMessage.addListener(onNudge);
  if (hasReplaced) askAgain('renewed');
  else void greet();
};
