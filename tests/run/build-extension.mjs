/**
 * Builds the extension into a folder of its own, so that one command's build never replaces another's.
 * Usage: node tests/run/build-extension.mjs <mode> <folder> [browser]; for mode sandbox the two URLs come from WXT_PUMP_URL
 * and WXT_MIMIC_URL. The browser is chrome or firefox. Needs a recent Node: run it by the one that ensureDependencies gives.
 */
import { build } from 'wxt';
import { ROOT } from './project.mjs';

const [mode, outDir, browser = 'chrome'] = process.argv.slice(2);
await build({
  root: ROOT,
  mode,
  browser,
  outDir,
  // The folder is named by the caller alone.
  outDirTemplate: 'extension',
});
