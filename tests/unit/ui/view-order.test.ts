import { describe, expect, it } from 'vitest';
import type { View } from '../../../src/messaging/view.ts';
import { planView } from '../../../src/ui/view-order.ts';
import { anUnlockedView } from './an-unlocked-view.ts';

const common = { version: '1', sandbox: false } as const;
const locked: View = { ...common, status: 'locked' };
describe('of two views', () => {
  it('the one published later is painted, whatever arrives first', () => {
    expect(planView(anUnlockedView({ sequence: 2 }), anUnlockedView({ sequence: 3 }))).toMatchObject({
      sequence: 3,
    });
    expect(planView(anUnlockedView({ sequence: 3 }), anUnlockedView({ sequence: 2 }))).toMatchObject({
      sequence: 3,
    });
  });

  it('a lock always wins over what was unlocked, and the next unlock over the lock', () => {
    expect(planView(anUnlockedView({ sequence: 9 }), locked)).toBe(locked);
    expect(planView(locked, anUnlockedView({ sequence: 1 }))).toMatchObject({ sequence: 1 });
  });

  it('nothing stored means that nothing is painted', () => {
    expect(planView(anUnlockedView({ sequence: 9 }), undefined)).toBeUndefined();
    expect(planView(undefined, anUnlockedView({ sequence: 1 }))).toMatchObject({ sequence: 1 });
  });
});
