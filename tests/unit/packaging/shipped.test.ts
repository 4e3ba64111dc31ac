import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseLicencesText, toLicencesText } from '../../../packaging/licences.ts';
import { type NpmSbom, toSbom } from '../../../packaging/sbom.ts';
import { toPackageFolder } from '../../../packaging/shipped-packages.ts';
import { removeInnerHtml } from '../../../packaging/without-inner-html.ts';

const PREACT = fileURLToPath(import.meta.resolve('preact'));

describe('what ships', () => {
  it.each([
    ['/x/node_modules/a/dist/b.js', '/x/node_modules/a'],
    ['/x/node_modules/@s/a/b.js', '/x/node_modules/@s/a'],
    ['/x/node_modules/a/node_modules/@s/c/d.js', '/x/node_modules/a/node_modules/@s/c'],
    ['C:\\x\\node_modules\\a\\b.js', 'C:\\x\\node_modules\\a'],
    ['/x/src/a.ts', null],
    ['\0rolldown/runtime.js', null],
    ['\0/x/node_modules/a/b.js', null],
  ])('is of the package that %j lies in', (id, folder) => {
    expect(toPackageFolder(id)).toBe(folder);
  });

  it('is listed by name, with each licence’s text once, and can be read again', () => {
    const b = { name: '@s/b', version: '2.0.0', licence: 'ISC', text: 'Do\r\n\r\nas you like.\n' };
    const a = { name: 'a', version: '1.0.0', licence: '(MIT OR Apache-2.0)', text: null };
    const text = toLicencesText([a, b]);
    expect(toLicencesText([b, a])).toBe(text);
    expect(text).toContain('@s/b@2.0.0\n\nDo\n\nas you like.\n');
    expect(parseLicencesText(text)).toEqual(
      [b, a].map(({ name, version, licence }) => ({ name, version, licence })),
    );
    expect(() => parseLicencesText('x')).toThrow('no licences.txt');
  });

  it('is refused where the lock file has no hash for it (P1)', () => {
    const component = (name: string, hashes?: []) => ({
      'bom-ref': `${name}@1.0.0`,
      name,
      version: '1.0.0',
      purl: `pkg:npm/${name}@1.0.0`,
      ...(hashes === undefined ? {} : { hashes }),
    });
    const npm: NpmSbom = {
      specVersion: '1.5',
      metadata: { component: component('own') },
      components: [component('a', []), component('b')],
      dependencies: [{ ref: 'own@1.0.0', dependsOn: ['b@1.0.0', 'a@1.0.0'] }],
    };
    const shipped = (name: string, version = '1.0.0') => [{ name, version, licence: 'MIT' }];
    expect(toSbom(npm, shipped('a'), 'own').dependencies).toEqual([
      { ref: 'own@1.0.0', dependsOn: ['a@1.0.0'] },
    ]);
    expect(() => toSbom(npm, shipped('b'), 'own')).toThrow('b@1.0.0');
    expect(() => toSbom(npm, shipped('a', '1.0.1'), 'own')).toThrow('a@1.0.1');
  });

  it('holds a Preact that parses no text as HTML, and none that is not known to be so (U2)', async () => {
    const code = await readFile(PREACT, 'utf8');
    expect(code.match(/\.innerHTML=/g)).toHaveLength(1);
    expect(removeInnerHtml(code)).not.toMatch(/\.innerHTML=/);
    expect(() => removeInnerHtml(code.replace('.innerHTML=', '["innerHTML"]='))).toThrow('0 times');
    expect(() => removeInnerHtml(code + code)).toThrow('2 times');
  });
});
