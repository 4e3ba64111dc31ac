import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toUtf8 } from '../../../src/lib/bytes.ts';
import { type Grant, UNBOUND } from '../../../src/sites/grant.ts';
import { createGrantStore } from '../../../src/sites/grants.ts';
import { parseSiteOrigin } from '../../../src/sites/site-origin.ts';
import { codeOf, createMemoryRecords } from './builders.ts';

const aGrant = (changes: Partial<Grant> = {}): Grant => ({
  id: 'g1',
  origin: parseSiteOrigin('https://app.example'),
  identityId: 'main',
  api: 'pump',
  createdAtMs: 1,
  lastUsedAtMs: null,
  useCount: 0,
  terms: { way: 'token' },
  duration: 'always',
  ...UNBOUND,
  ...changes,
});

describe('grant store', () => {
  it('finds a grant again after a restart', async () => {
    const { records } = createMemoryRecords();
    await createGrantStore(records).put(aGrant());
    expect(await createGrantStore(records).find('https://app.example', 'pump')).toEqual(aGrant());
  });

  it('keeps one grant per origin and API: a new identity takes the place of the old', async () => {
    const store = createGrantStore(createMemoryRecords().records);
    await store.put(aGrant());
    await store.put(aGrant({ id: 'g2', identityId: 'bot' }));
    await store.put(aGrant({ id: 'g3', api: 'mimic' }));
    expect((await store.all()).map(({ id }) => id)).toEqual(['g2', 'g3']);
  });

  it('I6: finds nothing for another API, port, scheme or spelling', async () => {
    const store = createGrantStore(createMemoryRecords().records);
    await store.put(aGrant());
    expect(await store.find('https://app.example', 'mimic')).toBeNull();
    for (const origin of ['https://app.example:8443', 'http://app.example', 'https://app.example.', 'null']) {
      expect(await store.find(origin, 'pump')).toBeNull();
    }
  });

  it('L6: still shows a grant as given when its removal could not be stored', async () => {
    const { records, state } = createMemoryRecords();
    const store = createGrantStore(records);
    await store.put(aGrant());
    state.failsToCommit = true;
    expect(await codeOf(store.remove(['g1']))).toBe('storage_failed');
    expect(await store.all()).toHaveLength(1);
    state.failsToCommit = false;
    await store.remove(['g1']);
    expect(await store.all()).toEqual([]);
  });

  it('T10: answers nothing from memory once the vault is locked, not even what was being written just then', async () => {
    const { records, state } = createMemoryRecords();
    const store = createGrantStore({
      read: records.read,
      commit: async (changes) => {
        await records.commit(changes);
        state.isLocked = true;
        store.forget();
      },
    });
    await store.put(aGrant());
    expect(await codeOf(store.all())).toBe('locked');
  });

  it('can be read after a failure to read', async () => {
    const { records, state } = createMemoryRecords();
    const store = createGrantStore(records);
    state.isLocked = true;
    expect(await codeOf(store.all())).toBe('locked');
    state.isLocked = false;
    expect(await store.all()).toEqual([]);
  });

  it('opens what the first version stored: the token itself, until it is revoked', async () => {
    const { records, stored } = createMemoryRecords();
    stored.set('doc/grants', toUtf8(readFileSync(`${import.meta.dirname}/grants-v1.json`, 'utf8')));
    expect(await createGrantStore(records).all()).toEqual([
      {
        ...{ id: '5f0c', origin: 'https://app.example', identityId: 'a3d9', api: 'pump' },
        ...{ createdAtMs: 1_790_000_000_000, lastUsedAtMs: 1_790_000_600_000, useCount: 7 },
        ...{ terms: { way: 'token' }, duration: 'always', browserId: null, tabId: null, endsAtMs: null },
      },
      {
        ...{ id: '81be', origin: 'http://127.0.0.1:4630', identityId: 'a3d9', api: 'mimic' },
        ...{ createdAtMs: 1_790_000_100_000, lastUsedAtMs: null, useCount: 0 },
        ...{ terms: { way: 'token' }, duration: 'always', browserId: null, tabId: null, endsAtMs: null },
      },
    ]);
  });

  it('refuses a stored document with an origin that can not be granted', async () => {
    const { records, stored } = createMemoryRecords();
    stored.set('doc/grants', toUtf8(JSON.stringify([{ ...aGrant(), origin: 'https://*.example' }])));
    await expect(createGrantStore(records).all()).rejects.toThrow();
  });

  it('adds uses to the grants that exist and writes nothing for those that do not', async () => {
    const { records, state } = createMemoryRecords();
    const store = createGrantStore(records);
    await store.put(aGrant({ useCount: 2, lastUsedAtMs: 50 }));
    await store.addUses(new Map([['g1', { count: 3, lastUsedAtMs: 90 }]]));
    expect(await store.all()).toEqual([aGrant({ useCount: 5, lastUsedAtMs: 90 })]);
    const { commits } = state;
    await store.addUses(new Map([['gone', { count: 1, lastUsedAtMs: 99 }]]));
    expect(state.commits).toBe(commits);
  });

  it('loses no use to a change of terms that began before it was counted', async () => {
    const store = createGrantStore(createMemoryRecords().records);
    const seen = aGrant();
    await store.put(seen);
    await store.addUses(new Map([[seen.id, { count: 3, lastUsedAtMs: 70 }]]));
    await store.put({ ...seen, duration: 'browser', browserId: 'run' });
    expect(await store.all()).toMatchObject([{ duration: 'browser', useCount: 3, lastUsedAtMs: 70 }]);
  });

  it('loses no change of two that were made at once', async () => {
    const store = createGrantStore(createMemoryRecords().records);
    await Promise.all([store.put(aGrant()), store.put(aGrant({ id: 'g2', api: 'mimic' }))]);
    expect(await store.all()).toHaveLength(2);
    await Promise.all([
      store.remove(['g1']),
      store.addUses(new Map([['g2', { count: 1, lastUsedAtMs: 7 }]])),
    ]);
    expect(await store.all()).toEqual([aGrant({ id: 'g2', api: 'mimic', useCount: 1, lastUsedAtMs: 7 })]);
  });
});
