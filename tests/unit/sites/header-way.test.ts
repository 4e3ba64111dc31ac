import { describe, expect, it, vi } from 'vitest';
import { readScopeOf } from '../../../src/apis.ts';
import { ARM_MS, MAX_ARMS } from '../../../src/sites/header-arms.ts';
import { FIRST_HEADER_RULE_ID, planHeaderRule } from '../../../src/sites/header-rule.ts';
import { parseSiteOrigin } from '../../../src/sites/site-origin.ts';
import { aSitesWorld, codeOf, defer, LOCAL_SITE, SITE } from './builders.ts';

const MARK = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';
const URL_OF_PROFILE = 'https://pump.test/auth/my-profile';
const ARM = { api: 'pump', method: 'GET', url: URL_OF_PROFILE, mark: MARK } as const;
const TERMS = { way: 'header', scope: readScopeOf('pump') } as const;

const aHeaderWorld = async () => {
  const world = aSitesWorld();
  world.permit('https://app.example/*');
  const tab = world.browser.openTab(1, `${SITE}/`);
  const choice = { origin: SITE, identityId: 'main', api: 'pump', terms: TERMS, duration: 'always' } as const;
  const { grantId } = await world.sites.allow(choice);
  const page = world.as(`${SITE}/`);
  return {
    ...world,
    tab,
    choice,
    grantId,
    page,
    arm: (input = {}) => world.sites.handleArm({ ...ARM, ...input }, page),
  };
};

describe('the rule for one request', () => {
  const rule = planHeaderRule({
    ...{ id: FIRST_HEADER_RULE_ID, api: 'pump', method: 'GET', url: URL_OF_PROFILE, mark: MARK, tabId: 7 },
    ...{ origin: parseSiteOrigin(LOCAL_SITE), tokenSecret: 't' },
  });

  it('I6: fits that tab, that method and that address with its mark, and nothing else', () => {
    expect(rule.condition).toEqual({
      urlFilter: `|${URL_OF_PROFILE}#${MARK}|`,
      isUrlFilterCaseSensitive: true,
      initiatorDomains: ['127.0.0.1'],
      requestMethods: ['get'],
      resourceTypes: ['xmlhttprequest'],
      tabIds: [7],
    });
  });

  it('sets the header and the Origin that the API wants, lets this origin read the reply, and ends a redirect', () => {
    expect(rule.action.requestHeaders).toEqual([
      { header: 'authorization', operation: 'set', value: 'Bearer t' },
      { header: 'origin', operation: 'set', value: 'https://pump.fun' },
    ]);
    expect(rule.action.responseHeaders).toContainEqual({
      header: 'access-control-allow-origin',
      operation: 'set',
      value: LOCAL_SITE,
    });
    // N1
    expect(rule.action.responseHeaders).toContainEqual({ header: 'location', operation: 'remove' });
  });

  it('gives Mimic its own header, and no Origin', () => {
    const mimic = planHeaderRule({
      ...{
        id: 1000,
        api: 'mimic',
        method: 'GET',
        url: 'https://mimic.test/users/tokens',
        mark: MARK,
        tabId: 7,
      },
      ...{ origin: parseSiteOrigin(SITE), tokenSecret: 't' },
    });
    expect(mimic.action.requestHeaders).toEqual([
      { header: 'x-auth-token', operation: 'set', value: 't' },
      { header: 'origin', operation: 'remove' },
    ]);
  });
});

