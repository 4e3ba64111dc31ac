import { describe, expect, it } from 'vitest';
import { createInactivity } from '../../../src/app/inactivity.ts';
import { DEFAULT_SETTINGS } from '../../../src/settings/settings.ts';
import { aClock, anArea, START_MS } from './an-area.ts';

const HOUR_MS = 3_600_000;
const someone = (area = anArea()) => {
  const { time, clock } = aClock();
  return { area, time, inactivity: createInactivity({ area, clock }) };
};
const inHours = (signOutAfterHours: number) => ({ ...DEFAULT_SETTINGS, signOutAfterHours });

describe('inactivity', () => {
  it('counts from the last use by the hours that were set', async () => {
    const { inactivity, time } = someone();
    await inactivity.touch();
    time.ms += HOUR_MS;
    expect(await inactivity.signOutAtMs(inHours(2))).toBe(START_MS + 2 * HOUR_MS);
  });

  it('never ends anything where it is switched off, or nobody was ever here', async () => {
    const { inactivity } = someone();
    expect(await inactivity.signOutAtMs(inHours(1))).toBeNull();
    await inactivity.touch();
    expect(await inactivity.signOutAtMs(inHours(0))).toBeNull();
    await inactivity.reset();
    expect(await inactivity.signOutAtMs(inHours(1))).toBeNull();
  });

  it('is written at most once a minute, and at once when the clock was moved back', async () => {
    const { inactivity, time, area } = someone();
    await inactivity.touch();
    time.ms += 59_999;
    await inactivity.touch();
    expect(area.values.get('lastUsedAtMs')).toBe(String(START_MS));
    time.ms += 1;
    await inactivity.touch();
    expect(area.values.get('lastUsedAtMs')).toBe(String(START_MS + 60_000));
    time.ms -= HOUR_MS;
    await inactivity.touch();
    expect(area.values.get('lastUsedAtMs')).toBe(String(START_MS + 60_000 - HOUR_MS));
  });

  it('asks storage but once, and again after a write that failed (L6)', async () => {
    const { inactivity, time, area } = someone();
    await inactivity.touch();
    area.fails.get = true;
    expect(await inactivity.signOutAtMs(inHours(1))).toBe(START_MS + HOUR_MS);
    time.ms += HOUR_MS;
    area.fails.set = true;
    await expect(inactivity.touch()).rejects.toThrow('set failed');
    await expect(inactivity.signOutAtMs(inHours(1))).rejects.toThrow('get failed');
    area.fails.get = false;
    expect(await inactivity.signOutAtMs(inHours(1))).toBe(START_MS + HOUR_MS);
  });

  it('believes nothing but a time', async () => {
    for (const stored of ['yesterday', null, {}]) {
      const { inactivity } = someone(anArea({ lastUsedAtMs: stored }));
      expect(await inactivity.signOutAtMs(inHours(1))).toBeNull();
    }
  });
});
