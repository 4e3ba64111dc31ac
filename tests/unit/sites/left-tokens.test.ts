import { describe, expect, it } from 'vitest';
import { createGrantStore } from '../../../src/sites/grants.ts';
import { aSitesWorld, codeOf, SITE } from './builders.ts';

const PATTERN = 'https://app.example/*';
const CHOICE = { origin: SITE, identityId: 'main', api: 'pump', duration: 'always' } as const;
const stored = (area: 'local' | 'session') => ({ way: 'token', storage: { area, key: 'jwt' } }) as const;

/** A page that was granted the token, and has written it into that storage. */
const aHeldWorld = async (area: 'local' | 'session' = 'local') => {
  const world = aSitesWorld();
  world.permit(PATTERN);
  const { grantId } = await world.sites.allow({ ...CHOICE, terms: stored(area) });
  const { storage } = await world.sites.handleHello(world.as(SITE));
  expect(storage).toMatchObject([{ area, key: 'jwt' }]);
  const scripts = () => [...world.browser.registered.keys()];
  const isPermitted = () => world.browser.permitted.has(PATTERN);
  return { ...world, grantId, scripts, isPermitted };
};

describe('a token that may lie in a site’s local storage after the grant', () => {
  it('keeps the bridge and the permission, and nothing else, until a page of the site was there', async () => {
    const { sites, as, grantId, scripts, isPermitted } = await aHeldWorld();
    await sites.revoke(grantId);
    expect(scripts()).toEqual([`page-bridge ${SITE}`]);
    expect(isPermitted()).toBe(true);
    expect(await sites.leftSites()).toEqual([SITE]);
    expect(await codeOf(sites.handleGetToken({ api: 'pump' }, as(SITE)))).toBe('site_not_granted');
    expect(await codeOf(sites.handleRequest({ api: 'pump' }, as(SITE)))).toBe('site_not_granted');
    expect(await codeOf(sites.handleHello(as(SITE)))).toBe('site_not_granted');
    await expect.poll(scripts).toEqual([]);
    await expect.poll(isPermitted).toBe(false);
    expect(await sites.leftSites()).toEqual([]);
  });

  it('is not there where the page said that it went', async () => {
    const { sites, as, grantId, scripts, isPermitted } = await aHeldWorld();
    await sites.handleLeave({}, as(SITE));
    await sites.revoke(grantId);
    expect(scripts()).toEqual([]);
    expect(isPermitted()).toBe(false);
  });

  it('is not there where it was in the session storage, which goes with the tab', async () => {
    const { sites, grantId, scripts } = await aHeldWorld('session');
    await sites.revoke(grantId);
    expect(scripts()).toEqual([]);
  });

  it('may be there still after one of two pages went', async () => {
    const { sites, as, grantId, scripts } = await aHeldWorld();
    await sites.handleHello(as(SITE, { tab: { id: 2 } }));
    await sites.handleLeave({}, as(SITE, { tab: { id: 2 } }));
    await sites.revoke(grantId);
    expect(scripts()).toEqual([`page-bridge ${SITE}`]);
  });

  it('goes with a page that leaves after the grant has ended', async () => {
    const { sites, as, grantId, scripts } = await aHeldWorld();
    await sites.revoke(grantId);
    await sites.handleLeave({}, as(SITE));
    expect(scripts()).toEqual([]);
  });

  it('is remembered by a new worker and by the next browser', async () => {
    const { area, restarted, grantId, scripts, isPermitted } = await aHeldWorld();
    await area.remove('sites.browserId');
    const next = restarted();
    await next.revoke(grantId);
    await next.reconcile();
    expect(scripts()).toEqual([`page-bridge ${SITE}`]);
    expect(isPermitted()).toBe(true);
  });

  it('stays so while the vault is locked, and is looked after once it is open', async () => {
    const { sites, as, area, grantId, scripts, isPermitted, lock, unlock } = await aHeldWorld();
    await sites.revoke(grantId);
    lock();
    await sites.reconcile();
    expect(scripts()).toEqual([`page-bridge ${SITE}`]);
    // The page takes it away after any refusal.
    expect(await codeOf(sites.handleHello(as(SITE)))).toBe('locked');
    expect(scripts()).toEqual([`page-bridge ${SITE}`]);
    unlock();
    await sites.takeOver();
    expect(scripts()).toEqual([]);
    expect(isPermitted()).toBe(false);
    expect(await area.get('sites.tidied')).toBeUndefined();
  });

  it('is not there where its page went while the vault was locked, by a new worker’s word as well', async () => {
    const { sites, as, restarted, grantId, scripts, lock, unlock } = await aHeldWorld();
    lock();
    await sites.handleLeave({}, as(SITE));
    const next = restarted();
    unlock();
    await next.takeOver();
    await next.revoke(grantId);
    expect(scripts()).toEqual([]);
  });

  it('may be there again where a page that is still served while locked wrote it anew', async () => {
    const { sites, as, vault, grantId, scripts, lock, unlock } = await aHeldWorld();
    const session = {
      accountId: 'a1',
      api: 'pump',
      tokenSecret: 't',
      obtainedAtMs: 1,
      lifetimeMs: null,
    } as const;
    const grants = await createGrantStore(vault.records).all();
    await sites.keep({ grants, sessions: [session], accountIdOf: () => 'a1', stopAtMs: null });
    lock();
    await sites.handleLeave({}, as(SITE, { tab: { id: 2 } }));
    expect((await sites.handleHello(as(SITE))).storage).toHaveLength(1);
    unlock();
    await sites.takeOver();
    await sites.revoke(grantId);
    expect(scripts()).toEqual([`page-bridge ${SITE}`]);
  });

  it('I7: is out of reach where the browser permits the site no more, and keeps nothing there', async () => {
    const { sites, browser, grantId, scripts } = await aHeldWorld();
    await sites.revoke(grantId);
    browser.permitted.clear();
    await sites.reconcile();
    expect(scripts()).toEqual([]);
    expect(await sites.leftSites()).toEqual([]);
  });

  it('is handed to no page where it can’t be noted', async () => {
    const world = aSitesWorld();
    world.permit(PATTERN);
    await world.sites.allow({ ...CHOICE, terms: stored('local') });
    world.vault.state.failsToCommit = true;
    expect(await codeOf(world.sites.handleHello(world.as(SITE)))).toBe('storage_failed');
  });

  it('is served again by a new grant, with all of its scripts', async () => {
    const { sites, grantId, scripts } = await aHeldWorld();
    await sites.revoke(grantId);
    await sites.allow({ ...CHOICE, terms: { way: 'token' } });
    expect(scripts()).toEqual([`page-bridge ${SITE}`, `page-api ${SITE}`]);
    expect(await sites.leftSites()).toEqual([]);
  });
});
