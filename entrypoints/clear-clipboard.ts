import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

/**
 * Clears the clipboard while its page loads, for the background, which closes it. Chromium's offscreen document: nobody sees
 * it, so that it has no focus, and the older way of copying is the only one that works without.
 */
export default defineUnlistedScript(() => {
  document.addEventListener('copy', (event) => {
    event.preventDefault();
    event.clipboardData?.setData('text/plain', '');
  });
  document.querySelector('textarea')?.select();
  document.execCommand('copy');
});
