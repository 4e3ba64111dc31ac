/** The extension's own storage areas and alarms, through one of its pages: to look at them, and to let time pass. */
import type { Page } from '@playwright/test';

export type AreaName = 'local' | 'session';

interface Area {
  readonly get: (keys: null | string) => Promise<Record<string, unknown>>;
  readonly set: (entries: Record<string, unknown>) => Promise<void>;
}

interface Chrome {
  readonly chrome: {
    readonly storage: Readonly<Record<AreaName, Area>>;
    readonly alarms: { readonly create: (name: string, when: { when: number }) => Promise<void> };
  };
}

export const readArea = (page: Page, area: AreaName): Promise<Record<string, unknown>> =>
  page.evaluate((name) => (globalThis as unknown as Chrome).chrome.storage[name].get(null), area);

/** Changes fields of one stored object, or the whole value where it is none. */
export const changeStored = (
  page: Page,
  change: { readonly area: AreaName; readonly key: string; readonly value: unknown },
): Promise<void> =>
  page.evaluate(async ({ area, key, value }) => {
    const storage = (globalThis as unknown as Chrome).chrome.storage[area];
    const before = (await storage.get(key))[key];
    const merged =
      typeof before === 'object' && before !== null ? { ...before, ...(value as object) } : value;
    await storage.set({ [key]: merged });
  }, change);

/** Lets the one alarm of the extension go off now, as it would once its time has come. */
export const ringAlarm = (page: Page): Promise<void> =>
  page.evaluate(() =>
    (globalThis as unknown as Chrome).chrome.alarms.create('countersign.wake', { when: Date.now() }),
  );
