/**
 * Runs before everything else of each page where a browser can't wait for the page's modules: shows the theme that was chosen, so that
 * none flashes in the other one. The page waits for it: nothing else is here. COMPAT(firefox): see packaging/first-paint.ts.
 */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { readEarlyTheme } from '../src/ui/look/early-theme.ts';

export default defineUnlistedScript({
  // COMPAT(firefox): knows no `blocking="render"`.
  include: ['firefox'],
  main: () => {
    const theme = readEarlyTheme();
    if (theme !== null) document.documentElement.dataset['theme'] = theme;
  },
});
