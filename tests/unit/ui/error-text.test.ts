import { describe, expect, it, vi } from 'vitest';
import { ERROR_CODES, type ErrorDetails, LOGIN_BUDGET, LOGIN_REFUSED } from '../../../src/errors.ts';
import { MAX_LOGINS_PER_MINUTE } from '../../../src/sessions/refresh-plan.ts';
import { describeError } from '../../../src/ui/error-text.ts';

vi.mock('wxt/browser', () => import('./fake-browser.ts'));

const nowMs = 1e12;
const everyDetail = { status: 503, retryAtMs: nowMs + 61_000, field: 'token', wanted: 64, got: 63 };

describe('every error code', () => {
  it.each(ERROR_CODES)('%s names its cause and the next step, with and without details', (code) => {
    for (const details of [{}, everyDetail]) {
      const { sentence, nextStep } = describeError({ code, details }, { nowMs, api: 'pump' });
      for (const text of [sentence, nextStep]) {
        expect(text).toMatch(/^[A-Z].*\.$/);
        expect(text).not.toMatch(/[{}$]|undefined|_/);
      }
      expect(sentence).not.toBe(nextStep);
    }
  });
});

describe('the sentence for an error', () => {
  it('names the API concerned, or says "The API" where none is known', () => {
    expect(describeError({ code: 'api_down', details: {} }, { nowMs, api: 'mimic' }).sentence).toBe(
      'Mimic Protocol has a problem of its own.',
    );
    expect(describeError({ code: 'api_down', details: {} }, { nowMs }).sentence).toBe(
      'The API has a problem of its own.',
    );
  });

  it('adds the status, the field and the counts that the error carries', () => {
    const describeWith = (code: 'api_down' | 'reply_unexpected' | 'key_length_invalid') =>
      describeError({ code, details: everyDetail }, { nowMs, api: 'pump' }).sentence;
    expect(describeWith('api_down')).toContain('Status 503.');
    expect(describeWith('reply_unexpected')).toContain('“token”');
    expect(describeWith('key_length_invalid')).toBe('The key should have 64 bytes and has 63.');
  });

  it.each(['reply_unexpected', 'invalid_input', 'key_file_damaged', 'key_file_unsupported'] as const)(
    'of %s names the field, not the API',
    (code) => {
      const { sentence } = describeError({ code, details: { field: 'token' } }, { nowMs, api: 'pump' });
      expect(sentence).toContain('“token”');
      expect(sentence).not.toContain('“Pump.fun”');
    },
  );

  it('keeps to the next step of its own where a later time does not help', () => {
    const { nextStep } = describeError({ code: 'network_failed', details: everyDetail }, { nowMs });
    expect(nextStep).toBe('Check your connection, VPN or blocker, then try again.');
  });

  it('tells our own limit of logins from a pause that the API asked for (T4)', () => {
    const sentenceOf = (details: ErrorDetails) =>
      describeError({ code: 'rate_limited', details }, { nowMs, api: 'pump' }).sentence;
    expect(sentenceOf({ field: LOGIN_BUDGET })).toBe('Countersign waits: at most six sign-ins a minute.');
    expect(sentenceOf({})).toBe('Pump.fun asks for a pause: too many requests.');
    expect(MAX_LOGINS_PER_MINUTE).toBe(6);
  });

  it.each(['unauthorized', 'not_found'] as const)(
    'tells a refused sign-in from a call that ended in %s, and that the API may have changed',
    (code) => {
      const details = { status: 401, field: LOGIN_REFUSED };
      expect(describeError({ code, details }, { nowMs, api: 'pump' })).toEqual({
        sentence: 'Pump.fun refused the sign-in. Status 401.',
        nextStep: 'Pump.fun may have changed. Update Countersign, or try again later.',
      });
      const ofCall = describeError({ code, details: { status: 401 } }, { nowMs, api: 'pump' });
      expect(ofCall.sentence).not.toContain('sign-in');
    },
  );

  it('counts down to the time at which trying again makes sense', () => {
    const at = (now: number) =>
      describeError({ code: 'rate_limited', details: { retryAtMs: nowMs + 61_000 } }, { nowMs: now })
        .nextStep;
    expect(at(nowMs)).toBe('Try again in 1m 01s.');
    expect(at(nowMs + 60_000)).toBe('Try again in 1s.');
    expect(at(nowMs + 61_000)).toBe('Try again now.');
  });
});
