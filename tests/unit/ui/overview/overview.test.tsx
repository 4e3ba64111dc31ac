import { describe, expect, it, vi } from 'vitest';
import type { IdentityView } from '../../../../src/messaging/view.ts';
import { Overview } from '../../../../src/ui/overview/Overview.tsx';
import { anUnlockedView } from '../an-unlocked-view.ts';
import { renderInto } from '../dom.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

const nothing = (): undefined => undefined;

describe('the overview of a thousand identities', () => {
  it('draws those in sight, keeps the room of all others, counts all, and tells readers how many rows there are', async () => {
    const identities: readonly IdentityView[] = Array.from({ length: 1000 }, (_, index) => ({
      id: `id-${index}`,
      name: `Bot ${index}`,
      accounts: {},
    }));
    const root = await renderInto(
      <Overview view={anUnlockedView({ identities })} onOpen={nothing} onClose={nothing} />,
    );
    const drawn = [...root.querySelectorAll('[data-row]')];
    expect(drawn.length).toBeGreaterThan(10);
    expect(drawn.length).toBeLessThan(60);
    expect(root.querySelector('table')?.getAttribute('aria-rowcount')).toBe('1001');
    expect(drawn.map((row) => row.getAttribute('aria-rowindex')).slice(0, 3)).toEqual(['2', '3', '4']);
    const room = Number(root.querySelector('.gap td')?.getAttribute('height'));
    expect(room / (1000 - drawn.length)).toBeGreaterThan(30);
    expect(root.querySelector('input[type=search]')).not.toBeNull();
    expect(root.textContent).toContain('2,000 without key');
  });
});
