/** Installs `window.countersign` on a granted page (main world, before the page's first script). */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { installPageApi } from '../src/sites/page-api.ts';

export default defineUnlistedScript(() => {
  installPageApi(window, crypto.randomUUID());
});
