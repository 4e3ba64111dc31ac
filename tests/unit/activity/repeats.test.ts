import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NotedEntry, toNotedEntry } from '../../../src/activity/entry.ts';
import { MAX_WAIT_MS, planRepeats, type Repeat, withEntry } from '../../../src/activity/repeats.ts';
import { MAX_ENTRIES } from '../../../src/activity/stored-chain.ts';
import { ERROR_CODES } from '../../../src/errors.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let ids = 0;
const aHandOver = (atMs: number, changes: Partial<NotedEntry> = {}): NotedEntry => ({
  ...toNotedEntry(
    { kind: 'hand_over', outcome: 'ok', api: 'pump', origin: 'https://app.example', durationMs: 3 },
    { atMs, id: `entry-${++ids}` },
  ),
  ...changes,
});

/** What a log stores of entries that come one by one. */
const storeAll = (entries: readonly NotedEntry[]) => {
  let repeats: readonly Repeat[] = [];
  const stored: NotedEntry[] = [];
  for (const entry of entries) {
    const plan = planRepeats({ repeats, entries: [entry], nowMs: entry.atMs });
    stored.push(...plan.toStore);
    repeats = plan.repeats;
  }
  return { stored, repeats };
};

const countOf = ({ count = 1 }: NotedEntry): number => count;
const sum = (entries: readonly NotedEntry[]): number =>
  entries.reduce((total, entry) => total + countOf(entry), 0);

describe('what repeats in the log', () => {
  it('is an entry at once, then one after a minute, two, four, and one an hour', () => {
    const { stored, repeats } = storeAll(
      Array.from({ length: 4 * 60 * 60 }, (_, second) => aHandOver(second * 1_000)),
    );
    expect(stored.map(({ atMs }) => atMs / MINUTE_MS)).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
    expect(stored.map(countOf)).toEqual([1, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
    expect(sum(stored) + sum(repeats.flatMap(({ gathered }) => gathered ?? []))).toBe(4 * 60 * 60);
  });

  it('is left as it is where it comes seldom', () => {
    const entries = Array.from({ length: 48 }, (_, i) => aHandOver(i * MAX_WAIT_MS));
    expect(storeAll(entries).stored).toEqual(entries);
  });

  it('is gathered for each origin, API and outcome apart, and of hand-overs only', () => {
    const alike = [
      aHandOver(0),
      aHandOver(0, { api: 'mimic' }),
      aHandOver(0, { origin: 'https://app.example:8443' }),
      aHandOver(0, { outcome: 'locked' }),
    ];
    const own = [aHandOver(0, { kind: 'unlock' }), aHandOver(0, { kind: 'unlock' })];
    expect(storeAll([...alike, ...own]).stored).toEqual([...alike, ...own]);
    expect([...alike, ...own].reduce(withEntry, [])).toEqual([...alike, ...own]);
  });

  it('loses and doubles none, whenever they come, and whoever reads or locks meanwhile', () => {
    const steps = fc.array(
      fc.record({
        laterMs: fc.integer({ min: -MINUTE_MS, max: 10 * MINUTE_MS }),
        outcome: fc.constantFrom('ok' as const, 'locked' as const),
        count: fc.integer({ min: 0, max: 4 }),
        afterMs: fc.constantFrom(undefined, 0, MINUTE_MS),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        let nowMs = DAY_MS;
        let repeats: readonly Repeat[] = [];
        const given: NotedEntry[] = [];
        const stored: NotedEntry[] = [];
        for (const { laterMs, outcome, count, afterMs } of all) {
          nowMs += laterMs;
          const entries = Array.from({ length: count }, () => aHandOver(nowMs, { outcome }));
          given.push(...entries);
          const came = entries.reduce<readonly NotedEntry[]>(withEntry, []);
          const rest = afterMs === undefined ? {} : { afterMs };
          const plan = planRepeats({ repeats, entries: came, nowMs, ...rest });
          stored.push(...plan.toStore);
          repeats = plan.repeats;
          if (afterMs === 0) expect(repeats.filter(({ gathered }) => gathered !== null)).toEqual([]);
        }
        const kept = [...stored, ...repeats.flatMap(({ gathered }) => gathered ?? [])];
        for (const outcome of ['ok', 'locked']) {
          const of = (entries: readonly NotedEntry[]) => entries.filter((entry) => entry.outcome === outcome);
          expect(sum(of(kept))).toBe(of(given).length);
        }
        expect(new Set(kept.map(({ id }) => id)).size).toBe(kept.length);
      }),
      { numRuns: 300 },
    );
  });

  it('of one site, at whatever speed and with whatever outcome, takes more than two weeks to fill the log', () => {
    // More outcomes than any page can bring about. Its shape at which most is stored: one at a time, a gap apart.
    const outcomes = ERROR_CODES.slice(0, 24);
    let repeats: readonly Repeat[] = [];
    let stored = 0;
    for (let nowMs = 0; nowMs < 14 * DAY_MS; nowMs += MINUTE_MS) {
      const entries = outcomes.map((outcome) => aHandOver(nowMs, { outcome }));
      const plan = planRepeats({ repeats, entries, nowMs });
      repeats = plan.repeats;
      stored += plan.toStore.length;
    }
    expect(stored).toBeLessThan(MAX_ENTRIES);
  });
});
