import { describe, expect, it, vi } from 'vitest';
import { lazy } from '../../../../src/ui/components/lazy.tsx';
import { renderInto } from '../dom.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

const Greeting = ({ name }: { readonly name: string }) => <b>{name}</b>;

describe('a screen that is loaded once it is wanted', () => {
  it('is not loaded before, and shown with what it was given as soon as it is there', async () => {
    const load = vi.fn(async () => Greeting);
    const Late = lazy(load);
    expect(load).not.toHaveBeenCalled();
    const root = await renderInto(<Late name="Main" />);
    await vi.waitFor(() => expect(root.querySelector('b')?.textContent).toBe('Main'));
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('is there at once the second time', async () => {
    const load = vi.fn(async () => Greeting);
    const Late = lazy(load);
    const first = await renderInto(<Late name="first" />);
    await vi.waitFor(() => expect(first.querySelector('b')).not.toBeNull());
    expect((await renderInto(<Late name="second" />)).textContent).toBe('second');
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('says so when its code is gone', async () => {
    const Late = lazy<{ readonly name: string }>(async () => {
      throw new TypeError('Failed to fetch dynamically imported module');
    });
    const root = await renderInto(<Late name="Main" />);
    await vi.waitFor(() => expect(root.querySelector('[role=alert]')).not.toBeNull());
  });
});
