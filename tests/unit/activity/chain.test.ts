import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIRST_HASH, findBreak, linkEntries } from '../../../src/activity/chain.ts';
import type { NotedEntry } from '../../../src/activity/entry.ts';
import { ERROR_CODES } from '../../../src/errors.ts';
import type { ActivityEntry } from '../../../src/messaging/view.ts';

const START = { nextSeq: 0, hash: FIRST_HASH };

const noted: fc.Arbitrary<NotedEntry> = fc.record(
  {
    id: fc.uuid(),
    atMs: fc.integer({ min: 0, max: 2_000_000_000_000 }),
    kind: fc.constantFrom('unlock' as const, 'sign_in' as const, 'hand_over' as const),
    outcome: fc.constantFrom('ok' as const, ...ERROR_CODES),
    api: fc.constantFrom('pump' as const, 'mimic' as const),
    durationMs: fc.nat(),
  },
  { requiredKeys: ['id', 'atMs', 'kind', 'outcome'] },
);
const several = fc.array(noted, { minLength: 3, maxLength: 12 });

/** What somebody may do to linked entries, at a place of their choice. */
const TAMPERS: Readonly<
  Record<string, (all: readonly ActivityEntry[], at: number) => readonly ActivityEntry[]>
> = {
  'leaves one out': (all, at) => all.toSpliced(at, 1),
  'swaps two': (all, at) => {
    const [a, b] = [all[at], all[at + 1]];
    return a === undefined || b === undefined ? all.toSpliced(0, 1) : all.toSpliced(at, 2, b, a);
  },
  'puts one in twice': (all, at) => all.toSpliced(at, 0, ...all.slice(at, at + 1)),
  'changes a time': (all, at) =>
    all.map((entry, i) => (i === at ? { ...entry, atMs: entry.atMs + 1 } : entry)),
  'changes an outcome': (all, at) =>
    all.map((entry, i) =>
      i === at ? { ...entry, outcome: entry.outcome === 'ok' ? 'internal' : 'ok' } : entry,
    ),
  'adds a field': (all, at) => all.map((entry, i) => (i === at ? { ...entry, field: 'added' } : entry)),
};

describe('the chain of entries', () => {
  it('follows from its start, whatever the entries', async () => {
    await fc.assert(
      fc.asyncProperty(several, async (entries) => {
        const { linked, end } = await linkEntries(START, entries);
        expect(await findBreak(START, linked)).toBeNull();
        expect(end).toEqual({ nextSeq: entries.length, hash: linked.at(-1)?.hash });
      }),
      { numRuns: 50 },
    );
  });

  it.each(Object.entries(TAMPERS))(
    'finds it when somebody %s, or the end that the head knows differs',
    async (_what, tamper) => {
      await fc.assert(
        fc.asyncProperty(several, fc.nat(), async (entries, place) => {
          const { linked, end } = await linkEntries(START, entries);
          const tampered = tamper(linked, place % linked.length);
          const found = await findBreak(START, tampered);
          const last = tampered.at(-1);
          const isSameEnd = last?.hash === end.hash && last.seq + 1 === end.nextSeq;
          expect(found !== null || !isSameEnd).toBe(true);
        }),
        { numRuns: 50 },
      );
    },
  );

  it('gives other hashes to all that follow where the start is another', async () => {
    const entry: NotedEntry = { id: 'a', atMs: 1, kind: 'lock', outcome: 'ok' };
    const [one, other] = await Promise.all([
      linkEntries(START, [entry, entry]),
      linkEntries({ ...START, hash: FIRST_HASH.replace('A', 'B') }, [entry, entry]),
    ]);
    expect(one.linked.map(({ hash }) => hash)).not.toEqual(other.linked.map(({ hash }) => hash));
    expect(one.end.hash).not.toBe(other.end.hash);
  });
});
