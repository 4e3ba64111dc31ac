/**
 * The *header* way, in the page's own world: asks for a rule before each request that the page makes to an API, and marks
 * that request so that the rule fits it alone. Never sees a token. What is refused goes out as the page made it.
 */
import { createPageClient } from './page-client.ts';
import { HEADER_EVENT, type PageApi } from './page-protocol.ts';

export interface PageWindow extends EventTarget {
  fetch: typeof globalThis.fetch;
  readonly XMLHttpRequest: typeof globalThis.XMLHttpRequest;
}

export interface PageHeaderOptions {
  readonly page: PageWindow;
  readonly baseUrls: Readonly<Record<PageApi, string>>;
  /** What relative addresses are relative to. */
  readonly documentUrl: () => string;
  /** A fresh UUID. */
  readonly newMark: () => string;
}

/** One request that a rule could be had for. */
interface Target {
  readonly api: PageApi;
  readonly method: string;
  /** Without a query or a fragment. */
  readonly url: string;
  readonly mark: string;
}

// The page may replace all of these later. I4
const { defineProperty } = Object;
const { apply } = Reflect;
const PageRequest = Request;
const PageUrl = URL;
const PageMap = WeakMap;

export const installPageHeader = ({ page, baseUrls, documentUrl, newMark }: PageHeaderOptions): void => {
  const { ask, emit, listen } = createPageClient(page, 'h');
  if (!emit(HEADER_EVENT, { cancelable: true })) return;
  listen(HEADER_EVENT, (event) => event.preventDefault());

  /** Null for what is no call of an API: with a query it is none, and a fragment is not ours to replace. */
  const toTarget = (method: string, address: string): Target | null => {
    let url: string;
    try {
      url = new PageUrl(address, documentUrl()).href;
    } catch {
      return null; // the browser will say so itself
    }
    for (const api of ['pump', 'mimic'] as const) {
      const isOwn = url.startsWith(`${baseUrls[api]}/`) && !/[?#]/.test(url);
      if (isOwn) return { api, method: method.toUpperCase(), url, mark: newMark() };
    }
    return null;
  };

  const toMarkedUrl = ({ url, mark }: Target): string => `${url}#${mark}`;
  /** Resolves when the request may leave, signed or not. */
  const arm = ({ api, method, url, mark }: Target): Promise<unknown> =>
    ask('arm', { api, method, url, mark }).catch(() => null);
  const disarm = ({ mark }: Target, status: number): void => {
    ask('disarm', { mark, status }).catch(() => null);
  };

  const { fetch } = page;
  const fetchArmed = async (
    target: Target,
    input: RequestInfo | URL,
    init?: RequestInit,
  ): Promise<Response> => {
    await arm(target);
    const url = toMarkedUrl(target);
    let status = 0;
    try {
      const marked = input instanceof PageRequest ? new PageRequest(url, input) : url;
      const response: Response = await apply(fetch, page, [marked, init]);
      status = response.status;
      return response;
    } finally {
      disarm(target, status);
    }
  };
  const wrappedFetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const isRequest = input instanceof PageRequest;
    // A Request's own body can't be moved to another address without being read.
    const canMove = !isRequest || input.body === null;
    const method = init?.method ?? (isRequest ? input.method : 'GET');
    const target = canMove ? toTarget(method, isRequest ? input.url : `${input}`) : null;
    return target ? fetchArmed(target, input, init) : apply(fetch, page, [input, init]);
  };
  defineProperty(page, 'fetch', {
    value: wrappedFetch,
    writable: true,
    enumerable: true,
    configurable: true,
  });

  const { prototype } = page.XMLHttpRequest;
  const { abort, addEventListener, open, send } = prototype;
  /** Opened with a mark; replaced by the next `open`, removed by `abort`. */
  const opened = new PageMap<XMLHttpRequest, Target>();

  prototype.open = function (
    this: XMLHttpRequest,
    method: string,
    address: string | URL,
    ...rest: unknown[]
  ) {
    // One that blocks the page can't wait for a rule.
    const target = rest[0] === false ? null : toTarget(`${method}`, `${address}`);
    opened.delete(this);
    apply(open, this, [method, target ? toMarkedUrl(target) : address, ...(rest.length > 0 ? rest : [true])]);
    if (target) opened.set(this, target);
  };
  prototype.send = function (this: XMLHttpRequest, body?: XMLHttpRequestBodyInit | Document | null) {
    const target = opened.get(this);
    if (!target) return apply(send, this, [body]);
    const settle = (): void => disarm(target, this.status);
    apply(addEventListener, this, ['loadend', settle, { once: true }]);
    void arm(target).then(() => {
      if (opened.get(this) === target) apply(send, this, [body]);
      else disarm(target, 0);
    });
  };
  prototype.abort = function (this: XMLHttpRequest) {
    opened.delete(this);
    apply(abort, this, []);
  };
};
