import { describe, expect, test } from 'vitest';
import { toResult, toRow } from '../../bench/result.ts';
import { findUnexplained, toLines, toMarkdown, toNotes, toPeerMarkdown } from '../../bench/table.ts';

const ABOUT = { timed: 'something', limitIs: 'its limit', unit: 'ms' } as const;
const aCase = (change = {}) => ({ label: '', target: 2, ours: [3, 4, 9], limit: [2, 4, 1], ...change });

describe('a row', () => {
  test('holds the medians with minimum and maximum, their ratio, the target and how often was measured', () => {
    expect(toRow(aCase(), ABOUT)).toEqual({
      label: '',
      ours: 4,
      oursMin: 3,
      oursMax: 9,
      limit: 2,
      limitMin: 1,
      limitMax: 4,
      ratio: 2,
      target: 2,
      met: true,
      runs: 3,
      unit: 'ms',
    });
  });

  test('is judged by the ratio as it is, not as it is rounded', () => {
    expect(toRow(aCase({ ours: [2.0001], limit: [1] }), ABOUT)).toMatchObject({ ratio: 2, met: false });
  });
});

describe('a result', () => {
  test('is spoken for by the row that is furthest beyond its own target', () => {
    const near = aCase({ label: 'near', ours: [9], limit: [1], target: 10 });
    const far = aCase({ label: 'far', ours: [3], limit: [1], target: 2 });
    const { label, ratio, met, cases } = toResult(ABOUT, [near, far]);
    expect({ label, ratio, met, names: cases.map((row) => row.label) }).toEqual({
      label: 'far',
      ratio: 3,
      met: false,
      names: ['near', 'far'],
    });
  });

  test('gives its reason only where the target is missed', () => {
    const about = { ...ABOUT, reason: 'because' };
    expect(toResult(about, [aCase()])).not.toHaveProperty('reason');
    expect(toResult(about, [aCase({ target: 1 })]).reason).toBe('because');
    expect(() => toResult(ABOUT, [])).toThrow('Nothing was measured');
  });

  test('gives a case that is missed its own reason where it has one, and an empty one counts for none', () => {
    const about = { ...ABOUT, reason: 'because' };
    const missed = { target: 1 };
    const own = aCase({ ...missed, label: 'own', reason: 'for another reason' });
    const { cases } = toResult(about, [aCase(missed), own, aCase({ ...missed, reason: '' })]);
    expect(cases.map(({ reason }) => reason)).toEqual(['because', 'for another reason', 'because']);
    expect(toRow(aCase({ ...missed, reason: '' }), { ...ABOUT, reason: '' })).not.toHaveProperty('reason');
  });
});

describe('for people', () => {
  const report = {
    date: '2026-03-01T10:00:00.000Z',
    machine: '2 cores',
    failures: {},
    results: {
      quick: toResult(ABOUT, [aCase()]),
      slow: toResult({ ...ABOUT, reason: 'It can’t be helped.' }, [aCase({ label: 'at 10', target: 1 })]),
    },
  };

  test('a line on the screen names the case, both figures with their ranges, and the verdict', () => {
    expect(toLines('slow', report.results.slow)).toEqual([
      'slow  at 10  4 ms (3–9) against 2 ms (1–4)  2 ×, to be at most 1 ×: MISSED',
    ]);
  });

  test('the table has the date, the machine, a row for each case, and why a target is missed', () => {
    expect(toMarkdown(report)).toBe(`2026-03-01, 2 cores. Medians, with minimum and maximum.

| name | ours | limit | ratio | to reach |
| --- | --- | --- | --- | --- |
| \`quick\` | 4 ms (3–9) | 2 ms (1–4) | 2 × | ≤ 2 × |
| \`slow\` at 10 | 4 ms (3–9) | 2 ms (1–4) | **2 ×** | ≤ 1 × |

Where a target is missed, what keeps it there:

- \`slow\`: It can’t be helped.`);
  });

  const missedCase = (label: string, reason?: string) => aCase({ label, target: 1, reason });

  test('where cases of one benchmark are missed for different reasons, each is named', () => {
    const size = toResult(ABOUT, [
      missedCase('worker', 'Libraries.'),
      missedCase('zip', 'Languages.'),
      aCase(),
    ]);
    expect(toMarkdown({ ...report, results: { size } })).toContain(
      '- `size` worker: Libraries.\n- `size` zip: Languages.',
    );
    const one = toResult(ABOUT, [missedCase('a', 'The disk.'), missedCase('b', 'The disk.')]);
    expect(toMarkdown({ ...report, results: { one } })).toMatch(/- `one`: The disk\.$/);
  });

  test('a target that is missed without a written reason is found, and the table says so', () => {
    const size = toResult(ABOUT, [missedCase('worker', 'Libraries.'), missedCase('zip'), aCase()]);
    expect(findUnexplained({ ...report.results, size })).toEqual(['`size` zip: 2 ×, to be at most 1 ×']);
    expect(findUnexplained(report.results)).toEqual([]);
    expect(toMarkdown({ ...report, results: { size } })).toContain('- `size` zip: not explained yet.');
  });

  test('the table of other people’s packages judges nothing, and says once what was assumed', () => {
    const note = 'One card, one guess.';
    const peer = toResult(ABOUT, [
      aCase({ label: '1 key', target: null, note }),
      aCase({ label: '2 keys', target: null, note }),
    ]);
    const results = { peer };
    expect(toNotes(results)).toEqual([note]);
    expect(
      toPeerMarkdown({ ...report, results }),
    ).toBe(`2026-03-01, 2 cores. Medians, with minimum and maximum.

| name | ours | theirs | ratio |
| --- | --- | --- | --- |
| \`peer\` 1 key | 4 ms (3–9) | 2 ms (1–4) | 2 × |
| \`peer\` 2 keys | 4 ms (3–9) | 2 ms (1–4) | 2 × |

${note}`);
  });
});
