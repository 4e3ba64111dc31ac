import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import type { HandedToken } from '../../../src/sites/page-requests.ts';
import { aSitesWorld, codeOf, defer, EXTENSION, SITE, TOKEN_ALWAYS } from './builders.ts';

const aGrantedWorld = async () => {
  const world = aSitesWorld();
  world.permit('https://app.example/*');
  const { grantId } = await world.sites.allow({
    origin: SITE,
    identityId: 'main',
    api: 'pump',
    ...TOKEN_ALWAYS,
  });
  return { ...world, grantId };
};

/** A token that comes when the test says so. */
const aSlowToken = () => {
  const token = defer<HandedToken>();
  const started = defer<undefined>();
  return {
    next: () => {
      started.resolve(undefined);
      return token.promise;
    },
    started: started.promise,
    arrive: () => token.resolve({ tokenSecret: 'late', expiresAtMs: null }),
  };
};

describe('page.getToken', () => {
  it('hands the page the token of the identity and API that it was granted', async () => {
    const { ask, tokens } = await aGrantedWorld();
    expect(await ask(`${SITE}/some/page`)).toEqual({
      tokenSecret: 'token of main for pump',
      expiresAtMs: 1_800_000_060_000,
    });
    expect(tokens.asked).toEqual(['main pump']);
  });

  it('hands over nothing but the token and its end', async () => {
    const { ask, tokens } = await aGrantedWorld();
    tokens.next = async () => ({ tokenSecret: 't', expiresAtMs: null, apiKeySecret: 'k' }) as HandedToken;
    expect(await ask(SITE)).toEqual({ tokenSecret: 't', expiresAtMs: null });
  });

  it.each([
    ['another extension', SITE, { id: 'another' }, 'not_permitted'],
    ['no extension', SITE, { id: undefined }, 'not_permitted'],
    ['a frame of the granted origin', SITE, { frameId: 7 }, 'not_permitted'],
    ['no frame', SITE, { frameId: undefined }, 'not_permitted'],
    ['no tab', SITE, { tab: undefined }, 'not_permitted'],
    ['a tab without an id', SITE, { tab: {} }, 'not_permitted'],
    ['no origin', SITE, { origin: undefined }, 'not_permitted'],
    ['a sandboxed page', SITE, { origin: 'null' }, 'not_permitted'],
    ['no url', SITE, { url: undefined }, 'not_permitted'],
    [
      'an evil page with the origin of the granted one',
      'https://evil.example',
      { origin: SITE },
      'not_permitted',
    ],
    ['the granted page with an evil origin', SITE, { origin: 'https://evil.example' }, 'not_permitted'],
    ['a data URL', 'data:text/html,x', { origin: SITE }, 'not_permitted'],
    ['a blob of the origin', `blob:${SITE}/3c0a2b6e`, { origin: SITE }, 'not_permitted'],
    ['about:blank', 'about:blank', { origin: SITE }, 'not_permitted'],
    ['our own page', `${EXTENSION.baseUrl}popup.html`, {}, 'not_permitted'],
    ['our own page in a tab', `${EXTENSION.baseUrl}options.html`, { origin: SITE }, 'not_permitted'],
    ['http', 'http://app.example', {}, 'site_not_granted'],
    ['another port', `${SITE}:8443`, {}, 'site_not_granted'],
    ['a subdomain', 'https://sub.app.example', {}, 'site_not_granted'],
    ['the parent domain', 'https://example', {}, 'site_not_granted'],
    ['a longer name', `${SITE}.evil.example`, {}, 'site_not_granted'],
    ['a trailing dot', `${SITE}.`, {}, 'site_not_granted'],
    ['a punycode lookalike', 'https://xn--pp-yia.example', {}, 'site_not_granted'],
  ])('I2 I6: refuses %s', async (_who, url, sender, code) => {
    const { ask, tokens } = await aGrantedWorld();
    expect(await codeOf(ask(url, sender))).toBe(code);
    expect(tokens.asked).toEqual([]);
  });

  it('I2: refuses a granted page the other API', async () => {
    const { ask, tokens } = await aGrantedWorld();
    expect(await codeOf(ask(SITE, {}, 'mimic'))).toBe('site_not_granted');
    expect(tokens.asked).toEqual([]);
  });

  it('I7: refuses where the browser no longer permits the site', async () => {
    const { ask, browser, tokens } = await aGrantedWorld();
    browser.permitted.clear();
    expect(await codeOf(ask(SITE))).toBe('site_not_granted');
    expect(tokens.asked).toEqual([]);
  });

  it('I7: discards a token that comes after the grant was revoked', async () => {
    const { ask, sites, tokens, grantId } = await aGrantedWorld();
    const slow = aSlowToken();
    tokens.next = slow.next;
    const code = codeOf(ask(SITE));
    await slow.started;
    await sites.revoke(grantId);
    slow.arrive();
    expect(await code).toBe('site_not_granted');
  });

  it('I7: discards a token that comes after the grant went to another identity', async () => {
    const { ask, sites, tokens } = await aGrantedWorld();
    const slow = aSlowToken();
    tokens.next = slow.next;
    const code = codeOf(ask(SITE));
    await slow.started;
    await sites.allow({ origin: SITE, identityId: 'bot', api: 'pump', ...TOKEN_ALWAYS });
    slow.arrive();
    expect(await code).toBe('site_not_granted');
  });

  it('I7: discards a token that comes after the browser took the permission back', async () => {
    const { ask, browser, sites, tokens } = await aGrantedWorld();
    const slow = aSlowToken();
    tokens.next = slow.next;
    const code = codeOf(ask(SITE));
    await slow.started;
    browser.permitted.clear();
    sites.forgetPermissions();
    slow.arrive();
    expect(await code).toBe('site_not_granted');
  });

  it('I7: asks the browser once for many requests, and again when it tells of a change', async () => {
    const { ask, browser, sites } = await aGrantedWorld();
    await ask(SITE);
    const contains = vi.spyOn(browser.parts.permissions, 'contains');
    for (let i = 0; i < 5; i += 1) expect(await codeOf(ask(SITE))).toBe('ok');
    expect(contains).not.toHaveBeenCalled();
    browser.permitted.clear();
    sites.forgetPermissions();
    expect(await codeOf(ask(SITE))).toBe('site_not_granted');
    expect(await codeOf(ask(SITE))).toBe('site_not_granted');
  });

  it('I7: keeps no permission that was told of when the browser took it back', async () => {
    const { ask, browser, sites } = await aGrantedWorld();
    const { contains } = browser.parts.permissions;
    const asked = defer<boolean>();
    const answer = defer<void>();
    vi.spyOn(browser.parts.permissions, 'contains').mockImplementationOnce(async (which) => {
      asked.resolve(await contains(which));
      await answer.promise;
      return asked.promise;
    });
    const code = codeOf(ask(SITE));
    expect(await asked.promise).toBe(true);
    browser.permitted.clear();
    sites.forgetPermissions();
    answer.resolve();
    expect(await code).toBe('site_not_granted');
    expect(await codeOf(ask(SITE))).toBe('site_not_granted');
  });

  it('T10: discards a token that comes after a lock, even if the vault is open again by then', async () => {
    const { ask, lock, unlock, tokens } = await aGrantedWorld();
    const slow = aSlowToken();
    tokens.next = slow.next;
    const code = codeOf(ask(SITE));
    await slow.started;
    lock();
    unlock();
    slow.arrive();
    expect(await code).toBe('locked');
  });

  it('tells a served page that the vault is locked, and any other page nothing', async () => {
    const { ask, lock, tokens } = await aGrantedWorld();
    lock();
    expect(await codeOf(ask(SITE))).toBe('locked');
    expect(await codeOf(ask('https://other.example'))).toBe('site_not_granted');
    expect(await codeOf(ask(`${SITE}:8443`))).toBe('site_not_granted');
    expect(tokens.asked).toEqual([]);
  });

  it('passes on why there is no token, and logs it', async () => {
    const { ask, tokens, log } = await aGrantedWorld();
    tokens.next = () => Promise.reject(new AppError({ code: 'not_signed_in' }));
    expect(await codeOf(ask(SITE))).toBe('not_signed_in');
    expect(log.at(-1)).toMatchObject({ kind: 'hand_over', outcome: 'not_signed_in', origin: SITE });
  });

  it('logs each hand-over without the token', async () => {
    const { ask, log } = await aGrantedWorld();
    await ask(SITE);
    expect(log.at(-1)).toEqual({
      kind: 'hand_over',
      outcome: 'ok',
      api: 'pump',
      origin: SITE,
      durationMs: 0,
    });
    expect(JSON.stringify(log)).not.toContain('token of main');
  });

  it('hands the token over even if the use can not be counted', async () => {
    const { ask, vault, log } = await aGrantedWorld();
    vault.state.failsToCommit = true;
    expect(await codeOf(ask(SITE))).toBe('ok');
    await expect.poll(() => log.at(-1)?.outcome).toBe('storage_failed');
  });
});
