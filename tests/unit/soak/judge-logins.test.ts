import { describe, expect, it } from 'vitest';
import { countMostInFlight, countResent, judgeLogins, toLogins } from '../../soak/sessions/judge-logins.ts';
import type { WireRequest } from '../../soak/sessions/wire-tap.ts';

const START_MS = 1_800_000_000_000;

const aRequest = ({
  atMs = 0,
  tookMs = 10,
  ...given
}: Partial<WireRequest> & { readonly atMs?: number; readonly tookMs?: number }): WireRequest => ({
  api: 'pump',
  method: 'POST',
  path: '/auth/login',
  wallet: 'a',
  bodyDigest: `body ${atMs}`,
  tokenOwner: null,
  tokenFingerprint: null,
  startedMs: START_MS + atMs,
  endedMs: START_MS + atMs + tookMs,
  status: 201,
  fault: false,
  ...given,
});

const aMimicLogin = (wallet: string, atMs: number): readonly WireRequest[] => [
  aRequest({ api: 'mimic', path: '/users/nonce', wallet, status: 200, atMs }),
  aRequest({ api: 'mimic', path: '/users/authenticate', wallet, status: 200, atMs: atMs + 20 }),
];

const judge = (requests: readonly WireRequest[], asked = false) => judgeLogins(requests, () => asked);

describe('the judge of the sessions soak', () => {
  it('has nothing against one login after the other, and of several accounts at once', () => {
    const requests = [
      ...aMimicLogin('a', 0),
      ...aMimicLogin('b', 5),
      ...aMimicLogin('a', 100),
      aRequest({ atMs: 0 }),
      aRequest({ atMs: 20 }),
    ];
    expect(judge(requests)).toEqual([]);
    expect(countMostInFlight(requests)).toBe(1);
  });

  it('T1: sees two login requests of one account in flight', () => {
    const requests = [aRequest({ tookMs: 500 }), aRequest({ atMs: 100 })];
    expect(countMostInFlight(requests)).toBe(2);
    expect(judge(requests)).toEqual(['two login requests of one account in flight']);
  });

  it('T1: sees two logins of one account that take turns', () => {
    const [nonce, answer] = aMimicLogin('a', 0);
    const [otherNonce, otherAnswer] = aMimicLogin('a', 40);
    if (!nonce || !answer || !otherNonce || !otherAnswer) throw new Error('no logins');
    const inTurns = [
      nonce,
      { ...otherNonce, startedMs: nonce.startedMs + 12, endedMs: nonce.startedMs + 15 },
      answer,
      otherAnswer,
    ];
    expect(judge(inTurns)).toEqual(['two logins of mimic a at a time']);
  });

  it('takes what the browser sent twice, letter by letter, for one', () => {
    const lost = aRequest({ status: null, bodyDigest: 'same' });
    const again = aRequest({ atMs: 12, status: 401, bodyDigest: 'same' });
    const another = aRequest({ atMs: 12, status: 401, bodyDigest: 'other' });
    expect([countResent([lost, again], 'pump'), toLogins([lost, again], 'pump').length]).toEqual([1, 1]);
    expect([countResent([lost, another], 'pump'), toLogins([lost, another], 'pump').length]).toEqual([0, 2]);
  });

  it('takes the next ways of a refused login for the same login, three of them at most', () => {
    const refused = [0, 20, 40, 60].map((atMs) => aRequest({ atMs, status: 404 }));
    expect(toLogins(refused.slice(0, 3), 'pump')).toHaveLength(1);
    expect(toLogins(refused, 'pump')).toHaveLength(2);
    expect(toLogins([aRequest({}), aRequest({ atMs: 20 })], 'pump')).toHaveLength(2);
  });

  it('T4: holds what nobody asked for to six logins a minute, whoever logs in', () => {
    const seven = Array.from({ length: 7 }, (_, i) => aRequest({ wallet: `${i}`, atMs: i * 1_000 }));
    expect(judge(seven.slice(0, 6))).toEqual([]);
    expect(judge(seven)).toEqual([expect.stringContaining('more automatic logins to pump than its budget')]);
    expect(judge(seven, true)).toEqual([]);
    const late = aRequest({ wallet: '6', atMs: 61_000 });
    expect(judge([...seven.slice(0, 6), late])).toEqual([]);
  });
});
