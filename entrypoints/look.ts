/**
 * Runs before the first paint of each page: shows the theme that was chosen, so that none flashes in the other one. Reads what
 * src/ui/look keeps, and no more: the page waits for it.
 */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { readLook } from '../src/ui/look/look.ts';

export default defineUnlistedScript(() => {
  const { theme } = readLook();
  if (theme !== 'system') document.documentElement.dataset['theme'] = theme;
});
