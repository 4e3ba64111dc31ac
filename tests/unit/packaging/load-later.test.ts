import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadLater } from '../../../packaging/load-later.ts';

const HELPER = '\0vite/preload-helper.js';

const call = (hook: unknown, ...args: readonly unknown[]): unknown => {
  if (typeof hook !== 'function') throw new Error('There is no such hook.');
  return Reflect.apply(hook, null, args);
};

type Load = (load: () => Promise<unknown>, paths?: readonly string[]) => Promise<unknown>;

const aHelper = async (): Promise<Load> => {
  const { code } = call(loadLater().transform, '', HELPER) as { readonly code: string };
  // Each import of its own: a module is made once.
  const address = `data:text/javascript,${encodeURIComponent(`${code}// ${crypto.randomUUID()}`)}`;
  return (await import(address)).__vitePreload;
};

interface Link {
  readonly href: string;
  readonly onload: () => void;
  readonly onerror: () => void;
}

/** A document's head: the links that are in it, in the order that they came. */
const aHead = (): Link[] => {
  const links: Link[] = [];
  vi.stubGlobal('document', {
    createElement: () => ({
      remove() {
        links.splice(
          links.findIndex((link) => Object.is(link, this)),
          1,
        );
      },
    }),
    head: { append: (link: Link) => links.push(link) },
  });
  return links;
};

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('code that is loaded later', () => {
  it('comes at once where it has no styles', async () => {
    const links = aHead();
    expect(await (await aHelper())(async () => 'code')).toBe('code');
    expect(links).toEqual([]);
  });

  it('comes after its styles, which are added once, whoever asks meanwhile', async () => {
    const links = aHead();
    const helper = await aHelper();
    const load = vi.fn(async () => 'code');
    const both = [helper(load, ['assets/a.css']), helper(load, ['assets/a.css'])];
    await Promise.resolve();
    expect(links.map(({ href }) => href)).toEqual(['/assets/a.css']);
    expect(load).not.toHaveBeenCalled();
    links[0]?.onload();
    expect(await Promise.all(both)).toEqual(['code', 'code']);
    expect(await helper(load, ['assets/a.css'])).toBe('code');
    expect(links.length).toBe(1);
  });

  it('does not come without them; the next one who asks tries again', async () => {
    const links = aHead();
    const helper = await aHelper();
    const load = vi.fn(async () => 'code');
    const first = helper(load, ['assets/a.css']);
    links[0]?.onerror();
    await expect(first).rejects.toThrow('assets/a.css');
    expect(load).not.toHaveBeenCalled();
    expect(links).toEqual([]);
    const second = helper(load, ['assets/a.css']);
    links[0]?.onload();
    expect(await second).toBe('code');
  });
});

describe('the build', () => {
  it('leaves other modules as they are', () => {
    expect(call(loadLater().transform, 'code', '/x/preact.mjs')).toBeNull();
  });

  it('fails where there was no such helper to take the place of', () => {
    const hooks = loadLater();
    expect(() => call(hooks.generateBundle)).toThrow('load-later');
    call(hooks.transform, '', HELPER);
    expect(() => call(hooks.generateBundle)).not.toThrow();
  });
});
