/**
 * In the place of Vite's helper for code that is loaded later, which also knows of module preloads, nonces and other hosts: here styles
 * are all that comes with such code, from the package itself. Each page is almost a kilobyte lighter.
 */
import type { Plugin } from 'vite';

const HELPER = /vite\/preload-helper\.js$/;

/** Loads the styles, each once and again where that failed, then the code. A failure is the caller's to say. */
const LOAD_LATER = `
const added = {};
const add = (path) => new Promise((resolve, reject) => {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = '/' + path;
  link.onload = resolve;
  link.onerror = () => {
    link.remove();
    delete added[path];
    reject(new Error('Could not load ' + path));
  };
  document.head.append(link);
});
export const __vitePreload = async (load, paths = []) => {
  await Promise.all(paths.map((path) => (added[path] ??= add(path))));
  return load();
};
`;

/** Fails the build where Vite's helper is called otherwise by now, rather than ship it unnoticed. */
export const loadLater = (): Plugin => {
  let isReplaced = false;
  return {
    name: 'load-later',
    enforce: 'pre',
    transform: (_code, id) => {
      if (!HELPER.test(id)) return null;
      isReplaced = true;
      return { code: LOAD_LATER, map: null };
    },
    generateBundle: () => {
      if (!isReplaced) throw new Error('Vite has no preload helper any more: see packaging/load-later.ts.');
    },
  };
};
