/**
 * L1: which event leads where. Being woken by an event makes a worker take up its state, and that alone does most of what the
 * event is for; so that a lost listener shows here, the app is a stand-in that only tells what it was told.
 */
import { beforeEach, describe, expect, it, vi } from 'vitest';

const heard = vi.hoisted(() => ({
  listeners: new Map<string, (...args: readonly unknown[]) => unknown>(),
  told: [] as unknown[][],
}));

const anArea = (area: string) =>
  new Proxy(
    {},
    {
      get: (_, event: string) => ({
        addListener: (listener: (...args: readonly unknown[]) => unknown) => {
          const name = `${area}.${event}`;
          if (heard.listeners.has(name)) throw new Error(`${name} has two listeners`);
          heard.listeners.set(name, listener);
        },
      }),
    },
  );

vi.mock('wxt/browser', () => ({ browser: new Proxy({}, { get: (_, area: string) => anArea(area) }) }));
vi.mock('../../../src/app/platform-browser.ts', () => ({ createBrowserPlatform: () => ({}) }));
vi.mock('../../../src/app/create-app.ts', () => ({
  createApp: () =>
    new Proxy(
      {},
      {
        get: (_, name: string) => {
          if (name === 'ready') return heard.told.push(['ready']);
          return (...args: unknown[]) => {
            heard.told.push([name, ...args]);
            return `${name} answered`;
          };
        },
      },
    ),
}));

const EVENTS: readonly (readonly [event: string, args: readonly unknown[], told: readonly unknown[]])[] = [
  ['runtime.onMessage', ['message', 'sender'], ['onMessage', 'message', 'sender']],
  ['runtime.onConnect', ['port'], ['onConnect', 'port']],
  ['alarms.onAlarm', [{ name: 'an alarm', scheduledTime: 1 }], ['onAlarm', 'an alarm']],
  ['idle.onStateChanged', ['locked'], ['onIdleChanged', 'locked']],
  ['commands.onCommand', ['a command', { id: 7 }], ['onCommand', 'a command']],
  ['permissions.onAdded', [{ origins: [] }], ['onPermissionsChanged']],
  ['permissions.onRemoved', [{ origins: [] }], ['onPermissionsChanged']],
  ['tabs.onRemoved', [7, { windowId: 3 }], ['onTabRemoved', 7]],
  ['windows.onRemoved', [3], ['onWindowRemoved', 3]],
  ['runtime.onUpdateAvailable', [{ version: '2' }], ['onUpdateAvailable']],
  ['runtime.onStartup', [], ['ready']],
  ['runtime.onInstalled', [{ reason: 'update' }], ['ready']],
];

describe('the background', () => {
  let listeners: typeof heard.listeners;

  beforeEach(async () => {
    heard.listeners.clear();
    heard.told.length = 0;
    vi.resetModules();
    const { default: background } = await import('../../../entrypoints/background.ts');
    const { main } = background as { readonly main: () => void };
    main();
    // What is not there by now misses the event that woke the worker.
    listeners = new Map(heard.listeners);
  });

  it.each(EVENTS)('L1: hears %s from its first turn on, and tells the app', (event, args, told) => {
    listeners.get(event)?.(...args);
    expect(heard.told).toEqual([told]);
  });

  it('gives the browser the answer to a message', () => {
    expect(listeners.get('runtime.onMessage')?.('message', 'sender')).toBe('onMessage answered');
  });

  it('L1: listens to nothing else', () => {
    expect([...listeners.keys()].sort()).toEqual(EVENTS.map(([event]) => event).sort());
  });
});
