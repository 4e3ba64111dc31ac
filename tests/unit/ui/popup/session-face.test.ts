import { describe, expect, it, vi } from 'vitest';
import type { SessionView } from '../../../../src/messaging/view.ts';
import { toSessionFace } from '../../../../src/ui/format/session-face.ts';
import { countdownText } from '../../../../src/ui/popup/countdown.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

const nowMs = 1e12;
const error = { code: 'api_down', details: {}, atMs: nowMs } as const;
const aSession = (session: Partial<SessionView>): SessionView => ({
  accountId: 'a',
  api: 'pump',
  state: 'signed_in',
  ...session,
});
const faceOf = (session: Partial<SessionView>): string => toSessionFace(aSession(session), nowMs).text;

describe('the face of a session', () => {
  it('tells each state apart', () => {
    expect(toSessionFace(undefined, nowMs).text).toBe('state_signed_out');
    expect(faceOf({ state: 'signed_out' })).toBe('state_signed_out');
    expect(faceOf({ state: 'signing_in' })).toBe('state_signing_in');
    expect(faceOf({ state: 'signed_in' })).toBe('state_signed_in');
    expect(faceOf({ state: 'expired' })).toBe('state_expired');
    expect(faceOf({ state: 'signing_out' })).toBe('state_signing_out');
  });

  it('shows a failed sign-in as failed, and a failed renewal as still signed in', () => {
    expect(faceOf({ state: 'signed_out', error })).toBe('state_failed');
    expect(faceOf({ state: 'signed_in', error })).toBe('state_renewal_failed');
  });

  it('shows a token whose end has passed as expired, though nobody said so yet', () => {
    expect(faceOf({ expiresAtMs: nowMs })).toBe('state_expired');
    expect(faceOf({ expiresAtMs: nowMs + 1 })).toBe('state_signed_in');
  });
});

describe('the countdown of a session', () => {
  const textOf = (session: Partial<SessionView>): string => countdownText(aSession(session), nowMs);

  it('names the renewal before the end, and the end where nothing renews', () => {
    expect(textOf({ renewAtMs: nowMs + 60_000, expiresAtMs: nowMs + 90_000 })).toBe('Renews in 1m 00s');
    expect(textOf({ renewAtMs: nowMs - 1, expiresAtMs: nowMs + 90_000 })).toBe('Renews any moment');
    expect(textOf({ expiresAtMs: nowMs + 90_000 })).toBe('Ends in 1m 30s');
  });

  it('never invents an end that the API did not name', () => {
    expect(textOf({})).toBe('The API names no end');
  });

  it('says how long ago a token ended, whatever renewal was planned', () => {
    expect(textOf({ renewAtMs: nowMs - 9000, expiresAtMs: nowMs - 5000 })).toBe('Ended 5s ago');
  });
});
