import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import { fromUtf8, toUtf8 } from '../../../src/lib/bytes.ts';
import type { Grant } from '../../../src/sites/grant.ts';
import { createKeptServing, type KeptBox } from '../../../src/sites/kept-serving.ts';
import { parseSiteOrigin } from '../../../src/sites/site-origin.ts';
import { codeOf, createMemoryArea, createMemoryBox } from './builders.ts';

const NOW_MS = 1_800_000_000_000;
const HOUR_MS = 3_600_000;
const PUMP = { identityId: 'main', api: 'pump' } as const;
const MIMIC = { identityId: 'main', api: 'mimic' } as const;

const aGrant = (id: string, api: 'pump' | 'mimic'): Grant => ({
  ...{ id, origin: parseSiteOrigin('https://app.example'), identityId: 'main', api },
  ...{ createdAtMs: 1, lastUsedAtMs: null, useCount: 0, browserId: null, tabId: null, endsAtMs: null },
  ...{ terms: { way: 'token' as const }, duration: 'always' as const },
});

const INPUT = {
  grants: [aGrant('g', 'pump'), aGrant('h', 'mimic')],
  sessions: (['pump', 'mimic'] as const).map((api) => ({
    ...{ accountId: `of ${api}`, api, tokenSecret: `token of ${api}` },
    ...{ obtainedAtMs: NOW_MS, lifetimeMs: HOUR_MS },
  })),
  accountIdOf: (_identityId: string, api: string) => `of ${api}`,
  stopAtMs: null,
};

const aWorld = (changes: Partial<KeptBox> = {}) => {
  const held: { sealed: Bytes | null; seals: number } = { sealed: null, seals: 0 };
  const box: KeptBox = { ...createMemoryBox(held), ...changes };
  const time = { nowMs: NOW_MS };
  const told: string[] = [];
  const area = createMemoryArea();
  const start = () =>
    createKeptServing({
      ...{ box, area, clock: { nowMs: () => time.nowMs } },
      onTokenEnd: () => void told.push('token'),
      onOver: () => void told.push('over'),
    });
  return { held, time, told, area, start, kept: start() };
};

const aKeepingWorld = async (changes: Partial<KeptBox> = {}) => {
  const world = aWorld(changes);
  await world.kept.begin(INPUT);
  return world;
};

const refuse = (): Promise<never> => Promise.reject(new AppError({ code: 'unauthorized' }));

