/**
 * Takes out of Preact the one assignment that parses text as HTML: no markup of ours uses it, and what isn't shipped
 * can't be reached (U2). Fails the build when Preact no longer looks as it did, rather than ship it unnoticed.
 */
import type { Plugin } from 'vite';

const PREACT = /[\\/]node_modules[\\/]preact[\\/]dist[\\/]preact\.mjs$/;
const ASSIGNMENT = /\b\w+\.innerHTML=\w+\.__html\b/g;

/** @throws Error unless the code assigns `innerHTML` exactly once */
export const removeInnerHtml = (code: string): string => {
  const { length } = code.match(ASSIGNMENT) ?? [];
  if (length !== 1) {
    throw new Error(
      `Preact assigns innerHTML ${length ?? 0} times, not once: see packaging/without-inner-html.ts.`,
    );
  }
  return code.replace(ASSIGNMENT, 'void 0');
};

export const withoutInnerHtml = (): Plugin => ({
  name: 'without-inner-html',
  transform: (code, id) => (PREACT.test(id) ? { code: removeInnerHtml(code), map: null } : null),
});
