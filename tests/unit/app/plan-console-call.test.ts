import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { API_IDS, APIS } from '../../../src/apis.ts';
import { planCall } from '../../../src/app/plan-console-call.ts';
import { AppError } from '../../../src/errors.ts';
import type { Input } from '../../../src/messaging/contract.ts';

type Call = Input<'console.send'>;
const ADDRESS = '0xAbC';
const aCall = (changes: Partial<Call> = {}): Call => ({
  accountId: 'account',
  api: 'mimic',
  method: 'GET',
  path: '/users/tokens',
  ...changes,
});

const refusalOf = (call: Call): string => {
  try {
    planCall(call, ADDRESS);
  } catch (error) {
    if (error instanceof AppError) return `${error.code} ${error.details.field ?? ''}`.trim();
    throw error;
  }
  return 'none';
};

const profile = (changes: Partial<Call> = {}): Call =>
  aCall({ method: 'POST', path: '/users/*/data', segment: ADDRESS, ...changes });

describe('a call of the console', () => {
  it('fills the path in and writes the body anew', () => {
    expect(planCall(profile({ body: ' { "name" : "A" } ' }), ADDRESS)).toMatchObject({
      kind: 'write',
      path: '/users/0xAbC/data',
      body: '{"name":"A"}',
    });
  });

  it('takes every documented call that is not the extension’s own, and no other', () => {
    for (const api of API_IDS) {
      const { calls, sessionCalls } = APIS[api];
      for (const { method, path } of calls) {
        const segment = path.includes('*') ? { segment: 'x' } : {};
        expect(
          planCall(aCall({ api, method, path, ...segment, confirmation: ADDRESS }), ADDRESS).call,
        ).not.toBeNull();
      }
      for (const { method, path, does } of sessionCalls) {
        const wanted = does === 'challenge' ? 'none' : 'site_call_unsupported';
        expect([path, refusalOf(aCall({ api, method, path }))]).toEqual([path, wanted]);
      }
    }
    expect(refusalOf(aCall({ api: 'pump', path: '/users/tokens' }))).toBe('site_call_unsupported');
    expect(refusalOf(aCall({ method: 'DELETE' }))).toBe('site_call_unsupported');
  });

  it('asks for a challenge for its own account alone', () => {
    const nonce = aCall({ method: 'POST', path: '/users/nonce' });
    expect(planCall(nonce, ADDRESS)).toEqual({
      kind: 'challenge',
      call: null,
      path: '/users/nonce',
      body: '{"address":"0xAbC"}',
    });
    expect(refusalOf({ ...nonce, body: '{"address":"0xother"}' })).toBe('invalid_input body');
  });

  it('needs a segment where the path has one, and takes none elsewhere', () => {
    const { segment: _none, ...withoutSegment } = profile();
    expect(refusalOf(withoutSegment)).toBe('invalid_input segment');
    expect(refusalOf(aCall({ segment: 'x' }))).toBe('invalid_input segment');
  });

  it('N2: stays within its one segment and its host, whatever is typed', () => {
    for (const segment of [
      '..',
      '.',
      '',
      'a/b',
      '%2e%2e',
      'a?b',
      'a#b',
      '//evil.example',
      'a\\b',
      '@evil.example/x',
      'a b',
    ]) {
      expect([segment, refusalOf(profile({ segment }))]).toEqual([
        segment,
        expect.stringContaining('invalid_input'),
      ]);
    }
    fc.assert(
      fc.property(fc.string(), (segment) => {
        if (refusalOf(profile({ segment })) !== 'none') return;
        const { path } = planCall(profile({ segment }), ADDRESS);
        const url = new URL(`https://api.example${path}`);
        expect([url.host, url.pathname, url.search + url.hash]).toEqual(['api.example', path, '']);
        expect(path.split('/')).toHaveLength(4);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['', '[]', '"text"', '1', 'null', '{', '{"a":1}{'])('refuses the body %j', (body) => {
    expect(refusalOf(profile({ body }))).toBe('invalid_input body');
  });

  it('takes no body where none is documented', () => {
    expect(refusalOf(aCall({ body: '{}' }))).toBe('invalid_input body');
  });

  it('does what can’t be undone only where the address was typed', () => {
    const remove = aCall({ api: 'pump', method: 'DELETE', path: '/users' });
    expect(refusalOf(remove)).toBe('confirmation_mismatch');
    expect(refusalOf({ ...remove, confirmation: '0xabc' })).toBe('confirmation_mismatch');
    expect(refusalOf({ ...remove, confirmation: ` ${ADDRESS} ` })).toBe('none');
  });
});
