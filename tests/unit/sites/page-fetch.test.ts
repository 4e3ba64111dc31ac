import { describe, expect, it } from 'vitest';
import { readScopeOf } from '../../../src/apis.ts';
import { aSitesWorld, codeOf, SITE } from './builders.ts';

const CALL = { api: 'pump', method: 'GET', path: '/auth/my-profile', headers: {} } as const;

const aFetchWorld = async () => {
  const world = aSitesWorld();
  world.permit('https://app.example/*');
  const terms = { way: 'fetch', scope: readScopeOf('pump') } as const;
  const choice = { origin: SITE, identityId: 'main', api: 'pump', terms, duration: 'always' } as const;
  const { grantId } = await world.sites.allow(choice);
  const page = world.as(`${SITE}/`);
  return {
    ...world,
    grantId,
    page,
    fetch: (input = {}) => world.sites.handleFetch({ ...CALL, ...input }, page),
  };
};

describe('a page that has calls made for it', () => {
  it('is answered with the reply, made as the identity that it was granted', async () => {
    const { fetch, calls } = await aFetchWorld();
    expect(await fetch()).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(calls).toMatchObject([
      { identityId: 'main', api: 'pump', path: '/auth/my-profile', call: { kind: 'read' } },
    ]);
  });

  it.each([
    ['what it may not call', { method: 'DELETE', path: '/users' }, 'site_out_of_scope'],
    ['a sign-in', { method: 'POST', path: '/auth/login' }, 'site_call_unsupported'],
    ['a climbing path', { path: '/users/../auth/my-profile' }, 'site_call_unsupported'],
    ['a GET with a body', { body: '{}' }, 'invalid_input'],
    ['the other API', { api: 'mimic', path: '/users/tokens' }, 'site_not_granted'],
  ])('is refused %s, and nothing leaves', async (_what, input, code) => {
    const { fetch, calls } = await aFetchWorld();
    expect(await codeOf(fetch(input))).toBe(code);
    expect(calls).toEqual([]);
  });

  it('gets neither the token nor a rule', async () => {
    const { ask, sites, page } = await aFetchWorld();
    expect(await codeOf(ask(SITE))).toBe('site_way_not_granted');
    const arm = { api: 'pump', method: 'GET', url: 'https://pump.test/auth/my-profile', mark: 'm' } as const;
    expect(await codeOf(sites.handleArm(arm, page))).toBe('site_way_not_granted');
  });

  it('is counted, and its refusals are logged by their codes', async () => {
    const { fetch, sites, log } = await aFetchWorld();
    await fetch();
    await codeOf(fetch({ method: 'DELETE', path: '/users' }));
    expect(log.filter(({ kind }) => kind === 'hand_over').map(({ outcome }) => outcome)).toEqual([
      'ok',
      'site_out_of_scope',
    ]);
    await expect.poll(async () => (await sites.list())[0]?.useCount).toBe(1);
  });
});

describe('a grant that is bound', () => {
  const choice = { origin: SITE, identityId: 'main', api: 'pump', terms: { way: 'token' } } as const;

  it('to a visit serves that one tab, and ends when the tab shows another site', async () => {
    const { sites, browser, permit, ask } = aSitesWorld();
    permit('https://app.example/*');
    const tab = browser.openTab(1, `${SITE}/`);
    browser.openTab(2, `${SITE}/`);
    await sites.allow({ ...choice, duration: 'visit', tabId: 1 });
    expect(await codeOf(ask(SITE))).toBe('ok');
    expect(await codeOf(ask(SITE, { tab: { id: 2 } }))).toBe('site_not_granted');
    tab.url = 'https://other.example/';
    await sites.wake();
    expect(await sites.list()).toEqual([]);
    expect(browser.registered.size).toBe(0);
  });

  it('to a visit can’t be had for a tab that shows another site, or none', async () => {
    const { sites, browser, permit } = aSitesWorld();
    permit('https://app.example/*');
    browser.openTab(1, 'https://other.example/');
    expect(await codeOf(sites.allow({ ...choice, duration: 'visit', tabId: 1 }))).toBe('invalid_input');
    expect(await codeOf(sites.allow({ ...choice, duration: 'visit' }))).toBe('invalid_input');
    expect(await sites.list()).toEqual([]);
  });

  it('to a visit outlives a page that is only loaded anew', async () => {
    const { sites, browser, permit, as } = aSitesWorld();
    permit('https://app.example/*');
    browser.openTab(1, `${SITE}/`);
    await sites.allow({ ...choice, duration: 'visit', tabId: 1 });
    await sites.handleLeave({}, as(`${SITE}/`));
    await sites.wake();
    expect(await sites.list()).toHaveLength(1);
  });

  it('to a visit has its tab looked at once a minute, however often the next time is asked for', async () => {
    const { sites, browser, permit, time } = aSitesWorld();
    permit('https://app.example/*');
    browser.openTab(1, `${SITE}/`);
    await sites.allow({ ...choice, duration: 'visit', tabId: 1 });
    await sites.wake();
    const seenAtMs = time.nowMs;
    time.nowMs += 50_000;
    expect(await sites.nextWakeAtMs()).toBe(seenAtMs + 60_000);
    await sites.wake();
    expect(await sites.nextWakeAtMs()).toBe(time.nowMs + 60_000);
    // A clock that is put back puts nothing off.
    time.nowMs -= 86_400_000;
    expect(await sites.nextWakeAtMs()).toBe(time.nowMs + 60_000);
  });

  it('to this run of the browser is gone in the next, before anybody was told', async () => {
    const { sites, permit, ask, area, restarted } = aSitesWorld();
    permit('https://app.example/*');
    await sites.allow({ ...choice, duration: 'browser' });
    expect(await codeOf(ask(SITE))).toBe('ok');
    await area.remove('sites.browserId');
    const next = restarted();
    await next.reconcile();
    expect(await next.list()).toEqual([]);
  });

  it('to the token ends with it, and when it is signed out', async () => {
    const { sites, permit, ask, session, time } = aSitesWorld();
    permit('https://app.example/*');
    session.endsAtMs = time.nowMs + 1_000;
    await sites.allow({ ...choice, duration: 'token' });
    expect(await sites.nextWakeAtMs()).toBe(time.nowMs + 1_000);
    time.nowMs += 1_000;
    expect(await codeOf(ask(SITE))).toBe('site_not_granted');
    session.endsAtMs = time.nowMs + 1_000;
    await sites.allow({ ...choice, duration: 'token' });
    session.isLive = false;
    await sites.nudge({ identityId: 'main', api: 'pump', kind: 'ended' });
    expect(await sites.list()).toEqual([]);
  });
});
