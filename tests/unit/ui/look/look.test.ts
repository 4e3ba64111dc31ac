import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SETTING_FIELDS } from '../../../../src/messaging/setting-fields.ts';
import { DEFAULT_SETTINGS } from '../../../../src/settings/settings.ts';
import { readEarlyTheme } from '../../../../src/ui/look/early-theme.ts';
import { DEFAULT_LOOK, keepLook, parseLook, readLook } from '../../../../src/ui/look/look.ts';

/** A page's own storage; `isWithheld` as a browser that keeps the page from it. */
const aStorage = ({ isWithheld = false } = {}) => {
  const items = new Map<string, string>();
  const check = (): void => {
    if (isWithheld) throw new DOMException('denied', 'SecurityError');
  };
  return {
    items,
    getItem: (key: string) => {
      check();
      return items.get(key) ?? null;
    },
    setItem: (key: string, value: string) => {
      check();
      items.set(key, value);
    },
    removeItem: (key: string) => {
      check();
      items.delete(key);
    },
  };
};

describe('the look that is known before the first paint', () => {
  beforeEach(() => {
    vi.unstubAllGlobals();
  });

  it('is by default what the settings are by default', () => {
    expect(DEFAULT_SETTINGS).toMatchObject(DEFAULT_LOOK);
    vi.stubGlobal('localStorage', aStorage());
    expect(readLook()).toEqual(DEFAULT_LOOK);
  });

  it('knows every choice that the settings know', () => {
    for (const name of ['theme', 'language', 'numberFormat', 'currencyDisplay'] as const) {
      const { options } = SETTING_FIELDS[name];
      expect(options.length).toBeGreaterThan(1);
      for (const option of options) expect(parseLook({ [name]: option })[name]).toBe(option);
    }
  });

  it('is kept, and gone when nothing is to be left of it', () => {
    const storage = aStorage();
    vi.stubGlobal('localStorage', storage);
    keepLook({ ...DEFAULT_LOOK, theme: 'dark', language: 'ru' });
    expect(readLook()).toEqual({ ...DEFAULT_LOOK, theme: 'dark', language: 'ru' });
    keepLook();
    expect(readLook()).toEqual(DEFAULT_LOOK);
    expect(storage.items.size).toBe(0);
  });

  it('is nothing but the four choices, whatever else the settings hold', () => {
    expect(Object.keys(parseLook({ ...DEFAULT_SETTINGS, label: 'Main' })).sort()).toEqual(
      Object.keys(DEFAULT_LOOK).sort(),
    );
  });

  it.each([null, 7, [], 'dark', { theme: 'neon' }, { language: '__proto__' }, { currencyDisplay: 'name' }])(
    'is the default where %j is stored',
    (stored) => {
      expect(parseLook(stored)).toEqual(DEFAULT_LOOK);
    },
  );

  it.each([
    ['{"theme":"dark","language":"ru"}', 'dark'],
    ['{"theme":"light"}', 'light'],
    ['{"theme":"system"}', null],
    ['{"theme":"neon"}', null],
    ['null', null],
    ['{', null],
    [null, null],
  ])('kept as %s has the theme %s before the first paint', (text, theme) => {
    const storage = aStorage();
    vi.stubGlobal('localStorage', storage);
    if (text !== null) storage.items.set('look', text);
    expect(readEarlyTheme()).toBe(theme);
  });

  it('keeps what can be understood beside what can not', () => {
    expect(parseLook({ theme: 'light', language: 'xx' })).toEqual({ ...DEFAULT_LOOK, theme: 'light' });
  });

  it('is the default where the storage holds no JSON or is withheld, and nothing fails', () => {
    const storage = aStorage();
    vi.stubGlobal('localStorage', storage);
    storage.items.set('look', '{');
    expect(readLook()).toEqual(DEFAULT_LOOK);
    vi.stubGlobal('localStorage', aStorage({ isWithheld: true }));
    expect(() => keepLook({ ...DEFAULT_LOOK, theme: 'dark' })).not.toThrow();
    expect(readLook()).toEqual(DEFAULT_LOOK);
  });
});
