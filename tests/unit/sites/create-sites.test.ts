import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { aSitesWorld, codeOf, LOCAL_SITE, SITE, TOKEN_ALWAYS } from './builders.ts';

const CHOICE = { origin: SITE, identityId: 'main', api: 'pump', ...TOKEN_ALWAYS } as const;
const PATTERN = 'https://app.example/*';
const NUDGE = { countersign: 1, nudge: 'token_changed', api: 'pump', kind: 'renewed' };
const ENDED = { ...NUDGE, kind: 'ended' };
const SCRIPT_IDS = [`page-bridge ${SITE}`, `page-api ${SITE}`];

const aPermittedWorld = () => {
  const world = aSitesWorld();
  world.permit(PATTERN);
  return world;
};

describe('allowing a site', () => {
  it('grants it at once where the browser permits it, and serves that origin alone', async () => {
    const { sites, browser } = aPermittedWorld();
    expect(await sites.allow(CHOICE)).toEqual({ grantId: 'grant-1', state: 'active' });
    expect([...browser.registered.keys()]).toEqual(SCRIPT_IDS);
    expect(await sites.list()).toMatchObject([{ id: 'grant-1', ...CHOICE, state: 'active', useCount: 0 }]);
  });

  it('puts the scripts into open tabs of exactly that origin, the bridge first', async () => {
    const { sites, browser, permit } = aSitesWorld();
    permit('http://127.0.0.1/*');
    const same = browser.openTab(1, `${LOCAL_SITE}/page?x`);
    const otherPort = browser.openTab(2, 'http://127.0.0.1:4631/');
    const other = browser.openTab(3, 'https://evil.example/');
    await sites.allow({ ...CHOICE, origin: LOCAL_SITE });
    expect(same.files).toEqual(['/page-bridge.js', '/page-api.js']);
    expect([...otherPort.files, ...other.files]).toEqual([]);
  });

  it('tells a page that is served for one API when its site is granted the other, since its storage then changes', async () => {
    const { sites, browser, as } = aPermittedWorld();
    const tab = browser.openTab(1, `${SITE}/`);
    await sites.allow(CHOICE);
    await sites.handleHello(as(SITE));
    await sites.allow({ ...CHOICE, api: 'mimic', identityId: 'bot' });
    expect(tab.nudges).toEqual([NUDGE]);
    await sites.allow({ ...CHOICE, api: 'mimic', identityId: 'bot' });
    expect(tab.nudges).toHaveLength(1);
  });

  it('I6: refuses what is no exact origin and stores nothing', async () => {
    const { sites, vault, browser } = aPermittedWorld();
    expect(await codeOf(sites.allow({ ...CHOICE, origin: `${SITE}/` }))).toBe('site_unsupported');
    expect(vault.stored.size + browser.registered.size).toBe(0);
  });

  it('remembers the choice where the permission is missing, and gives the page nothing yet', async () => {
    const { sites, browser, ask } = aSitesWorld();
    expect(await sites.allow(CHOICE)).toEqual({ grantId: 'grant-1', state: 'waiting' });
    expect(browser.registered.size).toBe(0);
    expect(await codeOf(ask(SITE))).toBe('site_not_granted');
    expect(await sites.list()).toMatchObject([{ id: 'grant-1', origin: SITE, state: 'waiting' }]);
  });

  it('completes the choice when the permission comes, even in a new worker', async () => {
    const { sites, restarted, permit, browser } = aSitesWorld();
    await sites.allow(CHOICE);
    permit(PATTERN);
    const next = restarted();
    await next.reconcile();
    expect(await next.list()).toMatchObject([{ id: 'grant-1', origin: SITE, state: 'active' }]);
    expect([...browser.registered.keys()]).toEqual(SCRIPT_IDS);
  });

  it('answers the same grant when it is asked again after the prompt', async () => {
    const { sites, permit } = aSitesWorld();
    await sites.allow(CHOICE);
    permit(PATTERN);
    await sites.reconcile();
    expect(await sites.allow(CHOICE)).toEqual({ grantId: 'grant-1', state: 'active' });
    expect(await sites.list()).toHaveLength(1);
  });

  it('completes the choice even if the permission comes without its event', async () => {
    const { sites, permit } = aSitesWorld();
    await sites.allow(CHOICE);
    permit(PATTERN);
    expect((await sites.allow(CHOICE)).state).toBe('active');
    expect(await sites.list()).toHaveLength(1);
  });

  it('forgets the choice after ten minutes', async () => {
    const { sites, permit, time } = aSitesWorld();
    await sites.allow(CHOICE);
    time.nowMs += 10 * 60_000;
    permit(PATTERN);
    await sites.reconcile();
    expect(await sites.list()).toEqual([]);
  });

  it('forgets the choice when the clock is set back', async () => {
    const { sites, time } = aSitesWorld();
    await sites.allow(CHOICE);
    time.nowMs -= 1;
    expect(await sites.list()).toEqual([]);
  });

  it('takes no choice while locked', async () => {
    const { sites, lock, unlock } = aSitesWorld();
    lock();
    expect(await codeOf(sites.allow(CHOICE))).toBe('locked');
    unlock();
    expect(await sites.list()).toEqual([]);
  });

  it('replaces the identity of a grant and tells the page to ask again', async () => {
    const { sites, browser, ask } = aPermittedWorld();
    const tab = browser.openTab(1, SITE);
    await sites.allow(CHOICE);
    await ask(SITE);
    await sites.allow({ ...CHOICE, identityId: 'bot' });
    expect(await sites.list()).toMatchObject([{ identityId: 'bot' }]);
    expect(tab.nudges).toEqual([NUDGE]);
    expect((await ask(SITE)).tokenSecret).toBe('token of bot for pump');
  });
});

