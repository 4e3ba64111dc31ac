/**
 * Runs before the first paint of each page: shows the theme that was chosen, so that none flashes in the other one. Reads what
 * src/ui/look keeps, and of that the theme alone: the page waits for it.
 */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { readEarlyTheme } from '../src/ui/look/early-theme.ts';

export default defineUnlistedScript(() => {
  const theme = readEarlyTheme();
  if (theme !== null) document.documentElement.dataset['theme'] = theme;
});
