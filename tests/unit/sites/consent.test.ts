import { describe, expect, it } from 'vitest';
import { readScopeOf } from '../../../src/apis.ts';
import { CONSENT_MS } from '../../../src/sites/consents.ts';
import { aSitesWorld, codeOf, EXTENSION, SITE } from './builders.ts';

const FETCH_PUMP = { way: 'fetch', scope: readScopeOf('pump') } as const;

/** A site that has calls made for it at Pump.fun, in tab 1. */
const aServedWorld = async () => {
  const world = aSitesWorld();
  world.permit('https://app.example/*');
  world.browser.openTab(1, `${SITE}/`);
  const choice = {
    origin: SITE,
    identityId: 'main',
    api: 'pump',
    terms: FETCH_PUMP,
    duration: 'always',
  } as const;
  await world.sites.allow(choice);
  const page = world.as(`${SITE}/`);
  const request = (wish: object = {}) => world.sites.handleRequest({ api: 'mimic', ...wish }, page);
  /** The id of the question whose window is open. */
  const shownId = async (): Promise<string> => {
    await expect.poll(() => world.browser.windows.size).toBe(1);
    const [url = ''] = world.browser.windows.values();
    return new URL(url).searchParams.get('id') ?? '';
  };
  return { ...world, page, request, shownId };
};

const ALLOW = { allow: true, identityId: 'main', terms: { way: 'token' }, duration: 'browser' } as const;

describe('a page’s question', () => {
  it('opens a window that shows the exact origin and the least that is of use, and is answered with the user’s choice', async () => {
    const { request, shownId, sites, browser } = await aServedWorld();
    const asked = request();
    const id = await shownId();
    expect([...browser.windows.values()]).toEqual([`${EXTENSION.baseUrl}consent.html?id=${id}`]);
    expect(await sites.readConsent(id)).toEqual({
      ...{ id, origin: SITE, api: 'mimic', duration: 'visit', tabId: 1 },
      terms: { way: 'fetch', scope: readScopeOf('mimic') },
    });
    await sites.answerConsent({ id, answer: ALLOW });
    expect(await asked).toEqual({ way: 'token' });
    expect(browser.windows.size).toBe(0);
    expect(await sites.list()).toContainEqual(expect.objectContaining({ api: 'mimic', duration: 'browser' }));
  });

  it('is not put where it is granted already', async () => {
    const { request, browser } = await aServedWorld();
    expect(await request({ api: 'pump' })).toEqual({ way: 'fetch' });
    expect(
      await request({ api: 'pump', way: 'fetch', scope: { methods: ['GET'], paths: ['/users/*'] } }),
    ).toEqual({ way: 'fetch' });
    expect(browser.windows.size).toBe(0);
  });

  it('is put where a granted site would like more of the same API', async () => {
    const { request, shownId, sites } = await aServedWorld();
    const asked = request({ api: 'pump', way: 'token' });
    const id = await shownId();
    expect(await sites.readConsent(id)).toMatchObject({ api: 'pump', terms: { way: 'token' } });
    await sites.answerConsent({ id, answer: ALLOW });
    expect(await asked).toEqual({ way: 'token' });
  });

  it.each([
    ['a site that is granted nothing', 'https://other.example/', {}, 'site_not_granted'],
    ['a frame', `${SITE}/`, { frameId: 2 }, 'not_permitted'],
    ['another port', `${SITE}:8443/`, {}, 'site_not_granted'],
  ])('is not taken from %s', async (_who, url, sender, code) => {
    const { sites, as, browser } = await aServedWorld();
    expect(await codeOf(sites.handleRequest({ api: 'mimic' }, as(url, sender)))).toBe(code);
    expect(browser.windows.size).toBe(0);
  });

  it('that was answered with no is remembered, and asks nobody again until the user lets it', async () => {
    const { request, shownId, sites, browser, restarted, page } = await aServedWorld();
    const asked = codeOf(request());
    const id = await shownId();
    await sites.answerConsent({ id, answer: { allow: false } });
    expect(await asked).toBe('site_refused');
    expect(await codeOf(request())).toBe('site_refused');
    expect(await codeOf(restarted().handleRequest({ api: 'mimic' }, page))).toBe('site_refused');
    expect(browser.windows.size).toBe(0);
    expect(await sites.denials()).toMatchObject([{ origin: SITE, api: 'mimic' }]);
    await sites.forgetDenial(SITE, 'mimic');
    const again = codeOf(request());
    await sites.answerConsent({ id: await shownId(), answer: ALLOW });
    expect(await again).toBe('ok');
  });

  it('is no more remembered as refused once the user allows the site himself', async () => {
    const { request, shownId, sites } = await aServedWorld();
    const asked = codeOf(request());
    await sites.answerConsent({ id: await shownId(), answer: { allow: false } });
    await asked;
    await sites.allow({
      origin: SITE,
      api: 'mimic',
      identityId: 'main',
      terms: { way: 'token' },
      duration: 'always',
    });
    expect(await sites.denials()).toEqual([]);
  });

  it.each([
    ['window', (world: Served) => world.sites.onWindowRemoved(1)],
    ['window’s tab', (world: Served) => world.sites.onTabRemoved(101)],
  ] as const)('whose %s is closed is refused, and may be put again', async (_what, happens) => {
    const world = await aServedWorld();
    const { request, shownId, sites, browser } = world;
    const asked = codeOf(request());
    await shownId();
    browser.windows.clear();
    await happens(world);
    expect(await asked).toBe('site_refused');
    expect(await sites.denials()).toEqual([]);
  });

  it.each([
    ['leaves', (world: Served) => world.sites.handleLeave({}, world.page)],
    ['is closed', (world: Served) => world.sites.onTabRemoved(1)],
  ] as const)('ends when its page %s', async (_what, happens) => {
    const world = await aServedWorld();
    const asked = codeOf(world.request());
    const id = await world.shownId();
    await happens(world);
    expect(await asked).toBe('site_refused');
    expect(await codeOf(world.sites.readConsent(id))).toBe('consent_missing');
    expect(await codeOf(world.sites.answerConsent({ id, answer: ALLOW }))).toBe('consent_missing');
    expect(await world.sites.list()).toHaveLength(1);
  });

  it('put twice opens one window, and both are answered', async () => {
    const { request, shownId, sites, browser } = await aServedWorld();
    const both = Promise.all([request(), request()]);
    const id = await shownId();
    expect(browser.windows.size).toBe(1);
    await sites.answerConsent({ id, answer: ALLOW });
    expect(await both).toEqual([{ way: 'token' }, { way: 'token' }]);
  });

  it('about another API waits until the first is answered', async () => {
    const { request, shownId } = await aServedWorld();
    void codeOf(request());
    await shownId();
    expect(await codeOf(request({ api: 'pump', way: 'token' }))).toBe('site_request_pending');
  });

  it('outlives its worker: asked again, the page waits for the same answer', async () => {
    const { request, shownId, restarted, browser, page } = await aServedWorld();
    void codeOf(request());
    const id = await shownId();
    const next = restarted();
    const again = next.handleRequest({ api: 'mimic' }, page);
    await expect.poll(() => codeOf(next.readConsent(id))).toBe('ok');
    await next.answerConsent({ id, answer: ALLOW });
    expect(await again).toEqual({ way: 'token' });
    expect(browser.windows.size).toBe(0);
  });

  it('that nobody answers is forgotten after an hour', async () => {
    const { request, shownId, sites, time } = await aServedWorld();
    void codeOf(request());
    const id = await shownId();
    time.nowMs += CONSENT_MS;
    expect(await codeOf(sites.answerConsent({ id, answer: ALLOW }))).toBe('consent_missing');
  });

  it('is not put while the vault is locked', async () => {
    const { request, lock, browser } = await aServedWorld();
    lock();
    expect(await codeOf(request())).toBe('locked');
    expect(browser.windows.size).toBe(0);
  });
});