describe('revoking', () => {
  it('I7: takes the scripts away, tells the open page, refuses it, and gives the permission back', async () => {
    const { sites, browser, ask } = aPermittedWorld();
    const tab = browser.openTab(1, SITE);
    const { grantId } = await sites.allow(CHOICE);
    await ask(SITE);
    await sites.revoke(grantId);
    expect(browser.registered.size).toBe(0);
    expect(tab.nudges).toEqual([ENDED]);
    expect(await codeOf(ask(SITE))).toBe('site_not_granted');
    expect(browser.permitted.size).toBe(0);
    expect(await sites.list()).toEqual([]);
  });

  it('keeps scripts and permission while the other API is still granted', async () => {
    const { sites, browser, ask } = aPermittedWorld();
    const { grantId } = await sites.allow(CHOICE);
    await sites.allow({ ...CHOICE, api: 'mimic' });
    await sites.revoke(grantId);
    expect([...browser.registered.keys()]).toEqual(SCRIPT_IDS);
    expect(browser.permitted).toEqual(new Set([PATTERN]));
    expect(await codeOf(ask(SITE, {}, 'mimic'))).toBe('ok');
  });

  it('keeps the permission while another port of the host is granted', async () => {
    const { sites, browser, permit } = aSitesWorld();
    permit('http://127.0.0.1/*');
    const { grantId } = await sites.allow({ ...CHOICE, origin: LOCAL_SITE });
    await sites.allow({ ...CHOICE, origin: 'http://127.0.0.1:5000' });
    await sites.revoke(grantId);
    expect([...browser.registered.keys()]).toEqual([
      'page-bridge http://127.0.0.1:5000',
      'page-api http://127.0.0.1:5000',
    ]);
    expect(browser.permitted.size).toBe(1);
  });

  it("leaves the manifest's own hosts alone", async () => {
    const world = aSitesWorld({ requiredPatterns: [PATTERN] });
    world.permit(PATTERN);
    world.browser.required.add(PATTERN);
    const { grantId } = await world.sites.allow(CHOICE);
    await world.sites.revoke(grantId);
    expect(world.log.map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
  });

  it('is done even if the browser keeps the permission, and logs that', async () => {
    const { sites, browser, ask, log } = aPermittedWorld();
    browser.required.add(PATTERN);
    const { grantId } = await sites.allow(CHOICE);
    await sites.revoke(grantId);
    expect(await codeOf(ask(SITE))).toBe('site_not_granted');
    expect(log.slice(-2)).toMatchObject([
      { kind: 'revoke', outcome: 'internal', origin: SITE },
      { kind: 'hand_over', outcome: 'site_not_granted', origin: SITE },
    ]);
  });

  it('ends a choice that still waits', async () => {
    const { sites, permit } = aSitesWorld();
    const { grantId } = await sites.allow(CHOICE);
    await sites.revoke(grantId);
    permit(PATTERN);
    await sites.reconcile();
    expect(await sites.list()).toEqual([]);
  });

  it('says so when there is no such grant', async () => {
    expect(await codeOf(aSitesWorld().sites.revoke('grant-9'))).toBe('grant_missing');
  });

  it('changes nothing when the vault can not be written', async () => {
    const { sites, vault, ask } = aPermittedWorld();
    const { grantId } = await sites.allow(CHOICE);
    vault.state.failsToCommit = true;
    expect(await codeOf(sites.revoke(grantId))).toBe('storage_failed');
    expect(await sites.list()).toMatchObject([{ id: grantId, state: 'active' }]);
    expect(await codeOf(ask(SITE))).toBe('ok');
  });

  it('ends all grants of an identity and no other', async () => {
    const { sites } = aPermittedWorld();
    await sites.allow(CHOICE);
    await sites.allow({ ...CHOICE, api: 'mimic', identityId: 'bot' });
    await sites.revokeIdentity('main');
    expect(await sites.list()).toMatchObject([{ identityId: 'bot' }]);
  });
});

describe('reconciling', () => {
  it('I7: suspends a grant whose permission was taken back, tells the page, and resumes it later', async () => {
    const { sites, browser, permit, ask } = aPermittedWorld();
    const tab = browser.openTab(1, SITE);
    await sites.allow(CHOICE);
    await ask(SITE);
    browser.permitted.clear();
    await sites.reconcile();
    expect(browser.registered.size).toBe(0);
    expect(tab.nudges).toEqual([ENDED]);
    expect(await sites.list()).toMatchObject([{ state: 'waiting' }]);
    permit(PATTERN);
    await sites.reconcile();
    expect([...browser.registered.keys()]).toEqual(SCRIPT_IDS);
    expect(await sites.list()).toMatchObject([{ state: 'active' }]);
  });

  it('registers again what an update of the extension has dropped, in open tabs too', async () => {
    const { sites, restarted, browser } = aPermittedWorld();
    await sites.allow(CHOICE);
    browser.registered.clear();
    const tab = browser.openTab(1, SITE);
    await restarted().reconcile();
    expect([...browser.registered.keys()]).toEqual(SCRIPT_IDS);
    expect(tab.files).toEqual(['/page-bridge.js', '/page-api.js']);
  });

  it('does not inject again where nothing is missing', async () => {
    const { sites, browser } = aPermittedWorld();
    await sites.allow(CHOICE);
    const tab = browser.openTab(1, SITE);
    await sites.reconcile();
    expect(tab.files).toEqual([]);
  });

  it('while locked keeps what is served, and takes away what is permitted no more', async () => {
    const { sites, browser, lock } = aPermittedWorld();
    await sites.allow(CHOICE);
    lock();
    await sites.reconcile();
    expect([...browser.registered.keys()]).toEqual(SCRIPT_IDS);
    browser.permitted.clear();
    await sites.reconcile();
    expect(browser.registered.size).toBe(0);
  });

  it('tells pages that were answered "locked" to ask again after the unlock, once', async () => {
    const { sites, browser, lock, unlock, ask } = aPermittedWorld();
    const tab = browser.openTab(1, SITE);
    await sites.allow(CHOICE);
    lock();
    await codeOf(ask(SITE));
    await sites.reconcile();
    expect(tab.nudges).toEqual([]);
    unlock();
    await sites.reconcile();
    expect(tab.nudges).toEqual([NUDGE]);
    await ask(SITE);
    await sites.reconcile();
    expect(tab.nudges).toEqual([NUDGE]);
  });

  it('takes every script away where there is no vault any more', async () => {
    const world = aPermittedWorld();
    await world.sites.allow(CHOICE);
    const read = () => Promise.reject(new AppError({ code: 'vault_absent' }));
    const erased = aSitesWorld({ ...world.browser.parts, records: { ...world.vault.records, read } });
    await erased.sites.reconcile();
    expect(world.browser.registered.size).toBe(0);
  });

  it('passes on a vault that can not be read, and leaves the scripts as they are', async () => {
    const { sites, vault, browser } = aPermittedWorld();
    await sites.allow(CHOICE);
    sites.forget();
    vault.stored.set('doc/grants', new Uint8Array([1]));
    expect(await codeOf(sites.reconcile())).not.toBe('ok');
    expect([...browser.registered.keys()]).toEqual(SCRIPT_IDS);
  });
});

describe('the view', () => {
  it('is told after every change, one that failed included', async () => {
    let changes = 0;
    const { sites, permit } = aSitesWorld({
      onChange: () => {
        changes += 1;
      },
    });
    permit(PATTERN);
    const { grantId } = await sites.allow(CHOICE);
    expect(changes).toBe(1);
    await sites.revoke(grantId);
    expect(changes).toBe(2);
    await codeOf(sites.revoke(grantId));
    expect(changes).toBe(3);
  });
});

describe('nudging', () => {
  const anAskingPage = async () => {
    const world = aPermittedWorld();
    const tab = world.browser.openTab(1, SITE);
    await world.sites.allow(CHOICE);
    await world.ask(SITE);
    return { ...world, tab };
  };

  it('I1: tells the tab that asked, without a token, also from a new worker', async () => {
    const { restarted, tab } = await anAskingPage();
    await restarted().nudge({ identityId: 'main', api: 'pump', kind: 'renewed' });
    expect(tab.nudges).toEqual([NUDGE]);
  });

  it('tells no tab about another identity or API', async () => {
    const { sites, tab } = await anAskingPage();
    await sites.nudge({ identityId: 'bot', api: 'pump', kind: 'renewed' });
    await sites.nudge({ identityId: 'main', api: 'mimic', kind: 'renewed' });
    expect(tab.nudges).toEqual([]);
  });

  it('I1: leaves a tab alone that shows another page by now', async () => {
    const { sites, tab } = await anAskingPage();
    tab.url = 'https://evil.example/';
    await sites.nudge({ identityId: 'main', api: 'pump', kind: 'renewed' });
    tab.url = SITE;
    await sites.nudge({ identityId: 'main', api: 'pump', kind: 'renewed' });
    expect(tab.nudges).toEqual([]);
  });

  it('remembers no more than the last two hundred tabs', async () => {
    const { ask, area } = await anAskingPage();
    for (let id = 2; id < 260; id += 1) await ask(SITE, { tab: { id } });
    const askers = await area.get('sites.askers');
    expect(askers).toHaveLength(200);
    expect(askers).toContainEqual(expect.objectContaining({ tabId: 259, identityId: 'main' }));
  });

  it('forgets a closed tab and still tells the others', async () => {
    const { sites, browser, ask, tab } = await anAskingPage();
    browser.openTab(2, SITE);
    await ask(SITE, { tab: { id: 2 } });
    browser.tabs.delete(2);
    await sites.nudge({ identityId: 'main', api: 'pump', kind: 'renewed' });
    expect(tab.nudges).toEqual([NUDGE]);
  });
});

describe('use counts of grants', () => {
  it('show in the list at once and survive a lock', async () => {
    const { sites, ask, time, lock, unlock } = aPermittedWorld();
    await sites.allow(CHOICE);
    for (let use = 0; use < 3; use += 1) {
      time.nowMs += 1000;
      await ask(SITE);
    }
    await expect.poll(async () => (await sites.list())[0]?.useCount).toBe(3);
    expect((await sites.list())[0]?.lastUsedAtMs).toBe(time.nowMs);
    await sites.flush();
    lock();
    unlock();
    expect((await sites.list())[0]).toMatchObject({ useCount: 3, lastUsedAtMs: time.nowMs });
  });
});

describe('erasing', () => {
  it('leaves no script, no choice and no optional permission behind', async () => {
    const world = aSitesWorld({ requiredPatterns: ['https://api.example/*'] });
    const { sites, browser, permit, vault } = world;
    permit('https://api.example/*');
    permit(PATTERN);
    await sites.allow(CHOICE);
    await sites.allow({ ...CHOICE, origin: 'https://waiting.example' });
    vault.stored.clear();
    await sites.eraseAll();
    expect(browser.registered.size).toBe(0);
    expect([...browser.permitted]).toEqual(['https://api.example/*']);
    expect(await sites.list()).toEqual([]);
  });
});
