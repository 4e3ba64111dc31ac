import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseLicencesText } from '../../packaging/licences.ts';
import { FIRST, ROOT, readOwnVersion, readText } from './made.ts';

interface Sbom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly purl: string;
    readonly hashes: readonly { readonly alg: string; readonly content: string }[];
    readonly licenses: readonly { readonly license: { readonly id: string } }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

describe('the bill of materials', async () => {
  const version = await readOwnVersion();
  const text = await readFile(join(FIRST, `countersign-${version}.cdx.json`), 'utf8');
  const sbom: Sbom = JSON.parse(text);

  it('is CycloneDX of this version of the extension', () => {
    expect([sbom.bomFormat, sbom.specVersion]).toEqual(['CycloneDX', '1.5']);
    expect(sbom.metadata.component).toMatchObject({ name: 'countersign', version, type: 'application' });
  });

  it('lists what ships, with the licence and the hash of the lock file (P1)', async () => {
    const shipped = parseLicencesText(await readText('chrome', 'licences.txt'));
    const { packages } = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8'));
    expect(
      sbom.components.map(({ name, version, licenses }) => ({
        name,
        version,
        licence: licenses[0]?.license.id,
      })),
    ).toEqual(shipped);
    for (const { name, hashes } of sbom.components) {
      const [algorithm, base64 = ''] = packages[`node_modules/${name}`].integrity.split('-');
      expect(algorithm, name).toBe('sha512');
      expect(hashes, name).toEqual([
        { alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') },
      ]);
    }
  });

  it('says what brought each package along: all can be reached from the extension', () => {
    const reached = new Set<string>();
    const reach = (ref: string): void => {
      if (reached.has(ref)) return;
      reached.add(ref);
      for (const next of sbom.dependencies.find((each) => each.ref === ref)?.dependsOn ?? []) reach(next);
    };
    reach(`countersign@${version}`);
    expect(reached.size).toBe(sbom.components.length + 1);
  });

  it('names no time, no serial number and no machine, which would differ from one run to the next (P2)', () => {
    expect(text).not.toMatch(/"(timestamp|serialNumber|tools)"/);
    expect(text).not.toContain(ROOT);
  });
});
