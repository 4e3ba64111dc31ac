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
  manifest: { name: 'Blank', version: '1.0', permissions: [] },
  vite: () => ({
    build: { target: 'es2023' },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  }),
});
