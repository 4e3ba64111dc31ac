/**
 * Builds the blank extension, the benchmark's limit: with the product's builder, its plugins' defaults and its settings.
 * Usage: node tests/bench/blank/build.mjs <folder>. Never part of what ships.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'wxt';

const [, , outDir] = process.argv;
process.env['NODE_ENV'] = 'production';
await build({
  root: fileURLToPath(new URL('.', import.meta.url)),
  configFile: false,
  imports: false,
  manifestVersion: 3,
  mode: 'production',
  browser: 'chrome',
  outDir,
  outDirTemplate: 'extension',
  manifest: {
    name: 'Blank',
    version: '1.0',
    // For the bare work alone: popup, worker and content script use nothing of it.
    permissions: ['declarativeNetRequestWithHostAccess', 'storage'],
    host_permissions: ['http://127.0.0.1/*'],
    content_security_policy: { extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'" },
  },
  vite: () => ({
    build: { target: 'es2023' },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  }),
});