describe('a page’s greeting', () => {
  it('says how it is served, puts the mark on its tab’s button, and has it told of changes', async () => {
    const { sites, page, browser } = await aServedWorld();
    expect(await sites.handleHello(page)).toEqual({ ways: { pump: 'fetch' }, storage: [] });
    await expect.poll(() => browser.badges.get(1)).toBe('✓');
    await sites.revokeAll();
    expect(browser.tabs.get(1)?.nudges).toMatchObject([{ api: 'pump', kind: 'ended' }]);
    expect(await codeOf(sites.handleHello(page))).toBe('site_not_granted');
    await expect.poll(() => browser.badges.get(1)).toBe('');
  });

  it('brings the token for its storage where the user wants it there, and nothing where there is none', async () => {
    const { sites, page, tokens } = await aServedWorld();
    const storage = { area: 'local', key: 'jwt' } as const;
    const terms = { way: 'token', storage } as const;
    await sites.allow({ origin: SITE, identityId: 'main', api: 'pump', terms, duration: 'always' });
    const ways = { pump: 'token' };
    expect(await sites.handleHello(page)).toEqual({
      ways,
      storage: [{ ...storage, tokenSecret: 'token of main for pump' }],
    });
    tokens.next = async () => {
      throw new Error('signed out');
    };
    expect(await sites.handleHello(page)).toEqual({ ways, storage: [{ ...storage, tokenSecret: null }] });
  });
});

type Served = Awaited<ReturnType<typeof aServedWorld>>;
