import { describe, expect, it, vi } from 'vitest';
import type { IdentityView } from '../../../../src/messaging/view.ts';
import { KeyFilter } from '../../../../src/ui/activity/KeyFilter.tsx';
import { renderAtOnce, renderInto } from '../dom.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));
renderAtOnce();

const anAccount = (id: string) => ({
  id,
  label: `Label of ${id}`,
  chain: 'evm' as const,
  address: '0x0',
  source: 'imported' as const,
  createdAtMs: 0,
});

const identities: readonly IdentityView[] = Array.from({ length: 1000 }, (_, index) => ({
  id: `id-${index}`,
  name: `Bot ${index}`,
  accounts: { evm: anAccount(`key-${index}`) },
}));

const textsOf = (root: Element): readonly string[] =>
  [...root.querySelectorAll('option')].map(({ textContent }) => textContent ?? '');

describe('the choice of a key that the log is narrowed to', () => {
  it.each(['focus', 'pointerdown'])(
    'draws its thousand options when it is reached (%s), not before',
    async (kind) => {
      const root = await renderInto(<KeyFilter identities={identities} accountId="" onChange={vi.fn()} />);
      expect(textsOf(root)).toEqual(['All keys']);
      root.querySelector('select')?.dispatchEvent(new window.Event(kind));
      expect(textsOf(root).length).toBe(1001);
      expect(textsOf(root)[8]).toBe('Bot 7 · Label of key-7');
    },
  );

  it('shows the key that is chosen already, as where somebody comes back to a list that is narrowed', async () => {
    const root = await renderInto(<KeyFilter identities={identities} accountId="key-7" onChange={vi.fn()} />);
    expect(textsOf(root)).toContain('Bot 7 · Label of key-7');
  });
});
