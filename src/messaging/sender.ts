/**
 * The only place that looks at who sent a message. Identity comes from the browser's `sender`, never from the message.
 */

/** The parts of the browser's MessageSender that count; all are set by the browser, none by the sender. */
export interface RawSender {
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  /** The browser's word on the origin of the sending frame. */
  readonly origin?: string | undefined;
  readonly frameId?: number | undefined;
  readonly tab?: { readonly id?: number | undefined } | undefined;
}

export type Sender =
  | { readonly kind: 'interface' }
  | { readonly kind: 'page'; readonly origin: string; readonly tabId: number; readonly url: string }
  | { readonly kind: 'stranger' };

const STRANGER: Sender = { kind: 'stranger' };

export interface OwnExtension {
  readonly id: string;
  /** `runtime.getURL('')`, with the trailing slash. */
  readonly baseUrl: string;
}

/** Decides who is talking. I2: default deny; everything that is not surely one of the two known kinds is a stranger. */
export const identifySender = (sender: RawSender, own: OwnExtension): Sender => {
  if (sender.id !== own.id || !sender.url) return STRANGER;
  // An extension page framed in a site has our origin too, but then frameId is above 0.
  const isTopFrame = sender.frameId === undefined || sender.frameId === 0;
  if (!isTopFrame) return STRANGER;
  // Compared as text: for these schemes Node and some browsers call every URL's origin "null".
  if (sender.url.startsWith(own.baseUrl)) return { kind: 'interface' };
  const tabId = sender.tab?.id;
  if (tabId === undefined || sender.frameId !== 0) return STRANGER;
  const origin = pageOrigin(sender);
  return origin === null ? STRANGER : { kind: 'page', origin, tabId, url: sender.url };
};

/** The page's origin where url and origin agree on it; a sandboxed frame has origin "null" and a genuine-looking url. */
const pageOrigin = ({ origin, url }: RawSender): string | null => {
  const parsed = URL.parse(url ?? '');
  return parsed && /^https?:$/.test(parsed.protocol) && parsed.origin === origin ? origin : null;
};