describe('serving while locked', () => {
  it('gives the token of that identity and API, and to a new worker as well', async () => {
    const { start } = await aKeepingWorld();
    expect(await start().ensureToken(PUMP)).toEqual({
      tokenSecret: 'token of pump',
      expiresAtMs: NOW_MS + HOUR_MS,
    });
    expect(await start().withToken(MIMIC, async (token) => token)).toBe('token of mimic');
    expect(await codeOf(start().ensureToken({ ...PUMP, identityId: 'bot' }))).toBe('not_signed_in');
  });

  it('gives nothing where nothing is kept, and nothing can be made of what is', async () => {
    const { kept, held } = aWorld();
    expect(await codeOf(kept.ensureToken(PUMP))).toBe('locked');
    expect([await kept.grants(), await kept.view(), await kept.nextEndAtMs()]).toEqual([null, null, null]);
    held.sealed = toUtf8('{"sessions":[]}');
    expect(await codeOf(kept.ensureToken(PUMP))).toBe('locked');
  });

  it('ends a token that its API refuses, once, without another try, and tells of it (T7)', async () => {
    const { kept, told } = await aKeepingWorld();
    let tries = 0;
    const call = () => {
      tries += 1;
      return refuse();
    };
    expect(await codeOf(kept.withToken(PUMP, call))).toBe('unauthorized');
    expect(await codeOf(kept.withToken(PUMP, call))).toBe('not_signed_in');
    expect([tries, told]).toEqual([1, ['token']]);
    expect((await kept.grants())?.map(({ id }) => id)).toEqual(['h']);
    expect(await kept.endings()).toMatchObject({
      grantIds: [],
      tokens: [{ accountId: 'of pump', api: 'pump', obtainedAtMs: NOW_MS }],
    });
  });

  it('leaves a token alone after any other failure', async () => {
    const { kept } = await aKeepingWorld();
    const offline = () => Promise.reject(new AppError({ code: 'offline' }));
    expect(await codeOf(kept.withToken(PUMP, offline))).toBe('offline');
    expect(await codeOf(kept.ensureToken(PUMP))).toBe('ok');
  });

  it('erases all of it with the last grant, and tells so once', async () => {
    const { kept, held, told } = await aKeepingWorld();
    await kept.endGrants(['g']);
    expect(held.sealed).not.toBeNull();
    await kept.drop(({ id }) => id === 'h');
    expect([held.sealed, told]).toEqual([null, ['over']]);
    await kept.prune();
    expect(told).toEqual(['over']);
    // What was only dropped is not over in the vault.
    expect((await kept.endings()).grantIds).toEqual(['g']);
  });

  it('takes a token out of what is kept as soon as its last grant is gone', async () => {
    const { kept, held } = await aKeepingWorld();
    await kept.endGrants(['g']);
    expect(fromUtf8(held.sealed ?? toUtf8(''))).not.toContain('token of pump');
    expect(fromUtf8(held.sealed ?? toUtf8(''))).toContain('token of mimic');
  });

  it('erases what has ended by its time', async () => {
    const { kept, held, time, told } = await aKeepingWorld();
    time.nowMs += HOUR_MS - 1;
    await kept.prune();
    expect(held.sealed).not.toBeNull();
    time.nowMs += 1;
    expect(await kept.grants()).toBeNull();
    await kept.prune();
    expect([held.sealed, told]).toEqual([null, ['over']]);
  });

  it.each<[string, Partial<KeptBox>]>([
    ['fails', { reseal: () => Promise.reject(new AppError({ code: 'storage_failed' })) }],
    ['finds its key gone', { reseal: async () => false }],
  ])('erases all of it where taking something out %s', async (_how, changes) => {
    const { kept, held, told } = await aKeepingWorld(changes);
    await codeOf(kept.endGrants(['g']));
    expect([held.sealed, told]).toEqual([null, ['over']]);
  });

  it('keeps nothing in place of what was kept where there is nothing to keep', async () => {
    const { kept, held } = await aKeepingWorld();
    await kept.begin({ ...INPUT, sessions: [] });
    expect(held.sealed).toBeNull();
  });

  it('begins anew with what has not ended before, under a new seal', async () => {
    const { kept, held } = await aKeepingWorld();
    await kept.endGrants(['g']);
    await codeOf(kept.withToken(MIMIC, refuse));
    await kept.begin(INPUT);
    expect(held.sealed).toBeNull();
    const later = { ...INPUT, sessions: INPUT.sessions.map((one) => ({ ...one, obtainedAtMs: NOW_MS + 1 })) };
    await kept.begin(later);
    expect((await kept.grants())?.map(({ id }) => id)).toEqual(['h']);
    expect(held.seals).toBe(2);
  });

  it('forgets of what ended only what the vault was told', async () => {
    const { kept } = await aKeepingWorld();
    await kept.endGrants(['g']);
    const told = await kept.endings();
    await codeOf(kept.withToken(MIMIC, refuse));
    await kept.forgetEndings(told);
    expect(await kept.endings()).toMatchObject({ grantIds: [], tokens: [{ api: 'mimic' }] });
    await kept.forgetEndings(await kept.endings());
    expect(await kept.endings()).toEqual({ grantIds: [], tokens: [] });
  });

  it('lets changes at once each have their effect', async () => {
    const { kept, held } = await aKeepingWorld();
    await Promise.all([kept.endGrants(['g']), kept.endGrants(['h'])]);
    expect(held.sealed).toBeNull();
    expect([...(await kept.endings()).grantIds].sort()).toEqual(['g', 'h']);
  });
});
