/** The whole command, in a repository of its own; only the making of packages is stood in for. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const PACKAGING = fileURLToPath(new URL('../../../packaging', import.meta.url));
const LOCK = { name: 'x', version: '1.2.3', packages: { '': { version: '1.2.3' }, a: { version: '1.2.3' } } };

const aRepository = async ({ packs }: { readonly packs: boolean }) => {
  const root = await mkdtemp(join(tmpdir(), 'countersign-release-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x.test', ...args], {
      cwd: root,
      encoding: 'utf8',
    }).trim();
  await mkdir(join(root, 'packaging'));
  for (const name of ['make-release.ts', 'plan-release.ts'])
    await cp(join(PACKAGING, name), join(root, 'packaging', name));
  const make =
    "import { readFileSync, writeFileSync } from 'node:fs'; writeFileSync('packed', readFileSync('package.json'));";
  await writeFile(join(root, 'packaging', 'make-package.ts'), packs ? make : 'process.exit(1);');
  await writeFile(join(root, '.gitignore'), 'packed\n');
  await writeFile(join(root, 'package.json'), JSON.stringify({ type: 'module', version: '1.2.3' }, null, 2));
  await writeFile(join(root, 'package-lock.json'), JSON.stringify(LOCK, null, 2));
  await writeFile(join(root, 'CHANGELOG.md'), '# Changelog\n\n## Unreleased\n\n- New: a thing.\n');
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'x');
  git('config', 'user.email', 'x@x.test');
  git('add', '.');
  git('commit', '--quiet', '-m', 'Begin');
  return {
    git,
    root,
    read: (path: string) => readFile(join(root, path), 'utf8'),
    release: (...args: readonly string[]) =>
      spawnSync(process.execPath, [join(root, 'packaging', 'make-release.ts'), ...args], {
        cwd: root,
        encoding: 'utf8',
      }),
  };
};

describe('making a release', () => {
  it('sets the version, dates the changelog, packs, and tags what it packed', async () => {
    const { git, release, read } = await aRepository({ packs: true });
    expect(release('minor').status).toBe(0);
    expect(git('log', '-1', '--format=%s')).toBe('Release 1.3.0');
    expect(git('rev-parse', 'v1.3.0^{commit}')).toBe(git('rev-parse', 'HEAD'));
    expect(git('cat-file', '-t', 'v1.3.0')).toBe('tag');
    expect(git('for-each-ref', '--format=%(contents)', 'refs/tags/v1.3.0')).toBe(
      'Countersign 1.3.0\n\n- New: a thing.',
    );
    expect(git('status', '--porcelain')).toBe('');
    expect(await read('CHANGELOG.md')).toMatch(/^## 1\.3\.0 \(\d{4}-\d\d-\d\d\)$/m);
    expect(JSON.parse(await read('packed')).version).toBe('1.3.0');
    const lock = JSON.parse(await read('package-lock.json'));
    expect([lock.version, lock.packages[''].version, lock.packages.a.version]).toEqual([
      '1.3.0',
      '1.3.0',
      '1.2.3',
    ]);
  });

  it('leaves nothing behind where the packages can’t be made', async () => {
    const { git, release, read } = await aRepository({ packs: false });
    const { status, stderr } = release('minor');
    expect([status, stderr]).toEqual([1, expect.stringContaining('nothing was released')]);
    expect([git('log', '--format=%s'), git('tag'), git('status', '--porcelain')]).toEqual(['Begin', '', '']);
    expect(JSON.parse(await read('package.json')).version).toBe('1.2.3');
  });

  it('refuses what is not committed, another branch than main, and a tag that is there', async () => {
    const { git, release, root } = await aRepository({ packs: true });
    await writeFile(join(root, 'stray'), 'x');
    expect(release('minor').stderr).toContain('stray');
    await rm(join(root, 'stray'));
    git('tag', 'v1.3.0');
    expect(release('minor').stderr).toContain('v1.3.0 already');
    git('switch', '--quiet', '--create', 'other');
    expect(release('patch').stderr).toContain('not main');
    expect(release().stderr).toContain('Which version?');
    expect(git('log', '--format=%s')).toBe('Begin');
  });

  it('prints what the changelog says of a version', async () => {
    const { release } = await aRepository({ packs: true });
    release('minor');
    expect(release('--notes', '1.3.0').stdout).toBe('- New: a thing.\n');
    expect(release('--notes', '9.9.9').status).toBe(1);
  });
});
