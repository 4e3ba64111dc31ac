/**
 * Takes webextension-polyfill as a module whose one export it is. As CommonJS, a bundler copies every name of it when it is first
 * imported, and merely looking at them all has Chromium set up each of its APIs: 4 ms of each start of the worker.
 */
import type { Plugin } from 'vite';

const POLYFILL = /node_modules[\\/]webextension-polyfill[\\/]dist[\\/]browser-polyfill\.js$/;
/** Where it asks for whom it is; the rest is left as it is. */
const COMMON_JS = 'typeof exports !== "undefined"';

/** @throws Error unless the code offers itself as CommonJS */
export const toModule = (code: string): string => {
  if (!code.includes(COMMON_JS)) {
    throw new Error('webextension-polyfill is no CommonJS any more: see packaging/polyfill-as-module.ts.');
  }
  return `const module = { exports: {} };\nconst { exports } = module;\n${code}\nexport default module.exports;\n`;
};

export const polyfillAsModule = (): Plugin => ({
  name: 'polyfill-as-module',
  transform: (code, id) => (POLYFILL.test(id) ? { code: toModule(code), map: null } : null),
});
