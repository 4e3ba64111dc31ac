/** What a release changes, decided before anything is touched. Pure. */

const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;
const UNRELEASED = '## Unreleased';

export interface ReleasePlan {
  readonly version: string;
  /** The whole of CHANGELOG.md. */
  readonly changelog: string;
  /** What the release says about itself. */
  readonly notes: string;
}

type Parts = readonly [number, number, number];

/** Browsers take up to four numbers below 65536 and nothing else (developer.chrome.com, manifest version). */
const parseVersion = (version: string): Parts => {
  const [, major, minor, patch] = VERSION.exec(version) ?? [];
  const parts: Parts = [Number(major), Number(minor), Number(patch)];
  if (!parts.every((part) => part < 65_536)) {
    throw new Error(`"${version}" is no version. Give one such as 1.2.3, or major, minor or patch.`);
  }
  return parts;
};

const isLater = (a: Parts, b: Parts): boolean => {
  const index = a.findIndex((part, i) => part !== b[i]);
  return index !== -1 && (a[index] ?? 0) > (b[index] ?? 0);
};

const toVersion = (asked: string, current: string): string => {
  const [major, minor, patch] = parseVersion(current);
  if (asked === 'major') return `${major + 1}.0.0`;
  if (asked === 'minor') return `${major}.${minor + 1}.0`;
  if (asked === 'patch') return `${major}.${minor}.${patch + 1}`;
  if (!isLater(parseVersion(asked), [major, minor, patch])) {
    throw new Error(`${asked} is not later than ${current}, which this is.`);
  }
  return asked;
};

/** What stands under a heading, up to the next of its kind; null where there is no such heading. */
const readSection = (changelog: string, heading: string): string | null => {
  const [, after] = changelog.split(new RegExp(`^${heading.replaceAll('.', '\\.')}(?: .*)?$`, 'm'));
  return after === undefined ? null : (after.split(/^## /m)[0] ?? '').trim();
};

/** @throws Error where there is no such release */
export const readReleaseNotes = (changelog: string, version: string): string => {
  const notes = readSection(changelog, `## ${version}`);
  if (notes === null) throw new Error(`CHANGELOG.md has no section for ${version}.`);
  return notes;
};

/**
 * @param asked a version, or which part of the current one goes up
 * @param today YYYY-MM-DD
 * @throws Error with a sentence for the person who asked
 */
export const planRelease = ({
  asked,
  current,
  changelog,
  today,
}: {
  readonly asked: string;
  readonly current: string;
  readonly changelog: string;
  readonly today: string;
}): ReleasePlan => {
  const version = toVersion(asked, current);
  const notes = readSection(changelog, UNRELEASED);
  if (notes === null) throw new Error('CHANGELOG.md has no section "Unreleased".');
  if (notes === '')
    throw new Error('CHANGELOG.md says nothing about what is unreleased: say it there first.');
  return {
    version,
    notes,
    changelog: changelog.replace(UNRELEASED, `${UNRELEASED}\n\n## ${version} (${today})`),
  };
};
