/**
 * Makes a release of a clean main: version, changelog, commit, packages, tag; in this order, so that a tag stands only on
 * what could be packaged. Never pushes. Undoes its commit if the packages can't be made.
 * Started by tests/run/release.mjs. Usage: node make-release.ts VERSION|major|minor|patch, or --notes VERSION
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { planRelease, readReleaseNotes } from './plan-release.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const readText = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();

/** In package.json and in the two places of the lock file that repeat it; all else keeps its form. */
const writeVersion = (version: string): void => {
  for (const [path, places] of [
    ['package.json', 1],
    ['package-lock.json', 2],
  ] as const) {
    let text = readText(path);
    let at = 0;
    for (let place = 0; place < places; place += 1) {
      const found = /"version": "[^"]*"/.exec(text.slice(at));
      if (found === null) throw new Error(`${path} names no version.`);
      const start = at + found.index;
      const written = `"version": "${version}"`;
      text = text.slice(0, start) + written + text.slice(start + found[0].length);
      at = start + written.length;
    }
    writeFileSync(join(ROOT, path), text);
  }
};

const checkTree = (): void => {
  if (git('branch', '--show-current') !== 'main')
    throw new Error('A release is made of main; this is not main.');
  const changes = git('status', '--porcelain');
  if (changes !== '') throw new Error(`A release is made of what is committed; this is not:\n${changes}`);
};

const release = (asked: string): void => {
  checkTree();
  const { version: current } = JSON.parse(readText('package.json'));
  const today = new Date().toISOString().slice(0, 10);
  const plan = planRelease({ asked, current, changelog: readText('CHANGELOG.md'), today });
  const tag = `v${plan.version}`;
  if (git('tag', '--list', tag) !== '') throw new Error(`There is a tag ${tag} already.`);
  const before = git('rev-parse', 'HEAD');
  try {
    writeVersion(plan.version);
    writeFileSync(join(ROOT, 'CHANGELOG.md'), plan.changelog);
    git('commit', '--quiet', '--all', '--message', `Release ${plan.version}`);
    const packing = spawnSync(process.execPath, ['packaging/make-package.ts'], {
      cwd: ROOT,
      stdio: 'inherit',
    });
    if (packing.status !== 0) throw new Error('The packages could not be made; nothing was released.');
    git(
      'tag',
      '--annotate',
      tag,
      '--cleanup=verbatim',
      '--message',
      `Countersign ${plan.version}\n\n${plan.notes}\n`,
    );
  } catch (error) {
    // The tree was clean: nothing of anybody's is lost.
    git('reset', '--quiet', '--hard', before);
    throw error;
  }
  process.stdout.write(`\nTagged ${tag}. Look at .output/package, then: git push --follow-tags\n`);
};

const [asked, version] = process.argv.slice(2);
try {
  if (asked === undefined)
    throw new Error('Which version? Usage: npm run release -- VERSION|major|minor|patch');
  if (asked === '--notes')
    process.stdout.write(`${readReleaseNotes(readText('CHANGELOG.md'), version ?? '')}\n`);
  else release(asked);
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
