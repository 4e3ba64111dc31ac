import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { View } from '../../../src/messaging/view.ts';

/** `storage.session` and the worker as the page meets them; whoever listens hears of what truly changes, as in a browser. */
const world = vi.hoisted(() => {
  type Changes = Record<string, { newValue: unknown }>;
  const stored: Record<string, unknown> = {};
  const listeners: ((changes: Changes) => void)[] = [];
  return {
    stored,
    listeners,
    /** What happens while the first read is answered, before the browser knows of a listener. */
    meanwhile: (): void => undefined,
    isHeard: true,
    asked: 0,
    onAsked: (): void => undefined,
    /** How many questions get lost on their way, without a word. */
    losing: 0,
    /** How many questions find nobody there to hear them, which the browser says at once. */
    unheard: 0,
    publish: (view: unknown): void => {
      const newValue = JSON.stringify(view);
      if (stored['view'] === newValue) return;
      stored['view'] = newValue;
      if (world.isHeard) for (const listener of listeners) listener({ view: { newValue } });
    },
  };
});

vi.mock('wxt/browser', () => ({
  browser: {
    storage: {
      session: {
        get: async () => {
          const answer = { ...world.stored };
          world.isHeard = false;
          world.meanwhile();
          world.meanwhile = () => undefined;
          world.isHeard = true;
          return answer;
        },
        onChanged: { addListener: (listener: never) => world.listeners.push(listener) },
      },
    },
    runtime: {
      sendMessage: async () => {
        world.asked += 1;
        if (world.asked <= world.losing) return new Promise(() => undefined);
        if (world.asked <= world.unheard)
          throw new Error('Could not establish connection. Receiving end does not exist.');
        world.onAsked();
        return { ok: true, value: {} };
      },
    },
  },
}));

const UNLOCKED = { status: 'unlocked', sequence: 7 } as unknown as View;
const LOCKED = { status: 'locked' } as unknown as View;

const openPage = async ({ meanwhile }: { readonly meanwhile: () => void }) => {
  vi.resetModules();
  vi.stubGlobal('document', { visibilityState: 'hidden' });
  world.meanwhile = meanwhile;
  return import('../../../src/ui/view-store.ts');
};

describe('the view that a page paints from', () => {
  beforeEach(() => {
    for (const key of Object.keys(world.stored)) delete world.stored[key];
    world.listeners.length = 0;
    world.asked = 0;
    world.onAsked = () => undefined;
    world.losing = 0;
    world.unheard = 0;
  });
  afterEach(() => vi.useRealTimers());

  it('is the one that lies there', async () => {
    world.publish(UNLOCKED);
    const { startView, view } = await openPage({ meanwhile: () => undefined });
    await startView();
    expect(view.value).toEqual(UNLOCKED);
    await vi.waitFor(() => expect(world.asked).toBe(1));
  });

  it('is that of the locked vault where it locked before the browser knew of a listener, though the worker has nothing new to say', async () => {
    world.publish(UNLOCKED);
    world.onAsked = () => world.publish(LOCKED);
    const { startView, view } = await openPage({ meanwhile: () => world.publish(LOCKED) });
    await startView();
    await vi.waitFor(() => expect(view.value).toEqual(LOCKED));
  });

  it('is there where it was published first before the browser knew of a listener', async () => {
    world.onAsked = () => world.publish(LOCKED);
    const { startView, view } = await openPage({ meanwhile: () => world.publish(LOCKED) });
    await startView();
    expect(view.value).toEqual(LOCKED);
  });

  it('comes without balances, which are read afterwards and parsed where they are shown', async () => {
    world.publish(UNLOCKED);
    world.stored['balances'] = '{"rows":[],"skipped":3}';
    const { startView, balances } = await openPage({ meanwhile: () => undefined });
    await startView();
    await vi.waitFor(() => expect(balances.value?.skipped).toBe(3));
    for (const listener of world.listeners) listener({ balances: { newValue: '{"rows":[],"skipped":4}' } });
    expect(balances.value?.skipped).toBe(4);
    for (const listener of world.listeners) listener({ balances: { newValue: null } });
    expect(balances.value).toBeUndefined();
  });

  it('is not drawn again by a second look at the same publication', async () => {
    world.publish(UNLOCKED);
    const { startView, view } = await openPage({ meanwhile: () => undefined });
    await startView();
    const first = view.value;
    await vi.waitFor(() => expect(world.asked).toBe(1));
    expect(view.value).toBe(first);
  });

  it('is asked for again where the browser lost the question without a word', async () => {
    vi.useFakeTimers();
    world.losing = 1;
    world.onAsked = () => world.publish(LOCKED);
    const { startView, view } = await openPage({ meanwhile: () => undefined });
    await startView();
    expect(view.value).toBeUndefined();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(view.value).toEqual(LOCKED);
    expect(world.asked).toBe(2);
  });

  it('is said to be out of reach where the second question is lost, too', async () => {
    vi.useFakeTimers();
    world.losing = 2;
    const { startView, viewError } = await openPage({ meanwhile: () => undefined });
    await startView();
    await vi.advanceTimersByTimeAsync(9_999);
    expect(viewError.value).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(viewError.value?.code).toBe('timed_out');
    expect(world.asked).toBe(2);
  });

  it('is asked for until there is a background, as after an update, which shows the page first', async () => {
    vi.useFakeTimers();
    world.unheard = 10;
    world.onAsked = () => world.publish(LOCKED);
    const { startView, view, viewError } = await openPage({ meanwhile: () => undefined });
    await startView();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(view.value).toBeUndefined();
    expect(viewError.value).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(view.value).toEqual(LOCKED);
    expect(world.asked).toBe(11);
  });

  it('is said to be out of reach where there is no background for long, and not asked for for ever', async () => {
    vi.useFakeTimers();
    world.unheard = Number.POSITIVE_INFINITY;
    const { startView, viewError } = await openPage({ meanwhile: () => undefined });
    await startView();
    await vi.advanceTimersByTimeAsync(11_000);
    expect(viewError.value).toBeDefined();
    const { asked } = world;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.asked).toBe(asked);
  });
});
