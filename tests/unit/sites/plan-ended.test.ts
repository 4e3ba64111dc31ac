import { describe, expect, it } from 'vitest';
import type { Grant } from '../../../src/sites/grant.ts';
import { planEnded } from '../../../src/sites/plan-ended.ts';
import { parseSiteOrigin } from '../../../src/sites/site-origin.ts';

const SITE = 'https://app.example';
const NOW_MS = 1_800_000_000_000;

const aGrant = (changes: Partial<Grant>): Grant => ({
  ...{ id: 'g', origin: parseSiteOrigin(SITE), identityId: 'main', api: 'pump' as const },
  ...{ createdAtMs: 1, lastUsedAtMs: null, useCount: 0, browserId: null, tabId: null, endsAtMs: null },
  ...{ terms: { way: 'token' as const }, duration: 'always' as const },
  ...changes,
});

/** @param shown what the grant's tab shows; `gone` where there is no such tab */
const ends = (changes: Partial<Grant>, shown: string | null = SITE): boolean => {
  const tabs = new Map(shown === 'gone' ? [] : [[7, shown]]);
  return planEnded([aGrant(changes)], { nowMs: NOW_MS, browserId: 'now', tabs }).length === 1;
};

describe('a grant', () => {
  it('that is for always never ends by itself', () => {
    expect(ends({}, 'gone')).toBe(false);
  });

  it('that is for this run of the browser ends with it', () => {
    expect(ends({ duration: 'browser', browserId: 'now' })).toBe(false);
    expect(ends({ duration: 'browser', browserId: 'before' })).toBe(true);
    expect(ends({ duration: 'browser', browserId: null })).toBe(true);
  });

  it('that is for the token ends at the very millisecond at which the token does', () => {
    expect(ends({ duration: 'token', endsAtMs: NOW_MS + 1 })).toBe(false);
    expect(ends({ duration: 'token', endsAtMs: NOW_MS })).toBe(true);
    expect(ends({ duration: 'token', endsAtMs: null })).toBe(false);
  });

  it('that is for a visit ends when its tab shows another origin, is gone, or is of another run of the browser', () => {
    const visit = { duration: 'visit', browserId: 'now', tabId: 7 } as const;
    expect(ends(visit)).toBe(false);
    expect(ends(visit, 'https://other.example')).toBe(true);
    expect(ends(visit, `${SITE}:8443`)).toBe(true);
    expect(ends(visit, null)).toBe(true);
    expect(ends(visit, 'gone')).toBe(true);
    expect(ends({ ...visit, tabId: 8 })).toBe(true);
    expect(ends({ ...visit, tabId: null })).toBe(true);
    expect(ends({ ...visit, browserId: 'before' })).toBe(true);
  });
});
