/**
 * The CycloneDX bill of materials: what `npm sbom` knows of the packages whose code ships, and nothing that differs from
 * one run, machine or npm to the next. Pure.
 */
import type { Shipped } from './licences.ts';

/** A component as npm describes it, reduced to what is kept. */
interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: readonly unknown[];
}

interface Dependency {
  readonly ref: string;
  readonly dependsOn: readonly string[];
}

/** What `npm sbom --sbom-format cyclonedx` prints. */
export interface NpmSbom {
  readonly specVersion: string;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly Dependency[];
}

const keep = ({ 'bom-ref': ref, name, version, purl, hashes, licenses }: Component) => ({
  'bom-ref': ref,
  name,
  version,
  purl,
  ...(hashes === undefined ? {} : { hashes }),
  licenses: licenses ?? [],
});

/** @throws Error where a package ships that the lock file doesn't have */
const find = (components: readonly Component[], { name, version }: Shipped): Component => {
  const found = components.find((component) => component.name === name && component.version === version);
  if (found?.hashes === undefined) {
    throw new Error(`${name}@${version} ships, but package-lock.json has no such package with a hash.`);
  }
  return found;
};

export const toSbom = (npm: NpmSbom, shipped: readonly Shipped[], ownName: string) => {
  const components = shipped.map((each) => keep(find(npm.components, each)));
  const root = npm.metadata.component['bom-ref'];
  const refs = new Set([root, ...components.map((component) => component['bom-ref'])]);
  const dependencies = npm.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)).sort() }))
    .sort((a, b) => (a.ref < b.ref ? -1 : 1));
  return {
    $schema: `http://cyclonedx.org/schema/bom-${npm.specVersion}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion: npm.specVersion,
    version: 1,
    metadata: {
      component: { type: 'application', ...keep({ ...npm.metadata.component, name: ownName }) },
    },
    components: components.map((component) => ({ type: 'library', scope: 'required', ...component })),
    dependencies,
  };
};
