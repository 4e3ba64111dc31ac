/** The blank content script: when its page says so, times one bare message to the blank worker and back, itself. */
import { defineContentScript } from 'wxt/utils/define-content-script';

interface Chrome {
  readonly chrome: { readonly runtime: { readonly sendMessage: (message: string) => Promise<unknown> } };
}

export default defineContentScript({
  matches: ['http://127.0.0.1/*'],
  runAt: 'document_start',
  main() {
    addEventListener('blank:ask', async () => {
      const startedMs = performance.now();
      await (globalThis as unknown as Chrome).chrome.runtime.sendMessage('ping');
      const tookMs = performance.now() - startedMs;
      dispatchEvent(new CustomEvent('blank:answer', { detail: tookMs }));
    });
  },
});
