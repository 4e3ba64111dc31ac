import { render } from 'preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { UnlockedView } from '../../../../src/messaging/view.ts';
import { Overlays } from '../../../../src/ui/palette/Overlays.tsx';
import { openOverlay, overlay } from '../../../../src/ui/palette/overlay.ts';
import { renderInto } from '../dom.ts';

vi.mock('wxt/browser', async () => {
  const { browser } = await import('../fake-browser.ts');
  const onChanged = { addListener: () => undefined, removeListener: () => undefined };
  return { browser: { ...browser, storage: { session: { ...browser.storage.session, onChanged } } } };
});
vi.stubGlobal('requestIdleCallback', () => 0);
vi.stubGlobal('Element', window.Element);

/** A key that somebody presses. @returns whether the palette has taken it */
const isTaken = (key: string): boolean => {
  const event = new window.Event('keydown', { bubbles: true, cancelable: true });
  return !window.dispatchEvent(Object.assign(event, { key }));
};

afterEach(() => {
  overlay.value = undefined;
});

describe('keys while the commands are wanted and not there yet', () => {
  it('are kept for them, and from the very moment that the vault locks are not', async () => {
    const root = await renderInto(<Overlays view={{ status: 'unlocked' } as UnlockedView} />);
    openOverlay({ kind: 'commands' });
    await vi.waitFor(() => expect(isTaken('l')).toBe(true));
    expect(overlay.value).toMatchObject({ kind: 'commands', typed: expect.stringMatching(/^l+$/) });
    render(null, root as unknown as Parameters<typeof render>[1]);
    expect(isTaken('t')).toBe(false);
    expect(overlay.value).toBeUndefined();
  });
});
