/**
 * Runs before everything else of each page: begins to read the published view, which comes while the modules are still being
 * loaded, and shows the theme that was chosen, so that none flashes in the other one. The page waits for it: nothing else is here.
 */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { beginRead } from '../src/ui/early-read.ts';
import { readEarlyTheme } from '../src/ui/look/early-theme.ts';
import { warmUp } from '../src/ui/look/warm-up.ts';

export default defineUnlistedScript(() => {
  beginRead();
  const theme = readEarlyTheme();
  if (theme !== null) document.documentElement.dataset['theme'] = theme;
  warmUp();
});
