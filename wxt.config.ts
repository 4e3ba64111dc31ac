import { defineConfig } from 'wxt';
import { withFewChunks } from './packaging/few-chunks.ts';
import { firstPaint } from './packaging/first-paint.ts';
import { ICON_PACKAGES, listKnownIcons, makeSprite, SPRITE_PATH } from './packaging/icons/make-sprite.ts';
import { loadLater } from './packaging/load-later.ts';
import { ownBrowserInPages } from './packaging/own-browser-in-pages.ts';
import { polyfillAsModule } from './packaging/polyfill-as-module.ts';
import { shipMessages } from './packaging/ship-messages.ts';
import { createShippedPackages } from './packaging/shipped-packages.ts';
import { withoutInnerHtml } from './packaging/without-inner-html.ts';
import { endpointsFor } from './src/endpoints.ts';
import { MINIMUM, manifestFor } from './src/manifest.ts';

const shipped = createShippedPackages(ICON_PACKAGES);

export default defineConfig({
  modules: ['@wxt-dev/webextension-polyfill'],
  // A name in the code says where it comes from.
  imports: false,
  hooks: {
    // COMPAT(wxt 0.21): `imports: false` still puts an import before whatever is called `storage` or `browser`.
    'config:resolved': ({ config }) => {
      config.imports.presets = [];
    },
    'vite:build:extendConfig': (entrypoints, config) => {
      if (!entrypoints.some(({ type }) => type === 'popup')) return;
      config.build = withFewChunks(config.build);
      config.plugins = [...(config.plugins ?? []), ownBrowserInPages(), loadLater()];
    },
    // Called once all code is built.
    'build:publicAssets': async (_wxt, files) => {
      const { instead, added } = await shipMessages(files);
      for (const [index, made] of instead) files[index] = made;
      files.push(...added);
      files.push({ relativeDest: 'licences.txt', contents: await shipped.toText() });
      files.push({ relativeDest: SPRITE_PATH, contents: await makeSprite() });
    },
  },
  manifestVersion: 3,
  zip: {
    sourcesTemplate: '{{name}}-{{packageVersion}}-sources.zip',
    // What a reviewer needs for `npm ci && npm run build`, and to know what they read; never whatever lies about.
    includeSources: [
      '{entrypoints,src,packaging,public,docs,tests/run}/**',
      'wxt.config.ts',
      '{package,package-lock,tsconfig}.json',
      '.npmrc',
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
    ],
  },
  manifest: ({ browser, mode }) => manifestFor({ browser, endpoints: endpointsFor(mode, process.env) }),
  vite: ({ mode, command, browser }) => {
    // The same bytes whatever the environment says: built for development, the code would name the builder's folders.
    if (command === 'build') process.env['NODE_ENV'] = 'production';
    return {
      define: {
        __COUNTERSIGN_ENDPOINTS__: JSON.stringify(endpointsFor(mode, process.env)),
        __COUNTERSIGN_ICONS__: JSON.stringify(listKnownIcons()),
      },
      plugins: [polyfillAsModule(), withoutInnerHtml(), firstPaint(browser), shipped.collect()],
      build: {
        target: 'es2023',
        // Left to itself, the builder writes each `light-dark()` and nested rule out for browsers that lack them.
        cssTarget: Object.entries(MINIMUM).map(([browser, version]) => browser + version),
      },
      // tsconfig's jsx settings, given here too because entrypoints are bundled one by one.
      oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    };
  },
});