describe('a page that is served by header', () => {
  it('has its script beside the others', async () => {
    const { browser, tab } = await aHeaderWorld();
    expect([...browser.registered.keys()]).toEqual(
      ['page-bridge', 'page-api', 'page-header'].map((name) => `${name} ${SITE}`),
    );
    expect(tab.files).toEqual(['/page-bridge.js', '/page-api.js', '/page-header.js']);
  });

  it('has a rule in its own tab until the request has settled, and is never told the token', async () => {
    const { arm, browser, sites, page } = await aHeaderWorld();
    expect(await arm()).toEqual({});
    expect([...browser.rules.values()].map(({ condition }) => condition.tabIds)).toEqual([[1]]);
    expect(await sites.handleDisarm({ mark: MARK, status: 200 }, page)).toEqual({});
    expect(browser.rules.size).toBe(0);
  });

  it.each([
    ['another address of the API', { url: 'https://pump.test/auth/login' }, 'site_call_unsupported'],
    [
      'a call that was not granted',
      { url: 'https://pump.test/users', method: 'DELETE' },
      'site_out_of_scope',
    ],
    ['another host', { url: 'https://evil.test/auth/my-profile' }, 'site_call_unsupported'],
    ['a host that begins alike', { url: 'https://pump.test.evil/auth/my-profile' }, 'site_call_unsupported'],
    ['a wildcard', { url: 'https://pump.test/users/*' }, 'site_call_unsupported'],
    ['the other API', { api: 'mimic', url: 'https://mimic.test/v1/users/tokens' }, 'site_not_granted'],
  ])('I3: gets no rule for %s', async (_what, input, code) => {
    const { arm, browser } = await aHeaderWorld();
    expect(await codeOf(arm(input))).toBe(code);
    expect(browser.rules.size).toBe(0);
  });

  it('gets neither the token nor calls made for it', async () => {
    const { ask, sites, page } = await aHeaderWorld();
    expect(await codeOf(ask(SITE))).toBe('site_way_not_granted');
    const call = { api: 'pump', method: 'GET', path: '/auth/my-profile', headers: {} } as const;
    expect(await codeOf(sites.handleFetch(call, page))).toBe('site_way_not_granted');
  });

  it('I2: a stranger, a frame and another origin get no rule, and end nobody else’s', async () => {
    const { arm, as, browser, sites } = await aHeaderWorld();
    await arm();
    for (const sender of [as(`${SITE}/`, { frameId: 3 }), as(`${SITE}/`, { id: 'another' })]) {
      expect(await codeOf(sites.handleArm(ARM, sender))).toBe('not_permitted');
      expect(await codeOf(sites.handleDisarm({ mark: MARK, status: 200 }, sender))).toBe('not_permitted');
    }
    const other = as('https://other.example/');
    expect(await codeOf(sites.handleArm(ARM, other))).toBe('site_not_granted');
    await sites.handleDisarm({ mark: MARK, status: 401 }, other);
    expect(browser.rules.size).toBe(1);
  });

  it.each([
    ['I7: the grant is revoked', (world: World) => world.sites.revoke(world.grantId)],
    ['I7: all grants are revoked', (world: World) => world.sites.revokeAll()],
    [
      'I7: the browser takes the permission back',
      (world: World) => {
        world.browser.permitted.clear();
        return world.sites.reconcile();
      },
    ],
    [
      'T10: the vault is locked',
      (world: World) => {
        world.lock();
        return world.sites.reconcile();
      },
    ],
    [
      'the token is renewed',
      (world: World) => world.sites.nudge({ identityId: 'main', api: 'pump', kind: 'renewed' }),
    ],
    [
      'the token ends',
      (world: World) => world.sites.nudge({ identityId: 'main', api: 'pump', kind: 'ended' }),
    ],
    ['the page goes', (world: World) => world.sites.handleLeave({}, world.page)],
    ['the tab is closed', (world: World) => world.sites.onTabRemoved(1)],
    ['a new worker starts', (world: World) => world.restarted().start()],
    ['everything is erased', (world: World) => world.sites.eraseAll()],
    ['the way is changed', (world: World) => world.sites.allow({ ...world.choice, terms: { way: 'token' } })],
  ] as const)('has its rules taken away when %s', async (_what, happens) => {
    const world = await aHeaderWorld();
    await world.arm();
    expect(world.browser.rules.size).toBe(1);
    await happens(world);
    expect(world.browser.rules.size).toBe(0);
  });

  it('keeps rules of other parts where they are', async () => {
    const { arm, browser, sites } = await aHeaderWorld();
    await arm();
    const [rule] = browser.rules.values();
    if (rule) browser.rules.set(1, { ...rule, id: 1 });
    await sites.eraseAll();
    expect([...browser.rules.keys()]).toEqual([1]);
  });

  it('has no rule for longer than a minute, however long its request takes', async () => {
    const { arm, browser, sites, time } = await aHeaderWorld();
    await arm();
    expect(await sites.nextWakeAtMs()).toBe(time.nowMs + ARM_MS);
    time.nowMs += ARM_MS - 1;
    await sites.wake();
    expect(browser.rules.size).toBe(1);
    time.nowMs += 1;
    await sites.wake();
    expect(browser.rules.size).toBe(0);
  });

  it('I7: gets no rule that was on its way when the grant was revoked', async () => {
    const { arm, browser, sites, tokens, grantId } = await aHeaderWorld();
    const token = defer<{ tokenSecret: string; expiresAtMs: null }>();
    const asked = defer<undefined>();
    tokens.next = () => {
      asked.resolve(undefined);
      return token.promise;
    };
    const code = codeOf(arm());
    await asked.promise;
    await sites.revoke(grantId);
    const put = vi.spyOn(browser.rules, 'set');
    token.resolve({ tokenSecret: 'late', expiresAtMs: null });
    expect(await code).toBe('site_not_granted');
    // Not for a moment either.
    expect(put).not.toHaveBeenCalled();
    expect(browser.rules.size).toBe(0);
  });

  it('is not given more rules at a time than any page needs', async () => {
    const { arm, browser } = await aHeaderWorld();
    for (let i = 0; i < MAX_ARMS; i += 1) await arm({ mark: `${MARK.slice(0, -3)}${100 + i}` });
    expect(await codeOf(arm())).toBe('rate_limited');
    expect(browser.rules.size).toBe(MAX_ARMS);
  });

  it('takes no rule from another site by asking for too many', async () => {
    const { arm, as, choice, permit, sites } = await aHeaderWorld();
    const origin = 'https://other.example';
    permit(`${origin}/*`);
    await sites.allow({ ...choice, origin });
    for (let i = 0; i < MAX_ARMS; i += 1) await arm({ mark: `${MARK.slice(0, -3)}${100 + i}` });
    const other = as(`${origin}/`, { tab: { id: 2 } });
    expect(await codeOf(sites.handleArm(ARM, other))).toBe('ok');
  });

  it('has its token replaced when the API refused it, and not otherwise', async () => {
    const { arm, renewed, sites, page } = await aHeaderWorld();
    await arm();
    await sites.handleDisarm({ mark: MARK, status: 403 }, page);
    expect(renewed).toEqual([]);
    await arm();
    await sites.handleDisarm({ mark: MARK, status: 401 }, page);
    await sites.handleDisarm({ mark: MARK, status: 401 }, page);
    expect(renewed).toEqual(['token of main for pump']);
  });
});

type World = Awaited<ReturnType<typeof aHeaderWorld>>;
