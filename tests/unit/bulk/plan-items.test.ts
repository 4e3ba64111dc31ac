import { describe, expect, it } from 'vitest';
import { isWanted, planItems } from '../../../src/bulk/plan-items.ts';
import { aSession, NOW_MS } from './a-queue.ts';

const ACCOUNTS = [
  { id: 's1', chain: 'solana' },
  { id: 'e1', chain: 'evm' },
  { id: 's2', chain: 'solana' },
  { id: 'e2', chain: 'evm' },
] as const;
const SESSIONS = [
  aSession({ accountId: 's1', expiresAtMs: NOW_MS + 9_000 }),
  aSession({ accountId: 'e1', api: 'mimic', expiresAtMs: null }),
  aSession({ accountId: 'e2', api: 'mimic', isLive: false, expiresAtMs: NOW_MS - 1 }),
];
const idsOf = (action: 'sign_in' | 'renew' | 'sign_out', apis: readonly ('pump' | 'mimic')[]) =>
  planItems({ action, apis, nowMs: NOW_MS, accounts: ACCOUNTS, sessions: SESSIONS }).map(
    ({ accountId, api }) => `${accountId}:${api}`,
  );

describe('the accounts that an action concerns', () => {
  it('are, for signing in, those whose token is not good, in the order of the user', () => {
    expect(idsOf('sign_in', ['pump', 'mimic'])).toEqual(['s2:pump', 'e2:mimic']);
  });

  it('T3: are, for renewing, those with a session, what ends first before the rest', () => {
    expect(idsOf('renew', ['pump', 'mimic'])).toEqual(['e2:mimic', 's1:pump', 'e1:mimic']);
  });

  it('are, for signing out, those with a session', () => {
    expect(idsOf('sign_out', ['pump', 'mimic'])).toEqual(['s1:pump', 'e1:mimic', 'e2:mimic']);
  });

  it('are those of the chosen APIs only', () => {
    expect(idsOf('sign_out', ['pump'])).toEqual(['s1:pump']);
    expect(idsOf('sign_in', ['mimic'])).toEqual(['e2:mimic']);
  });
});

describe('what is left to do for an account', () => {
  const since = (action: 'sign_in' | 'renew' | 'sign_out') => ({ action, startedAtMs: NOW_MS });

  it.each([
    ['sign_in', undefined, true],
    ['sign_in', aSession({ isLive: false }), true],
    ['sign_in', aSession(), false],
    ['renew', undefined, false],
    ['renew', aSession({ obtainedAtMs: NOW_MS - 1 }), true],
    ['renew', aSession({ obtainedAtMs: NOW_MS }), false],
    ['renew', aSession({ obtainedAtMs: NOW_MS, isLive: false }), true],
    ['sign_out', undefined, false],
    ['sign_out', aSession({ isLive: false }), true],
  ] as const)('T1: %s with the session %j: %s', (action, session, expected) => {
    expect(isWanted(since(action), session)).toBe(expected);
  });
});
