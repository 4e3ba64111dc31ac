import { describe, expect, it } from 'vitest';
import { aPage, PASSWORD } from './a-platform.ts';
import { sandboxPerFile } from './sandbox-per-file.ts';
import { allowSite, EVM, SITE, SOLANA, setUp, signInBoth } from './user-steps.ts';

const world = sandboxPerFile();

describe('the whole journey', () => {
  it('makes a vault, signs in to both APIs, reads everything, hands a page the token, and locks', async () => {
    const machine = await world.aMachine();
    await machine.ready();
    expect(await machine.view()).toEqual({ status: 'absent', version: '9.8.7', sandbox: true });

    const main = await setUp(machine);
    await signInBoth(machine, main);
    const view = await machine.unlockedView();
    expect(view.identities).toHaveLength(1);
    expect(view.identities[0]).toMatchObject({
      name: 'Main',
      accounts: { solana: { address: SOLANA.address }, evm: { address: EVM.address } },
    });
    expect(view.selectedIdentityId).toBe(main.identityId);
    expect(view.sessions[`${main.solana}:pump`]).toMatchObject({
      state: 'signed_in',
      dialect: 'documented',
      expiresAtMs: machine.time.nowMs + 2_592_000_000,
    });
    expect(view.sessions[`${main.evm}:mimic`]).toMatchObject({
      state: 'signed_in',
      expiresAtMs: machine.time.nowMs + 3_600_000,
    });
    expect(view.rateLimits.pump).toMatchObject({ limit: 60, remaining: 59 });

    await machine.ask('pump.refresh', { accountId: main.solana });
    await machine.ask('mimic.refresh', { accountId: main.evm });
    const detail = await machine.detail();
    expect(detail.identityId).toBe(main.identityId);
    expect(detail.pump.profile).toMatchObject({
      state: 'ready',
      value: { username: SOLANA.address.slice(0, 6) },
    });
    expect(detail.pump.roles.value).toEqual({
      admin: 'no',
      superAdmin: 'no',
      validJurisdiction: 'yes',
      jurisdiction: 'CH',
    });
    expect(detail.mimic.profile).toMatchObject({ state: 'ready', value: { name: '', intendedUse: '' } });
    expect(detail.mimic.tokens.value?.rows.map(({ balance }) => balance)).toContain('1234567890123456789');

    const { apiKeySecret } = await machine.ask('mimic.readApiKey', { accountId: main.evm });
    expect(apiKeySecret).toHaveLength(32);

    await allowSite(machine, main.identityId);
    expect([...machine.browser.scripts.values()].map(({ matches }) => matches)).toEqual([
      ['https://app.example:443/*'],
      ['https://app.example:443/*'],
    ]);
    const { tokenSecret } = await machine.ask('page.getToken', { api: 'pump' }, aPage(SITE));
    const profile = await fetch(`${world.sandbox.pumpUrl}/auth/my-profile`, {
      headers: { authorization: `Bearer ${tokenSecret}`, accept: 'application/json' },
    });
    expect(profile.status).toBe(200);
    expect(await machine.unlockedView()).toMatchObject({
      grants: [{ origin: SITE, api: 'pump', identityId: main.identityId, useCount: 1, state: 'active' }],
    });

    await machine.ask('vault.lock', {});
    expect(await machine.view()).toEqual({ status: 'locked', version: '9.8.7', sandbox: true });
    expect(await machine.refusal('page.getToken', { api: 'pump' }, aPage(SITE))).toBe('locked');
    expect(world.sandbox.log.violations()).toEqual([]);
  });

  it('publishes no key, password, token or API key, and keeps none in clear, at any point of it', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    await machine.ask('mimic.readApiKey', { accountId: main.evm });
    await machine.ask('pump.refresh', { accountId: main.solana });
    await machine.ask('mimic.refresh', { accountId: main.evm });
    await machine.ask('keys.reveal', { accountId: main.evm, passwordSecret: PASSWORD });
    const draft = { source: { kind: 'import', textSecret: `0x${'ab'.repeat(32)}` } } as const;
    await machine.ask('keys.draft', draft);
    await allowSite(machine, main.identityId);
    await machine.ask('page.getToken', { api: 'pump' }, aPage(SITE));
    await machine.view();
    const { entries } = await machine.ask('activity.list', {});
    const inClear = machine.everythingInClear() + JSON.stringify(entries);

    const canaries = [PASSWORD, SOLANA.keySecret, EVM.keySecret.slice(2), 'ab'.repeat(32)];
    expect(machine.secretsSeen.size).toBe(3);
    for (const secret of [...canaries, ...machine.secretsSeen]) expect(inClear).not.toContain(secret);
    // The scan would find them: what is published and not secret is there.
    expect(inClear).toContain(SOLANA.address);
  });

  it('K16: keeps no label, address, origin or grant outside the vault once it is locked', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await signInBoth(machine, main);
    await machine.ask('pump.refresh', { accountId: main.solana });
    await machine.ask('vault.lock', {});
    const inClear = JSON.stringify([[...machine.browser.session], [...machine.browser.local]]);
    for (const text of ['Main', SOLANA.address, EVM.address, SOLANA.address.slice(0, 6)]) {
      expect(inClear).not.toContain(text);
    }
    expect(machine.browser.session.get('detail')).toBe('null');
  });

  it('N3: reinstalls the Origin rule after a death and after a restart, before the first request', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    machine.browser.rules.clear();
    await machine.killWorker();
    await machine.ask('sessions.signIn', { accountId: main.solana, api: 'pump' });
    await machine.restartBrowser();
    machine.time.nowMs += 1_000; // one login text is good for one login
    await machine.ask('vault.unlock', { passwordSecret: PASSWORD });
    await machine.ask('sessions.signIn', { accountId: main.solana, api: 'pump' });
    expect(world.sandbox.log.entries(({ api }) => api === 'pump').map(({ origin }) => origin)).toEqual([
      'https://pump.fun',
      'https://pump.fun',
    ]);
  });

  it('the machine is honest: without the Origin rule the login is refused as the real service would', async () => {
    const machine = await world.aMachine();
    const main = await setUp(machine);
    await machine.ask('sessions.signIn', { accountId: main.solana, api: 'pump' });
    machine.browser.rules.clear();
    machine.time.nowMs += 1_000;
    expect(await machine.refusal('sessions.renew', { accountId: main.solana, api: 'pump' })).toBe(
      'origin_refused',
    );
  });
});
