import { defineConfig } from 'wxt';
import { endpointsFor } from './src/endpoints.ts';
import { manifestFor } from './src/manifest.ts';

export default defineConfig({
  modules: ['@wxt-dev/webextension-polyfill'],
  // A name in the code says where it comes from.
  imports: false,
  hooks: {
    // COMPAT(wxt 0.21): `imports: false` still puts an import before whatever is called `storage` or `browser`.
    'config:resolved': ({ config }) => {
      config.imports.presets = [];
    },
  },
  manifestVersion: 3,
  manifest: ({ browser, mode }) => manifestFor({ browser, endpoints: endpointsFor(mode, process.env) }),
  vite: ({ mode }) => ({
    define: { __COUNTERSIGN_ENDPOINTS__: JSON.stringify(endpointsFor(mode, process.env)) },
    build: { target: 'es2023' },
    // tsconfig's jsx settings, given here too because entrypoints are bundled one by one.
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  }),
});
