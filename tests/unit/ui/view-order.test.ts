import { describe, expect, it } from 'vitest';
import type { UnlockedView, View } from '../../../src/messaging/view.ts';
import { planView } from '../../../src/ui/view-order.ts';

const common = { version: '1', sandbox: false } as const;
const locked: View = { ...common, status: 'locked' };
const anUnlockedView = (sequence: number): UnlockedView => ({
  ...common,
  status: 'unlocked',
  sequence,
  lockAtMs: 0,
  identities: [],
  selectedIdentityId: null,
  sessions: {},
  bulk: null,
  grants: [],
  denials: [],
  rateLimits: { pump: null, mimic: null },
  lookupRateLimit: null,
  drift: { pump: [], mimic: [] },
  dialects: { pump: null, mimic: null },
  settings: {
    lockAfterMinutes: 15,
    lockWhenIdle: true,
    signOutAfterHours: 24,
    renewAutomatically: { pump: true, mimic: true },
    onLock: 'stop_serving',
    pumpDialect: 'automatic',
    mimicNonce: 'automatic',
  },
  notices: [],
});

describe('of two views', () => {
  it('the one published later is painted, whatever arrives first', () => {
    expect(planView(anUnlockedView(2), anUnlockedView(3))).toMatchObject({ sequence: 3 });
    expect(planView(anUnlockedView(3), anUnlockedView(2))).toMatchObject({ sequence: 3 });
  });

  it('a lock always wins over what was unlocked, and the next unlock over the lock', () => {
    expect(planView(anUnlockedView(9), locked)).toBe(locked);
    expect(planView(locked, anUnlockedView(1))).toMatchObject({ sequence: 1 });
  });

  it('nothing stored means that nothing is painted', () => {
    expect(planView(anUnlockedView(9), undefined)).toBeUndefined();
    expect(planView(undefined, anUnlockedView(1))).toMatchObject({ sequence: 1 });
  });
});
