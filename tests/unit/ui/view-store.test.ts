import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { View } from '../../../src/messaging/view.ts';

/** `storage.session` and the worker as the page meets them; whoever listens hears of what truly changes, as in a browser. */
const world = vi.hoisted(() => {
  type Changes = Record<string, { newValue: unknown }>;
  const stored: Record<string, unknown> = {};
  const listeners: ((changes: Changes) => void)[] = [];
  return {
    stored,
    listeners,
    asked: 0,
    onAsked: (): void => undefined,
    publish: (view: unknown): void => {
      const newValue = JSON.stringify(view);
      if (stored['view'] === newValue) return;
      stored['view'] = newValue;
      for (const listener of listeners) listener({ view: { newValue } });
    },
  };
});

vi.mock('wxt/browser', () => ({
  browser: {
    storage: {
      session: {
        get: async () => ({ ...world.stored }),
        onChanged: { addListener: (listener: never) => world.listeners.push(listener) },
      },
    },
    runtime: {
      sendMessage: async () => {
        world.asked += 1;
        world.onAsked();
        return { ok: true, value: {} };
      },
    },
  },
}));

const UNLOCKED = { status: 'unlocked', sequence: 7 } as unknown as View;
const LOCKED = { status: 'locked' } as unknown as View;

/** A page as it is opened: its first script has begun to read, and then come its modules. */
const openPage = async ({ meanwhile }: { readonly meanwhile: () => void }) => {
  vi.resetModules();
  vi.stubGlobal('document', { visibilityState: 'hidden' });
  vi.stubGlobal('chrome', { storage: { session: { get: async () => ({ ...world.stored }) } } });
  const { beginRead } = await import('../../../src/ui/early-read.ts');
  beginRead();
  meanwhile();
  return import('../../../src/ui/view-store.ts');
};

describe('the view that a page paints from', () => {
  beforeEach(() => {
    for (const key of Object.keys(world.stored)) delete world.stored[key];
    world.listeners.length = 0;
    world.asked = 0;
    world.onAsked = () => undefined;
  });

  it('is the one that its first script began to read', async () => {
    world.publish(UNLOCKED);
    const { startView, view } = await openPage({ meanwhile: () => undefined });
    await startView();
    expect(view.value).toEqual(UNLOCKED);
    await vi.waitFor(() => expect(world.asked).toBe(1));
  });

  it('is that of the locked vault where it locked before anybody listened, though the worker has nothing new to say', async () => {
    world.publish(UNLOCKED);
    world.onAsked = () => world.publish(LOCKED);
    const { startView, view } = await openPage({ meanwhile: () => world.publish(LOCKED) });
    await startView();
    await vi.waitFor(() => expect(view.value).toEqual(LOCKED));
  });

  it('is there where it was published first before anybody listened', async () => {
    world.onAsked = () => world.publish(LOCKED);
    const { startView, view } = await openPage({ meanwhile: () => world.publish(LOCKED) });
    await startView();
    expect(view.value).toEqual(LOCKED);
  });

  it('is not drawn again by a second look at the same publication', async () => {
    world.publish(UNLOCKED);
    const { startView, view } = await openPage({ meanwhile: () => undefined });
    await startView();
    const first = view.value;
    await vi.waitFor(() => expect(world.asked).toBe(1));
    expect(view.value).toBe(first);
  });
});
