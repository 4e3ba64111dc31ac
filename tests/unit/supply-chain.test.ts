import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseListedPackages } from '../package/listed-packages.ts';

const readText = (path: string): Promise<string> =>
  readFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const readJson = async (path: string) => JSON.parse(await readText(path));

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

const EXACT = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+$/;

describe('the supply chain', async () => {
  const { dependencies, devDependencies, allowScripts } = await readJson('package.json');
  const direct: Readonly<Record<string, string>> = { ...dependencies, ...devDependencies };
  const { packages } = await readJson('package-lock.json');
  const locked: readonly (readonly [string, Locked])[] = Object.entries<Locked>(packages).filter(
    ([path]) => path !== '',
  );
  const listed = parseListedPackages(await readText('README.md'));

  it.each(Object.entries(direct))(
    'has %s in one exact version, the one that is locked (P1)',
    (name, version) => {
      expect(version).toMatch(EXACT);
      expect(version.endsWith(packages[`node_modules/${name}`].version)).toBe(true);
    },
  );

  it('locks every package to the content of one in the registry (P1)', () => {
    expect(locked.length).toBeGreaterThan(100);
    for (const [path, { integrity, resolved, link }] of locked) {
      expect(integrity, path).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
      expect([resolved, link], path).toEqual([undefined, undefined]);
    }
  });

  it('lets no package but the named few run a script when it is installed (P1)', async () => {
    const withScripts = locked.filter(([, { hasInstallScript }]) => hasInstallScript === true);
    expect(withScripts.map(([path]) => path)).toEqual(['node_modules/node']);
    expect(allowScripts).toEqual({ node: true });
    expect(await readText('.npmrc')).toMatch(/^strict-allow-scripts=true$/m);
  });

  it('takes new versions exactly, and none that is younger than three days (P1)', async () => {
    expect(await readText('.npmrc')).toMatch(/^save-exact=true$/m);
    expect(await readText('.npmrc')).toMatch(/^min-release-age=3$/m);
  });

  it('rests on at most 12 packages, each with its reason in the README (P1)', () => {
    const names = Object.keys(dependencies);
    expect(names.length).toBeLessThanOrEqual(12);
    expect([...listed.runtime].sort()).toEqual(names.sort());
  });

  it('names every package for development in the README as well (P1)', () => {
    const names = Object.entries<string>(devDependencies).map(
      ([name, version]) => /^npm:(.+)@/.exec(version)?.[1] ?? name,
    );
    const unnamed = names.filter(
      (name) => !listed.development.includes(name.replace(/^@types\/.*/, '@types/*')),
    );
    expect(unnamed).toEqual([]);
  });

  it('has no copy of the package whose maintainer’s account was once stolen for its users’ keys (P1)', () => {
    expect(locked.filter(([path]) => path.endsWith('/@solana/web3.js'))).toEqual([]);
  });
});

describe('the README’s list of packages', () => {
  const section = (...tables: readonly string[]) =>
    `# X\n\n## Dependencies\n\n${tables.join('\n\n')}\n\nFor \`d\`.\n\n## Y\n`;
  const table = (...rows: readonly string[]) => ['| a | b |', '| --- | --- |', ...rows].join('\n');

  it('counts a package that has a reason beside it, and no other', () => {
    const text = section(table('| `a`, `@x/b` | does a thing |', '| `c` |  |'), table('| `e` | `a` |'));
    expect(parseListedPackages(text)).toEqual({ runtime: ['a', '@x/b'], brought: ['e'], development: ['d'] });
  });

  it('is refused where there is none', () => {
    expect(() => parseListedPackages('# X\n')).toThrow('README');
    expect(() => parseListedPackages(section(table('| `a` | does a thing |')))).toThrow('README');
  });
});
