/**
 * Mounts the bridge on a granted page (isolated world). An unlisted script, not WXT's content script: that one would
 * bring the polyfill along, eight times the size of the bridge itself.
 */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { type BridgeRuntime, mountPageBridge } from '../src/sites/page-bridge.ts';

interface Extension {
  readonly runtime: BridgeRuntime;
}

type Global = Readonly<Record<'browser' | 'chrome', Partial<Extension> | undefined>>;

/**
 * In its place may be an element of the page with that id: Chromium puts what is the extension's onto it, or nothing. Where a frame
 * has one of the two names when this world is made, it gives none at all: such a page is served from its next load.
 */
const isExtension = (it: Partial<Extension> | undefined): it is Extension => {
  try {
    return typeof it?.runtime?.sendMessage === 'function';
  } catch {
    return false; // a frame with that name, of another origin
  }
};

export default defineUnlistedScript(() => {
  const { browser, chrome } = globalThis as unknown as Global;
  const extension = [browser, chrome].find(isExtension);
  if (!extension) return;
  mountPageBridge({
    page: window,
    runtime: extension.runtime,
    areas: { local: () => localStorage, session: () => sessionStorage },
    whenShown: () =>
      new Promise((resolve) => {
        if (!('prerendering' in document) || !document.prerendering) resolve();
        else document.addEventListener('prerenderingchange', () => resolve(), { once: true });
      }),
    onRewritten: (listener) => new MutationObserver(listener).observe(document, { childList: true }),
  });
});
