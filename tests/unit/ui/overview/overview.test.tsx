import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { IdentityView } from '../../../../src/messaging/view.ts';
import { Overview } from '../../../../src/ui/overview/Overview.tsx';
import { anUnlockedView } from '../an-unlocked-view.ts';
import { renderInto } from '../dom.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

const nothing = (): undefined => undefined;

beforeAll(() => {
  // Nothing ever comes into sight here.
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      readonly observe = nothing;
      readonly disconnect = nothing;
    },
  );
});

describe('the overview of a thousand identities', () => {
  it('draws the first of them, counts all, and says how many more there are', async () => {
    const identities: readonly IdentityView[] = Array.from({ length: 1000 }, (_, index) => ({
      id: `id-${index}`,
      name: `Bot ${index}`,
      accounts: {},
    }));
    const root = await renderInto(
      <Overview view={anUnlockedView({ identities })} onOpen={nothing} onClose={nothing} />,
    );
    expect(root.querySelectorAll('tbody tr').length).toBe(20);
    expect(root.querySelector('input[type=search]')).not.toBeNull();
    expect(root.textContent).toContain('2,000 without key');
    expect(root.textContent).toContain('Show more (980)');
  });
});
