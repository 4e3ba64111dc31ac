/**
 * Mounts the bridge on a granted page (isolated world). An unlisted script, not WXT's content script: that one would
 * bring the polyfill along, eight times the size of the bridge itself.
 */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { type BridgeRuntime, mountPageBridge } from '../src/sites/page-bridge.ts';

interface Extension {
  readonly runtime: BridgeRuntime;
}

// An own property only: `globalThis.browser` may otherwise be an element of the page with that id.
const own = (name: 'browser' | 'chrome'): Extension | undefined =>
  Object.getOwnPropertyDescriptor(globalThis, name) &&
  (globalThis as unknown as Record<string, Extension>)[name];

export default defineUnlistedScript(() => {
  const extension = own('browser') ?? own('chrome');
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
