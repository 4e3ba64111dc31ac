import { del, get, keys, set } from 'idb-keyval';
import { describe, expect, it, vi } from 'vitest';
import type { ActivityLog } from '../../../src/activity/log.ts';
import { MAX_ENTRIES } from '../../../src/activity/stored-chain.ts';
import { MAX_JOURNAL } from '../../../src/activity/waiting-entries.ts';
import { START_MS } from '../app/an-area.ts';
import { aLogWorld, readAll, readDurations } from './a-log.ts';

const addMany = async (log: ActivityLog, count: number, from = 0): Promise<void> => {
  for (let i = 0; i < count; i += 1) {
    log.add({ kind: 'renew', outcome: 'ok', durationMs: from + i });
    if (i % 150 === 149) await log.settle();
  }
  await log.settle();
};

const upTo = (count: number, from = 0): readonly number[] =>
  Array.from({ length: count }, (_, i) => from + i);

describe('the activity log', () => {
  it('lists what happened, newest first, with its time, place and id', async () => {
    const { log, time } = aLogWorld();
    const first = log.add({ kind: 'unlock', outcome: 'ok' });
    time.ms += 5;
    const second = log.add({
      kind: 'sign_in',
      outcome: 'rate_limited',
      api: 'pump',
      accountId: 'a',
      reason: 'user',
    });
    expect(await readAll(log)).toMatchObject([
      {
        id: second,
        seq: 1,
        atMs: START_MS + 5,
        kind: 'sign_in',
        outcome: 'rate_limited',
        api: 'pump',
        accountId: 'a',
        reason: 'user',
      },
      { id: first, seq: 0, atMs: START_MS, kind: 'unlock', outcome: 'ok' },
    ]);
  });

  it('outlives the worker and the browser, and goes on where it was', async () => {
    const world = aLogWorld();
    await addMany(world.log, 250);
    world.closeBrowser();
    const next = world.aWorker();
    await addMany(next, 3, 250);
    expect(await readDurations(next)).toEqual(upTo(253));
    expect(await next.verify()).toMatchObject({
      breaks: [],
      entries: 253,
      dropped: 0,
      waiting: 0,
      sinceMs: START_MS,
    });
  });

  it('stores what happened by itself, but not before whoever reported it has gone on', async () => {
    const { log, raw, reporter } = aLogWorld();
    let goOn = (): void => undefined;
    reporter.hasGoneOn = new Promise((resolve) => {
      goOn = resolve;
    });
    log.add({ kind: 'unlock', outcome: 'ok' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await keys(raw)).toEqual([]);
    goOn();
    await vi.waitFor(async () => expect(await keys(raw)).not.toEqual([]));
  });

  it('lies on disk sealed: an append rewrites the head and the last segment only', async () => {
    const { log, raw } = aLogWorld();
    await addMany(log, 205);
    const before = await Promise.all([0, 1, 2].map((number) => get<unknown>(number, raw)));
    log.add({ kind: 'hand_over', outcome: 'ok', origin: 'https://canary.example' });
    await log.settle();
    const after = await Promise.all([0, 1, 2].map((number) => get<unknown>(number, raw)));
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(after[2]).not.toEqual(before[2]);
    const bytes = Buffer.concat((after as { ciphertext: Uint8Array }[]).map(({ ciphertext }) => ciphertext));
    expect(bytes.includes('renew')).toBe(false);
    expect(bytes.includes('canary')).toBe(false);
  });

  it('drops the oldest segments over its bound, and the chain still begins at a hash that covers them', async () => {
    const { log, raw, aWorker } = aLogWorld();
    await addMany(log, MAX_ENTRIES + 250);
    const report = await aWorker().verify();
    expect(report).toMatchObject({ breaks: [], dropped: 300, entries: MAX_ENTRIES - 50 });
    expect((await keys(raw)).filter((key) => typeof key === 'number')).toHaveLength(100);
    const all = await readAll(log);
    expect(all.at(-1)?.seq).toBe(300);
    expect(all[0]?.durationMs).toBe(MAX_ENTRIES + 249);
  });

  it('loses no entry of those that come at once', async () => {
    const { log } = aLogWorld();
    for (const durationMs of upTo(30)) log.add({ kind: 'sign', outcome: 'ok', durationMs });
    expect(await readDurations(log)).toEqual(upTo(30));
  });

  it('is empty once erased, for this worker and the next', async () => {
    const { log, aWorker, lock, unlock, local, session } = aLogWorld();
    await addMany(log, 3);
    lock();
    await addMany(log, 2);
    await log.erase();
    expect([...local.values, ...session.values]).toEqual([]);
    unlock();
    expect(await readAll(log)).toEqual([]);
    expect(await aWorker().verify()).toMatchObject({ entries: 0, breaks: [], sinceMs: null });
  });
});

describe('the activity log while the vault is locked', () => {
  it('tells nothing, and takes what happens', async () => {
    const { log, lock } = aLogWorld();
    await addMany(log, 1);
    lock();
    log.add({ kind: 'unlock', outcome: 'wrong_password' });
    await log.settle();
    await expect(readAll(log)).rejects.toMatchObject({ code: 'locked' });
    await expect(log.verify()).rejects.toMatchObject({ code: 'locked' });
  });

  it('K16: leaves time, kind and outcome on disk, and no account, origin or API', async () => {
    const { log, lock, local, session } = aLogWorld();
    lock();
    log.add({
      kind: 'hand_over',
      outcome: 'locked',
      api: 'pump',
      accountId: 'canary-1',
      origin: 'https://canary.example',
    });
    await log.settle();
    expect(JSON.parse(local.values.get('activity.journal') ?? '')).toEqual([
      { id: 'entry-1', atMs: START_MS, kind: 'hand_over', outcome: 'locked' },
    ]);
    expect(session.values.get('activity.waiting')).toContain('https://canary.example');
  });

  it('drains into the chain in order of time, whole while the browser lives, else as far as the disk knows', async () => {
    for (const isClosed of [false, true]) {
      const world = aLogWorld();
      await addMany(world.log, 1);
      world.lock();
      for (const durationMs of [1, 2]) {
        world.time.ms += 10;
        world.log.add({ kind: 'unlock', outcome: 'wrong_password', durationMs });
        await world.log.settle();
      }
      if (isClosed) world.closeBrowser();
      world.unlock();
      const next = world.aWorker();
      world.time.ms += 10;
      next.add({ kind: 'unlock', outcome: 'ok', durationMs: 3 });
      const known = isClosed ? [undefined, undefined] : [1, 2];
      expect(await readDurations(next)).toEqual([0, ...known, 3]);
      expect((await readAll(next)).map(({ atMs }) => atMs - START_MS)).toEqual([30, 20, 10, 0]);
      expect([...world.local.values, ...world.session.values]).toEqual([]);
    }
  });

  it('keeps the newest two hundred on disk and no more', async () => {
    const { log, lock, local } = aLogWorld();
    lock();
    await addMany(log, MAX_JOURNAL + 40);
    const journal = JSON.parse(local.values.get('activity.journal') ?? '') as { id: string }[];
    expect(journal).toHaveLength(MAX_JOURNAL);
    expect(journal.at(-1)?.id).toBe(`entry-${MAX_JOURNAL + 40}`);
  });

  it('takes what another version left waiting for nothing, where it is not of a known form', async () => {
    const { aWorker, local } = aLogWorld();
    local.values.set(
      'activity.journal',
      JSON.stringify([{ kind: 'telepathy' }, 5, { id: 'x', atMs: 7, kind: 'lock', outcome: 'ok' }]),
    );
    expect((await readAll(aWorker())).map(({ atMs }) => atMs)).toEqual([7]);
  });
});

describe('the activity log under a page that floods it', () => {
  const HAND_OVER = { kind: 'hand_over', outcome: 'ok', api: 'pump', origin: 'https://app.example' } as const;
  const flood = (log: ActivityLog, times: number): void => {
    for (let i = 0; i < times; i += 1) log.add(HAND_OVER);
  };
  const sum = (entries: readonly { readonly count?: number }[]): number =>
    entries.reduce((total, { count = 1 }) => total + count, 0);

  it('keeps everything else, counts every one, and its chain stays whole', async () => {
    const { log, time, aWorker } = aLogWorld();
    log.add({ kind: 'unlock', outcome: 'ok' });
    for (let minute = 0; minute < 20; minute += 1) {
      flood(log, MAX_ENTRIES / 10);
      await log.settle();
      time.ms += 60_000;
    }
    const entries = await readAll(log);
    expect(entries.at(-1)).toMatchObject({ kind: 'unlock', seq: 0 });
    expect(entries).toHaveLength(7);
    expect(sum(entries.slice(0, -1))).toBe(2 * MAX_ENTRIES);
    expect(await aWorker().verify()).toMatchObject({ breaks: [], waiting: 0, entries: entries.length });
  });

  it('pushes nothing out that has not been stored yet', async () => {
    const { log } = aLogWorld();
    log.add({ kind: 'unlock', outcome: 'ok' });
    flood(log, 2_000);
    log.add({ kind: 'lock', outcome: 'ok' });
    expect((await readAll(log)).map(({ kind, count }) => [kind, count])).toEqual([
      ['lock', undefined],
      ['hand_over', 2_000],
      ['unlock', undefined],
    ]);
  });

  it('while locked pushes out neither what waits nor the journal', async () => {
    const world = aLogWorld();
    await addMany(world.log, 1);
    world.lock();
    world.log.add({ kind: 'unlock', outcome: 'wrong_password' });
    for (let i = 0; i < 700; i += 1) {
      world.log.add({ ...HAND_OVER, outcome: 'locked' });
      if (i % 10 === 0) await world.log.settle();
    }
    await world.log.settle();
    expect(JSON.parse(world.local.values.get('activity.journal') ?? '')).toHaveLength(2);
    world.unlock();
    world.time.ms += 60_000;
    const entries = await readAll(world.log);
    expect(entries.map(({ kind }) => kind)).toContain('unlock');
    expect(sum(entries.filter(({ kind }) => kind === 'hand_over'))).toBe(700);
  });

  it('has gathered what it has though the worker dies, and stores it once its time has come', async () => {
    const world = aLogWorld();
    flood(world.log, 1);
    await world.log.settle();
    flood(world.log, 41);
    await world.log.settle();
    const next = world.aWorker();
    flood(next, 1);
    await next.settle();
    world.time.ms += 60_000;
    await next.settle();
    world.closeBrowser();
    expect((await readAll(world.aWorker())).map(({ count }) => count)).toEqual([42, undefined]);
  });

  it('stores what it has gathered before a lock, and with an erased log forgets it', async () => {
    const world = aLogWorld();
    flood(world.log, 1);
    await world.log.settle();
    flood(world.log, 5);
    await world.log.settle(0);
    world.lock();
    world.closeBrowser();
    world.unlock();
    expect((await readAll(world.aWorker())).map(({ count }) => count)).toEqual([5, undefined]);
    flood(world.log, 7);
    await world.log.settle();
    await world.log.erase();
    expect([...world.session.values]).toEqual([]);
    world.loseKey();
    world.time.ms += 3_600_000;
    expect(await readAll(world.log)).toEqual([]);
  });

  it('shows a reader what was gathered for a minute, and writes no more for one who looks all the time', async () => {
    const { log, time } = aLogWorld();
    const seen: number[] = [];
    for (let tenSeconds = 0; tenSeconds < 100; tenSeconds += 1) {
      flood(log, 2);
      await log.settle();
      if (tenSeconds >= 88) seen.push((await readAll(log)).length);
      time.ms += 10_000;
    }
    expect(seen).toEqual([5, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6]);
  });
});

describe('the activity log where storage fails', () => {
  it('L6: loses and doubles nothing, whichever call fails, before or after its effect, and whoever goes on', async () => {
    for (const mode of ['before', 'after'] as const) {
      for (const isNewWorker of [false, true]) {
        for (let at = 1, hasStruck = true; hasStruck; at += 1) {
          const world = aLogWorld();
          await addMany(world.log, 99);
          world.lock();
          await addMany(world.log, 2, 99);
          world.unlock();
          world.faults.arm(at, mode);
          await addMany(world.log, 2, 101);
          hasStruck = world.faults.hasStruck();
          world.faults.disarm();
          const next = isNewWorker ? world.aWorker() : world.log;
          await addMany(next, 1, 103);
          const seen = await readDurations(next);
          const isEveryOne = JSON.stringify(seen) === JSON.stringify(upTo(104));
          // A worker that dies takes along what it could store nowhere: never what was stored.
          const lost = upTo(104).filter((each) => !seen.includes(each));
          expect(
            isEveryOne || (isNewWorker && lost.every((each) => each >= 101)),
            `${mode} ${at} ${seen.slice(95)}`,
          ).toBe(true);
          expect(new Set(seen).size).toBe(seen.length);
          expect(await next.verify()).toMatchObject({ breaks: [], waiting: 0 });
        }
      }
    }
  });

  it('L6: never rejects, tells how much waits, and stores it with the next', async () => {
    const { log, local, session } = aLogWorld();
    await addMany(log, 1);
    const transaction = IDBDatabase.prototype.transaction;
    const broken = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
      this: IDBDatabase,
      ...[names, mode, options]
    ) {
      if (mode === 'readwrite') throw new DOMException('full', 'QuotaExceededError');
      return transaction.call(this, names, mode, options);
    });
    await addMany(log, 1, 1);
    for (const area of [local, session]) area.fails.set = true;
    await addMany(log, 1, 2);
    expect(await log.verify()).toMatchObject({ waiting: 2, entries: 1 });
    expect(await readDurations(log)).toEqual([0]);
    broken.mockRestore();
    expect(await readDurations(log)).toEqual([0, 1, 2]);
    expect(await log.verify()).toMatchObject({ waiting: 0, entries: 3 });
  });
});

