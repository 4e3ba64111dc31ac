import { describe, expect, it } from 'vitest';
import type { SessionView } from '../../../../src/messaging/view.ts';
import { planSessionRing, toRingLines } from '../../../../src/ui/format/session-ring.ts';

const NOW_MS = 1_800_000_000_000;
const HOUR_MS = 3_600_000;

const aSession = (changes: Partial<SessionView> = {}): SessionView => ({
  accountId: 'a',
  api: 'pump',
  state: 'signed_in',
  obtainedAtMs: NOW_MS - HOUR_MS,
  expiresAtMs: NOW_MS + 3 * HOUR_MS,
  renewAtMs: NOW_MS + 2 * HOUR_MS,
  ...changes,
});

describe('the ring of a session', () => {
  it('is filled by what is left of the token, and says how long that is', () => {
    expect(planSessionRing(aSession(), NOW_MS)).toEqual({
      share: 0.75,
      tone: 'positive',
      leftMs: 3 * HOUR_MS,
    });
  });

  it('warns shortly before the end, but only where nothing will renew the token', () => {
    const nearEndMs = NOW_MS + 2.9 * HOUR_MS;
    const { renewAtMs: _none, ...unrenewed } = aSession();
    expect(planSessionRing(aSession(), nearEndMs).tone).toBe('positive');
    expect(planSessionRing(unrenewed, nearEndMs).tone).toBe('warning');
    expect(planSessionRing(unrenewed, NOW_MS).tone).toBe('positive');
  });

  it('warns of a renewal that failed', () => {
    const error = { code: 'api_down', details: {}, atMs: NOW_MS } as const;
    expect(planSessionRing(aSession({ error }), NOW_MS).tone).toBe('warning');
  });

  it('is full, without a figure, where the API names no end', () => {
    const { expiresAtMs: _none, ...endless } = aSession();
    expect(planSessionRing(endless, NOW_MS)).toEqual({ share: 1, tone: 'positive' });
  });

  it('fills with the steps of a login', () => {
    const shareAt = (step: 'challenge' | 'sign' | 'authenticate'): number =>
      planSessionRing({ accountId: 'a', api: 'pump', state: 'signing_in', step }, NOW_MS).share;
    expect(shareAt('challenge')).toBeGreaterThan(0);
    expect(shareAt('sign')).toBeGreaterThan(shareAt('challenge'));
    expect(shareAt('authenticate')).toBeGreaterThan(shareAt('sign'));
    expect(shareAt('authenticate')).toBeLessThan(1);
  });

  it('is empty when signed out, expired, or after an end that the background has not told of yet', () => {
    expect(planSessionRing(undefined, NOW_MS).share).toBe(0);
    expect(planSessionRing(aSession({ state: 'expired' }), NOW_MS)).toEqual({ share: 0, tone: 'warning' });
    expect(planSessionRing(aSession(), NOW_MS + 4 * HOUR_MS)).toEqual({
      share: 0,
      tone: 'warning',
      leftMs: 0,
    });
  });
});

describe('what stands in the ring', () => {
  it.each([
    ['59m', ['59m']],
    ['1 ч', ['1ч']],
    ['29天', ['29天']],
    ['59 phút', ['59', 'phút']],
    ['59分钟', ['59', '分钟']],
    ['30 д.', ['30', 'д.']],
  ])('of %j is as narrow as the ring: %j', (span, lines) => {
    expect(toRingLines(span)).toEqual(lines);
  });
});
