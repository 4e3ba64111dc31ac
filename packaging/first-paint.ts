/**
 * Keeps a page of ours from painting before its code has run, so that it never shows itself in the theme that was not chosen.
 * A browser that can waits for the page's one script; the other gets a script of its own for the theme, which the page waits for.
 */
import type { Plugin } from 'vite';

const MODULE = '<script type="module"';

/** @param browser as WXT names it */
export const firstPaint = (browser: string): Plugin => ({
  name: 'first-paint',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { path }) => {
      if (html.split(MODULE).length !== 2)
        throw new Error(`${path} has not one script: see packaging/first-paint.ts.`);
      // COMPAT(firefox): knows no `blocking="render"` (bugzil.la/1751383).
      return browser === 'firefox'
        ? html.replace('</title>', '</title>\n    <script src="/look.js"></script>')
        : html.replace(MODULE, `${MODULE} blocking="render"`);
    },
  },
});
