import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useKept } from '../../../../src/ui/lists/use-kept.ts';
import { locale } from '../../../../src/ui/look/locale.ts';
import { renderAtOnce, renderInto } from '../dom.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

const drawn: string[] = [];

const Item = ({ name }: { readonly name: string }) => {
  drawn.push(name);
  return <li>{name}</li>;
};

const List = ({ items, on = '' }: { readonly items: readonly string[]; readonly on?: string }) => {
  const keep = useKept(on);
  return <ul>{items.map((name) => keep(name, () => <Item key={name} name={name} />))}</ul>;
};

type Root = Parameters<typeof render>[1];
const roots: Root[] = [];

beforeEach(renderAtOnce);
afterEach(() => {
  for (const root of roots.splice(0)) render(null, root);
});

const show = async (items: readonly string[]) => {
  const root = await renderInto(<List items={items} />);
  const container = root as unknown as Root;
  roots.push(container);
  const next = (node: preact.JSX.Element): readonly string[] => {
    drawn.length = 0;
    render(node, container);
    return [...drawn];
  };
  return { root, next };
};

describe('a long list whose parts are kept', () => {
  it('draws only what is new, in whatever order', async () => {
    const { root, next } = await show(['a', 'b']);
    expect(next(<List items={['a', 'b', 'c']} />)).toEqual(['c']);
    expect(next(<List items={['c', 'a', 'b']} />)).toEqual([]);
    expect(root.textContent).toBe('cab');
  });

  it('draws anew what was away', async () => {
    const { root, next } = await show(['a', 'b']);
    next(<List items={['b']} />);
    expect(root.textContent).toBe('b');
    expect(next(<List items={['a', 'b']} />)).toEqual(['a']);
    expect(root.textContent).toBe('ab');
  });

  it('draws all of it when what it says may have changed: a name, or the language', async () => {
    const { next } = await show(['a', 'b']);
    expect(next(<List items={['a', 'b']} on="renamed" />)).toEqual(['a', 'b']);
    drawn.length = 0;
    locale.value = { ...locale.value };
    await vi.waitFor(() => expect(drawn).toEqual(['a', 'b']));
  });
});
