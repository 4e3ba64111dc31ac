/**
 * How the pages' code is cut: what every page begins with is one chunk, and each of the parts that pages load once they are
 * wanted is one. Left to itself, the bundler makes a chunk of each set of pages that share a module: a dozen tiny files.
 */
import type { BuildOptions } from 'vite';

/** The first that matches a module is its chunk. */
const GROUPS = [
  {
    name: 'set-up',
    test: /src\/ui\/(?:import|popup\/AddKeyScreen|screens\/(?:AddKey|CreateVault|SaveKey|Unreadable)|components\/(?:KeyFile|NewPasswordFields|PasswordHint|Steps)|hooks\/use-new-password|format\/password-strength)/,
  },
  // What the popup asks with; the list of what was allowed is the options page's alone.
  { name: 'sites', test: /src\/ui\/sites\/(?!Denials|GrantRow|LeftSites|RevokeAll)/ },
  { name: 'lists', test: /src\/ui\/lists\/(?!use-kept)/ },
  {
    name: 'base',
    test: /node_modules|virtual:wxt|own-browser|preload-helper|src\/(?:[\w-]+\.ts|lib|messaging|ui\/(?:[\w-]+\.ts|components|format|hooks|look|screens|passkey|balances\/shown-tokens|popup\/(?!AllowSite|SiteGrant|SitePanel)|bulk\/(?:bulk-text|BulkBar|BulkLine)|palette\/(?:overlay\.ts|Overlays|type-ahead)))/,
  },
] as const;

export const withFewChunks = (build: BuildOptions = {}): BuildOptions => ({
  ...build,
  // A page names what its first script imports, so that both are read at once. What is loaded later needs no links.
  modulePreload: {
    polyfill: false,
    resolveDependencies: (_url, deps, { hostType }) => (hostType === 'html' ? deps : []),
  },
  rolldownOptions: {
    ...build.rolldownOptions,
    output: {
      ...build.rolldownOptions?.output,
      codeSplitting: {
        includeDependenciesRecursively: false,
        groups: GROUPS.map((group, at) => ({ ...group, priority: GROUPS.length - at })),
      },
    },
  },
});
