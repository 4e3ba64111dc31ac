import { describe, expect, it } from 'vitest';
import { planRelease, readReleaseNotes } from '../../../packaging/plan-release.ts';

const CHANGELOG = `# Changelog

About it.

## Unreleased

- New: a thing.
- Better: another.

## 1.2.3 (2026-01-02)

- Old.
`;

const aRelease = (change: Partial<Parameters<typeof planRelease>[0]> = {}) =>
  planRelease({ asked: 'patch', current: '1.2.3', changelog: CHANGELOG, today: '2026-11-26', ...change });

describe('a release', () => {
  it.each([
    ['major', '2.0.0'],
    ['minor', '1.3.0'],
    ['patch', '1.2.4'],
    ['1.2.10', '1.2.10'],
    ['1.10.0', '1.10.0'],
    ['2.0.0', '2.0.0'],
  ])('%s after 1.2.3 is %s', (asked, version) => {
    expect(aRelease({ asked }).version).toBe(version);
  });

  it.each(['1.2.3', '1.2.2', '1.1.9', '0.9.9'])('%s after 1.2.3 is refused: it is not later', (asked) => {
    expect(() => aRelease({ asked })).toThrow('not later than 1.2.3');
  });

  it.each(['', 'v1.3.0', '1.3', '1.3.0-beta', '1.03.0', '1.70000.0', 'latest', '1.3.0\n'])(
    'is refused where %j is no version that browsers take',
    (asked) => {
      expect(() => aRelease({ asked })).toThrow('is no version');
    },
  );

  it('gives what was unreleased its number and its day, and leaves the section empty', () => {
    const { changelog, notes } = aRelease();
    expect(notes).toBe('- New: a thing.\n- Better: another.');
    expect(changelog).toContain('## Unreleased\n\n## 1.2.4 (2026-11-26)\n\n- New: a thing.');
    expect(readReleaseNotes(changelog, '1.2.4')).toBe(notes);
    expect(readReleaseNotes(changelog, '1.2.3')).toBe('- Old.');
    expect(() => aRelease({ changelog })).toThrow('says nothing');
  });

  it('is refused without a changelog that has a place for it', () => {
    expect(() => aRelease({ changelog: '# Changelog\n' })).toThrow('Unreleased');
    expect(() => readReleaseNotes(CHANGELOG, '1.2')).toThrow('no section for 1.2');
    expect(() => readReleaseNotes(CHANGELOG, '1x2.3')).toThrow('no section');
  });
});
