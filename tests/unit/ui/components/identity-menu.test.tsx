import { describe, expect, it, vi } from 'vitest';
import type { IdentityView } from '../../../../src/messaging/view.ts';
import { IdentityMenu } from '../../../../src/ui/components/IdentityMenu.tsx';
import { renderInto } from '../dom.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

const open = async (count: number): Promise<Element> => {
  const identities: readonly IdentityView[] = Array.from({ length: count }, (_, index) => ({
    id: `id-${index}`,
    name: `Bot ${index}`,
    accounts: {},
  }));
  const nothing = (): undefined => undefined;
  const root = await renderInto(
    <IdentityMenu
      identities={identities}
      selected={identities[0]}
      onSelect={nothing}
      actions={[{ text: 'Overview', icon: 'grid', onSelect: nothing }]}
    />,
  );
  root.querySelector<HTMLButtonElement>('.identity-button')?.click();
  await vi.waitFor(() => expect(root.querySelector('[role=menu]')).not.toBeNull());
  return root;
};

const itemsOf = (root: Element): number => root.querySelectorAll('[role=menuitemradio]').length;

describe('the menu of identities', () => {
  it('offers what else there is below them, however many they are', async () => {
    const root = await open(1000);
    const items = [...root.querySelectorAll('[role=menuitem]')];
    expect(items.map(({ textContent }) => textContent)).toEqual(['Overview']);
    expect(root.querySelector('.menu-list [role=menuitem]')).toBeNull();
  });

  it('shows all of a few, without a search field', async () => {
    const root = await open(8);
    expect(itemsOf(root)).toBe(8);
    expect(root.querySelector('input')).toBeNull();
  });

  it('shows the first of a thousand with a search field, and how many more can be found by it', async () => {
    const root = await open(1000);
    expect(itemsOf(root)).toBe(30);
    expect(root.querySelector('input[type=search]')).not.toBeNull();
    expect(root.textContent).toContain('970 more: type to find them.');
  });
});
