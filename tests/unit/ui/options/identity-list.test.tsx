import { describe, expect, it, vi } from 'vitest';
import type { IdentityView } from '../../../../src/messaging/view.ts';
import { IdentityList } from '../../../../src/ui/options/IdentityList.tsx';
import { renderInto } from '../dom.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

const identities = (count: number): readonly IdentityView[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `id-${index}`,
    name: `Bot ${index}`,
    accounts: {},
  }));

const show = (count: number): Promise<Element> =>
  renderInto(<IdentityList identities={identities(count)} selectedIdentityId="id-0" />);

describe('the list of identities', () => {
  it('draws those in sight of a thousand and its last one, keeps the room of all others, and says how many there are', async () => {
    const root = await show(1000);
    const drawn = [...root.querySelectorAll('[data-identity]')];
    expect(drawn.length).toBeLessThan(30);
    expect(drawn.at(-1)?.getAttribute('data-identity')).toBe('id-999');
    const items = [...root.querySelectorAll('li[aria-posinset]')];
    expect(items.map((item) => item.getAttribute('aria-posinset')).slice(0, 3)).toEqual(['1', '2', '3']);
    expect(new Set(items.map((item) => item.getAttribute('aria-setsize')))).toEqual(new Set(['1000']));
    const room = Number(root.querySelector('.gap svg')?.getAttribute('height'));
    expect(room / (1000 - drawn.length)).toBeGreaterThan(100);
  });

  it('draws all of a list of twenty, and has a search field from nine on', async () => {
    const twenty = await show(20);
    await vi.waitFor(() => expect(twenty.querySelectorAll('[data-identity]').length).toBe(20));
    expect(twenty.querySelector('.gap')).toBeNull();
    expect(twenty.querySelector('input[type=search]')?.getAttribute('autocomplete')).toBe('off');
    expect((await show(8)).querySelector('input[type=search]')).toBeNull();
  });

  it('offers no move beyond its ends, and none where there is one only', async () => {
    const buttonsOf = async (count: number): Promise<readonly (string | null)[]> =>
      [...(await show(count)).querySelectorAll<HTMLButtonElement>('.identity-moves button')].map((button) =>
        button.disabled ? null : button.getAttribute('aria-label'),
      );
    expect(await buttonsOf(2)).toEqual([null, 'Move Bot 0 down', 'Move Bot 1 up', null]);
    expect(await buttonsOf(1)).toEqual([]);
  });
});
