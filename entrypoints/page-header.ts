/** Marks the API requests of a page that was granted *header* (main world, before the page's first script). */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { ENDPOINTS } from '../src/build.ts';
import { installPageHeader } from '../src/sites/page-header.ts';

export default defineUnlistedScript(() => {
  installPageHeader({
    page: window,
    baseUrls: ENDPOINTS.baseUrls,
    documentUrl: () => document.baseURI,
    newMark: () => crypto.randomUUID(),
  });
});
