import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../src/settings/settings.ts';
import { createSettingsStore } from '../../../src/settings/settings-store.ts';
import { anArea } from '../app/an-area.ts';

describe('the settings', () => {
  it('are the defaults where nothing is stored', async () => {
    expect(await createSettingsStore(anArea()).read()).toEqual(DEFAULT_SETTINGS);
  });

  it('are kept, the ones that were not changed as they were', async () => {
    const area = anArea();
    const store = createSettingsStore(area);
    await store.update({ lockAfterMinutes: 60 });
    const updated = await store.update({ onLock: 'sign_out' });
    expect(updated).toEqual({ ...DEFAULT_SETTINGS, lockAfterMinutes: 60, onLock: 'sign_out' });
    expect(await createSettingsStore(area).read()).toEqual(updated);
  });

  it('lose no change of two that meet', async () => {
    const area = anArea();
    const store = createSettingsStore(area);
    await Promise.all([store.update({ lockAfterMinutes: 5 }), store.update({ signOutAfterHours: 2 })]);
    expect(await createSettingsStore(area).read()).toMatchObject({
      lockAfterMinutes: 5,
      signOutAfterHours: 2,
    });
  });

  it.each([true, false])(
    'know what one switch for both APIs meant when it was stored as %s',
    async (both) => {
      const area = anArea();
      await area.set('settings', { renewAutomatically: both, lockAfterMinutes: 7 });
      const store = createSettingsStore(area);
      expect(await store.read()).toMatchObject({
        renewAutomatically: { pump: both, mimic: both },
        lockAfterMinutes: 7,
      });
      await store.update({ lockAfterMinutes: 8 });
      expect(await createSettingsStore(area).read()).toMatchObject({
        renewAutomatically: { pump: both, mimic: both },
      });
    },
  );

  it('open as an earlier version stored them, with the defaults of what it did not know', async () => {
    const stored = {
      lockAfterMinutes: 7,
      lockWhenIdle: false,
      signOutAfterHours: 3,
      renewAutomatically: { pump: false, mimic: true },
      onLock: 'sign_out',
      pumpDialect: 'documented',
      mimicNonce: 'text',
    };
    expect(await createSettingsStore(anArea({ settings: stored })).read()).toEqual({
      ...DEFAULT_SETTINGS,
      ...stored,
    });
  });

  const OUT_OF_RANGE: readonly (readonly [keyof typeof DEFAULT_SETTINGS, unknown])[] = [
    ['lockAfterMinutes', 0],
    ['lockAfterMinutes', 1441],
    ['lockAfterMinutes', 1.5],
    ['lockAfterMinutes', null],
    ['lockAfterMinutes', '15'],
    ['lockWhenIdle', 1],
    ['signOutAfterHours', -1],
    ['signOutAfterHours', 721],
    ['renewAutomatically', 'yes'],
    ['onLock', 'serve'],
    ['clipboardClearsAfterMs', -1],
    ['clipboardClearsAfterMs', 3_600_001],
  ];
  for (const [name, value] of OUT_OF_RANGE) {
    it(`fall back to the default of ${name} where ${JSON.stringify(value)} is stored, and keep the others`, async () => {
      const other = name === 'lockAfterMinutes' ? { signOutAfterHours: 3 } : { lockAfterMinutes: 3 };
      const area = anArea({ settings: { ...DEFAULT_SETTINGS, ...other, [name]: value } });
      expect(await createSettingsStore(area).read()).toEqual({ ...DEFAULT_SETTINGS, ...other });
    });
  }

  it('take the bounds themselves', async () => {
    for (const settings of [
      { lockAfterMinutes: 1, signOutAfterHours: 0 },
      { lockAfterMinutes: 1440, signOutAfterHours: 720 },
    ]) {
      expect(await createSettingsStore(anArea({ settings })).read()).toMatchObject(settings);
    }
  });

  it('are always whole and in range, whatever is stored', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (stored) => {
        const settings = await createSettingsStore(anArea({ settings: stored })).read();
        expect(Object.keys(settings).sort()).toEqual(Object.keys(DEFAULT_SETTINGS).sort());
        expect(settings.lockAfterMinutes).toBeGreaterThanOrEqual(1);
        expect(settings.lockAfterMinutes).toBeLessThanOrEqual(1440);
      }),
    );
  });

  it('L6: are not changed in memory where they could not be stored', async () => {
    const area = anArea();
    const store = createSettingsStore(area);
    area.fails.set = true;
    await expect(store.update({ lockAfterMinutes: 5 })).rejects.toThrow('set failed');
    expect(await store.read()).toEqual(DEFAULT_SETTINGS);
    area.fails.set = false;
    await store.update({ signOutAfterHours: 1 });
    expect((await store.read()).lockAfterMinutes).toBe(DEFAULT_SETTINGS.lockAfterMinutes);
  });

  it('L6: are asked for again after they could not be read', async () => {
    const area = anArea({ settings: { lockAfterMinutes: 7 } });
    const store = createSettingsStore(area);
    area.fails.get = true;
    await expect(store.read()).rejects.toThrow('get failed');
    area.fails.get = false;
    expect((await store.read()).lockAfterMinutes).toBe(7);
  });

  it('are the defaults again after a reset', async () => {
    const area = anArea({ settings: { lockAfterMinutes: 7 } });
    const store = createSettingsStore(area);
    await store.read();
    await store.reset();
    expect(await store.read()).toEqual(DEFAULT_SETTINGS);
    expect(area.values.size).toBe(0);
  });
});
