import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { REVEAL_MS, type Revealed, useAutoHide } from '../../../../src/ui/hooks/use-auto-hide.ts';
import { renderAtOnce, renderInto } from '../dom.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

renderAtOnce();
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const mount = async () => {
  const handle: { current?: Revealed } = {};
  const Holder = () => {
    handle.current = useAutoHide();
    return <p>{handle.current.secret ?? 'hidden'}</p>;
  };
  const root = await renderInto(<Holder />);
  return { root, show: () => handle.current?.show('canary') };
};

// U1
describe('a revealed secret', () => {
  it('leaves the page after 30 s and not before', async () => {
    const { root, show } = await mount();
    show();
    expect(root.textContent).toBe('canary');
    vi.advanceTimersByTime(REVEAL_MS - 1);
    expect(root.textContent).toBe('canary');
    vi.advanceTimersByTime(1);
    expect(root.textContent).toBe('hidden');
  });

  it('leaves the page as soon as the window loses the focus', async () => {
    const { root, show } = await mount();
    show();
    window.dispatchEvent(new window.Event('blur'));
    expect(root.textContent).toBe('hidden');
  });

  it('leaves the page as soon as another tab takes its place, though the window keeps the focus', async () => {
    const { root, show } = await mount();
    show();
    for (const [visibilityState, shown] of [
      ['visible', 'canary'],
      ['hidden', 'hidden'],
    ] as const) {
      Object.defineProperty(document, 'visibilityState', { value: visibilityState, configurable: true });
      document.dispatchEvent(new window.Event('visibilitychange'));
      expect(root.textContent).toBe(shown);
    }
  });
});
