import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grant } from '../../../src/sites/grant.ts';
import {
  type BundleInput,
  CLOCK_TOLERANCE_MS,
  planBundle,
  planLive,
  planNextEnd,
  toStillServing,
  type VaultSession,
} from '../../../src/sites/kept-bundle.ts';
import { parseSiteOrigin } from '../../../src/sites/site-origin.ts';

const NOW_MS = 1_800_000_000_000;
const HOUR_MS = 3_600_000;

const aGrant = (changes: Partial<Grant> = {}): Grant => ({
  ...{ id: 'g', origin: parseSiteOrigin('https://app.example'), identityId: 'main', api: 'pump' as const },
  ...{ createdAtMs: 1, lastUsedAtMs: null, useCount: 0, browserId: null, tabId: null, endsAtMs: null },
  ...{ terms: { way: 'token' as const }, duration: 'always' as const },
  ...changes,
});

const aSession = (changes: Partial<VaultSession> = {}): VaultSession => ({
  ...{ accountId: 'account of main', api: 'pump', tokenSecret: 'a token' },
  ...{ obtainedAtMs: NOW_MS - HOUR_MS, lifetimeMs: 2 * HOUR_MS },
  ...changes,
});

const plan = (changes: Partial<BundleInput> = {}) =>
  planBundle({
    grants: [aGrant()],
    sessions: [aSession()],
    accountIdOf: (identityId) => `account of ${identityId}`,
    endings: { grantIds: [], tokens: [] },
    stopAtMs: null,
    nowMs: NOW_MS,
    ...changes,
  });

describe('what is taken out of a vault that closes', () => {
  it('is each grant with a token, and that token', () => {
    expect(plan()).toEqual({
      sinceMs: NOW_MS,
      stopAtMs: null,
      grants: [aGrant()],
      sessions: [
        {
          ...{ identityId: 'main', accountId: 'account of main', api: 'pump', tokenSecret: 'a token' },
          ...{ obtainedAtMs: NOW_MS - HOUR_MS, expiresAtMs: NOW_MS + HOUR_MS },
        },
      ],
    });
  });

  it.each<[string, Partial<BundleInput>]>([
    ['nothing is granted', { grants: [] }],
    ['nobody is signed in', { sessions: [] }],
    ['the token is that of another API', { sessions: [aSession({ api: 'mimic' })] }],
    ['the token is that of another account', { sessions: [aSession({ accountId: 'account of bot' })] }],
    ['the identity has no account there any more', { accountIdOf: () => undefined }],
    ['the token was refused', { sessions: [aSession({ tokenSecret: null })] }],
    ['the token has ended', { sessions: [aSession({ lifetimeMs: HOUR_MS })] }],
    ['the grant ended while it was locked before', { endings: { grantIds: ['g'], tokens: [] } }],
    [
      'the token was refused while it was locked before',
      {
        endings: {
          grantIds: [],
          tokens: [{ accountId: 'account of main', api: 'pump', obtainedAtMs: NOW_MS - HOUR_MS }],
        },
      },
    ],
    ['everybody is to be signed out by now', { stopAtMs: NOW_MS }],
  ])('is nothing where %s', (_why, changes) => {
    expect(plan(changes)).toMatchObject({ grants: [], sessions: [] });
  });

  it('keeps a token that came after the one that was refused', () => {
    const tokens = [
      { accountId: 'account of main', api: 'pump', obtainedAtMs: NOW_MS - 2 * HOUR_MS },
    ] as const;
    expect(plan({ endings: { grantIds: [], tokens } }).grants).toHaveLength(1);
  });

  it('holds one token for all grants of an identity, and a token without an end', () => {
    const grants = [aGrant(), aGrant({ id: 'h', origin: parseSiteOrigin('https://other.example') })];
    const { sessions } = plan({ grants, sessions: [aSession({ lifetimeMs: null })] });
    expect(sessions).toMatchObject([{ tokenSecret: 'a token', expiresAtMs: null }]);
  });

  it('is never a token without a live grant, nor a grant without a live token, whatever the vault holds', () => {
    const ids = fc.constantFrom('a', 'b', 'c');
    const apis = fc.constantFrom('pump' as const, 'mimic' as const);
    const someGrants = fc.array(fc.record({ identityId: ids, api: apis }), { maxLength: 6 });
    const lives = fc.option(fc.integer({ min: 1, max: 4 * HOUR_MS }));
    const someSessions = fc.uniqueArray(
      fc.record({ accountId: ids.map((id) => `account of ${id}`), api: apis, lifetimeMs: lives }),
      { maxLength: 6, selector: ({ accountId, api }) => accountId + api },
    );
    fc.assert(
      fc.property(someGrants, someSessions, fc.nat(6 * HOUR_MS), (wanted, has, laterMs) => {
        const grants = wanted.map((each, i) => aGrant({ ...each, id: `g${i}` }));
        const sessions = has.map((each, i) => aSession({ ...each, tokenSecret: `token ${i}` }));
        const atMs = NOW_MS + laterMs;
        const live = planLive(plan({ grants, sessions }), atMs);
        const isLive = ({ lifetimeMs }: VaultSession): boolean =>
          lifetimeMs === null || atMs < NOW_MS - HOUR_MS + lifetimeMs;
        const isServed = ({ identityId, api }: Grant): boolean =>
          sessions.some(
            (one) => one.accountId === `account of ${identityId}` && one.api === api && isLive(one),
          );
        expect(live.grants).toEqual(grants.filter(isServed));
        const needed = sessions.filter(
          (one) =>
            isLive(one) &&
            grants.some(
              ({ identityId, api }) => one.accountId === `account of ${identityId}` && one.api === api,
            ),
        );
        expect(live.sessions.map(({ tokenSecret }) => tokenSecret).sort()).toEqual(
          needed.map(({ tokenSecret }) => tokenSecret ?? '').sort(),
        );
      }),
    );
  });
});

