import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { IdentityView } from '../../../../src/messaging/view.ts';
import { IdentityList } from '../../../../src/ui/options/IdentityList.tsx';
import { renderInto } from '../dom.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

beforeAll(() => {
  // Nothing ever comes into sight here: what is shown grows by the button alone.
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      observe = (): void => undefined;
      disconnect = (): void => undefined;
    },
  );
});

const identities = (count: number): readonly IdentityView[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `id-${index}`,
    name: `Bot ${index}`,
    accounts: {},
  }));

const show = (count: number): Promise<Element> =>
  renderInto(<IdentityList identities={identities(count)} selectedIdentityId="id-0" />);

const moreButton = (root: Element): HTMLButtonElement | undefined =>
  [...root.querySelectorAll('button')].find(({ textContent }) => textContent?.startsWith('Show more'));

describe('the list of identities', () => {
  it('shows a part of a thousand, and says how many more there are', async () => {
    const root = await show(1000);
    expect(root.querySelectorAll('[data-identity]').length).toBe(20);
    expect(moreButton(root)?.textContent).toBe('Show more (980)');
    moreButton(root)?.click();
    await vi.waitFor(() => expect(root.querySelectorAll('[data-identity]').length).toBe(40));
  });

  it('has a search field from nine on, and no button for more where all are shown', async () => {
    const nine = await show(9);
    expect(nine.querySelectorAll('[data-identity]').length).toBe(9);
    expect(nine.querySelector('input[type=search]')?.getAttribute('autocomplete')).toBe('off');
    expect(moreButton(nine)).toBeUndefined();
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
