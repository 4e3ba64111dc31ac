import { describe, expect, it, vi } from 'vitest';
import { ownBrowserInPages } from '../../../packaging/own-browser-in-pages.ts';

const hooks = ownBrowserInPages();
const call = (hook: unknown, ...args: readonly unknown[]): unknown => {
  if (typeof hook !== 'function') throw new Error('There is no such hook.');
  return Reflect.apply(hook, null, args);
};

const aModule = async (): Promise<unknown> => {
  const code = call(hooks.load, call(hooks.resolveId, 'webextension-polyfill'));
  // Each import of its own: a module is made once.
  const address = `data:text/javascript,${encodeURIComponent(`${String(code)}// ${crypto.randomUUID()}`)}`;
  return (await import(address)).default;
};

describe('what pages get for webextension-polyfill', () => {
  it('is what the browser itself offers, by either name, and by the one that gives promises where it has both', async () => {
    vi.stubGlobal('chrome', { by: 'chrome' });
    expect(await aModule()).toEqual({ by: 'chrome' });
    vi.stubGlobal('browser', { by: 'browser' });
    expect(await aModule()).toEqual({ by: 'browser' });
    vi.unstubAllGlobals();
  });

  it('is nothing else’s place', () => {
    expect(call(hooks.resolveId, 'preact')).toBeNull();
    expect(call(hooks.load, '/x/src/ui/platform.ts')).toBeNull();
  });
});