describe('what is kept', () => {
  it('counts up to the end of its token, and not at it (T3)', () => {
    expect(planLive(plan(), NOW_MS + HOUR_MS - 1).grants).toHaveLength(1);
    expect(planLive(plan(), NOW_MS + HOUR_MS)).toMatchObject({ grants: [], sessions: [] });
  });

  it('counts no more once everybody is to be signed out', () => {
    const bundle = plan({ stopAtMs: NOW_MS + 1000 });
    expect(planLive(bundle, NOW_MS + 999).grants).toHaveLength(1);
    expect(planLive(bundle, NOW_MS + 1000)).toMatchObject({ grants: [], sessions: [] });
  });

  it('counts no more where the clock was set back by more than a correction (K18)', () => {
    expect(planLive(plan(), NOW_MS - CLOCK_TOLERANCE_MS).grants).toHaveLength(1);
    expect(planLive(plan(), NOW_MS - CLOCK_TOLERANCE_MS - 1)).toMatchObject({ grants: [], sessions: [] });
  });

  it('is looked at again when the first of its ends comes', () => {
    const grants = [aGrant(), aGrant({ id: 'h', api: 'mimic' })];
    const sessions = [aSession(), aSession({ api: 'mimic', lifetimeMs: 3 * HOUR_MS })];
    expect(planNextEnd(plan({ grants, sessions }))).toBe(NOW_MS + HOUR_MS);
    expect(planNextEnd(plan({ grants, sessions, stopAtMs: NOW_MS + 5 }))).toBe(NOW_MS + 5);
    expect(planNextEnd(plan({ sessions: [aSession({ lifetimeMs: null })] }))).toBeNull();
  });

  it('is shown to last until the last of its grants ends', () => {
    const grants = [aGrant(), aGrant({ id: 'h', api: 'mimic' })];
    const sessions = [aSession(), aSession({ api: 'mimic', lifetimeMs: 3 * HOUR_MS })];
    expect(toStillServing(plan({ grants, sessions }))).toEqual({ untilMs: NOW_MS + 2 * HOUR_MS });
    expect(toStillServing(plan({ grants, sessions, stopAtMs: NOW_MS + 5 }))).toEqual({ untilMs: NOW_MS + 5 });
    const bound = [aGrant({ duration: 'token', endsAtMs: NOW_MS + 7 })];
    expect(toStillServing(plan({ grants: bound }))).toEqual({ untilMs: NOW_MS + 7 });
    expect(toStillServing(plan({ sessions: [aSession({ lifetimeMs: null })] }))).toEqual({ untilMs: null });
  });
});