describe('a damaged activity log', () => {
  const flip = (bytes: Uint8Array, place: number): Uint8Array =>
    bytes.map((byte, i) => (i === place ? byte ^ 1 : byte));

  it('costs the damaged segment and no more, says so, and goes on', async () => {
    for (const number of [0, 1, 2]) {
      const { log, raw, aWorker } = aLogWorld();
      await addMany(log, 250);
      const sealed = (await get<{ iv: Uint8Array; ciphertext: Uint8Array }>(number, raw)) as {
        iv: Uint8Array;
        ciphertext: Uint8Array;
      };
      await set(number, { ...sealed, ciphertext: flip(sealed.ciphertext, 7) }, raw);
      const next = aWorker();
      await addMany(next, 1, 250);
      const kept = upTo(251).filter((each) => Math.floor(each / 100) !== number || each === 250);
      expect(await readDurations(next)).toEqual(kept);
      expect(await next.verify()).toMatchObject({
        breaks: [{ seq: number * 100, reason: 'damaged' }],
        entries: kept.length,
      });
    }
  });

  it('finds any byte that was changed, in any part', async () => {
    const { log, raw, aWorker } = aLogWorld();
    await addMany(log, 3);
    for (const key of [0, 'head']) {
      const sealed = (await get<{ iv: Uint8Array; ciphertext: Uint8Array }>(key, raw)) as {
        iv: Uint8Array;
        ciphertext: Uint8Array;
      };
      for (const part of ['iv', 'ciphertext'] as const) {
        for (let place = 0; place < sealed[part].length; place += 1) {
          await set(key, { ...sealed, [part]: flip(sealed[part], place) }, raw);
          expect((await aWorker().verify()).breaks).not.toEqual([]);
        }
      }
      await set(key, sealed, raw);
    }
    expect((await aWorker().verify()).breaks).toEqual([]);
  });

  it('finds a segment that was taken away, put elsewhere, or put back as it was before', async () => {
    const { log, raw, aWorker } = aLogWorld();
    await addMany(log, 201);
    const earlier = await get<unknown>(2, raw);
    await addMany(log, 50, 201);
    const stored = await Promise.all([0, 1, 2].map((number) => get<unknown>(number, raw)));
    const restore = () => Promise.all(stored.map((sealed, number) => set(number, sealed, raw)));
    const tampers: readonly (() => Promise<unknown>)[] = [
      () => del(0, raw),
      () => del(1, raw),
      () => del(2, raw),
      async () => {
        await set(0, stored[1], raw);
        await set(1, stored[0], raw);
      },
      () => set(2, earlier, raw),
    ];
    for (const tamper of tampers) {
      await tamper();
      expect((await aWorker().verify()).breaks).not.toEqual([]);
      await restore();
      expect((await aWorker().verify()).breaks).toEqual([]);
    }
  });

  it('without its head goes on from the segments, and never says again that it is whole', async () => {
    const { log, raw, aWorker } = aLogWorld();
    await addMany(log, 150);
    await del('head', raw);
    const next = aWorker();
    await addMany(next, 1, 150);
    expect(await readDurations(aWorker())).toEqual(upTo(151));
    expect((await aWorker().verify()).breaks).toEqual([{ seq: 150, reason: 'end_lost' }]);
  });

  it('without its key tells of the damage and begins anew', async () => {
    const { log, loseKey, aWorker } = aLogWorld();
    await addMany(log, 150);
    loseKey();
    const next = aWorker();
    await addMany(next, 2, 150);
    expect(await readDurations(next)).toEqual([150, 151]);
    expect((await next.verify()).breaks.map(({ reason }) => reason)).toContain('damaged');
  });
});
