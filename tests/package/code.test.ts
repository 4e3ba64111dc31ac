import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseLicencesText } from '../../packaging/licences.ts';
import { findAddresses, findInCode, findInMarkup } from './find-in-code.ts';
import { readListedPackages } from './listed-packages.ts';
import { BROWSERS, readPackage, readText } from './made.ts';

/** Every address that may stand in what the stores get, and why. */
const ADDRESSES: Readonly<Record<string, string>> = {
  'https://frontend-api-v3.pump.fun': 'the API',
  'https://api-protocol.mimic.fi': 'the API',
  'https://frontend-api-v3.pump.fun/*': 'its permission',
  'https://api-protocol.mimic.fi/*': 'its permission',
  'https://pump.fun': 'the Origin that the API demands; nothing is sent there',
  'https://*/*': 'sites that the user may allow',
  'http://localhost/*': 'sites that the user may allow',
  'http://127.0.0.1/*': 'sites that the user may allow',
  'http://www.w3.org/1998/Math/MathML': 'name of a namespace, in Preact',
  'http://www.w3.org/1999/xhtml': 'name of a namespace, in Preact',
  'http://www.w3.org/2000/svg': 'name of a namespace, in Preact',
  'https://viem.sh': 'stands in the text of viem’s errors',
};

const LOCALES = readdirSync(new URL('../../public/_locales/', import.meta.url));

const TEXTS = /\.(js|html|css|json|svg)$/;

describe.each(BROWSERS)('what the store for %s gets', async (browser) => {
  const files = [...(await readPackage(browser))].map(([path, bytes]) => ({ path, bytes }));
  const textsOf = (kind: RegExp) =>
    files
      .filter(({ path }) => kind.test(path))
      .map(({ path, bytes }) => ({ path, text: bytes.toString('utf8') }));

  it('is these files and no others', () => {
    const names = files.map(({ path }) => path.replace(/-[\w-]{8}(\.\w+)$/, '-#$1'));
    expect(names.sort()).toEqual(
      [
        ...LOCALES.map((locale) => `_locales/${locale}/messages.json`),
        ...LOCALES.map((locale) => `sentences/${locale === 'en' ? 'keys' : locale}.json`),
        'assets/DeveloperPage-#.css',
        'assets/OpenOverlay-#.css',
        'assets/Overview-#.css',
        'assets/options-#.css',
        'assets/popup-#.css',
        'background.js',
        'clear-clipboard.html',
        'clear-clipboard.js',
        'chunks/AddKeyScreen-#.js',
        'chunks/Balances-#.js',
        'chunks/CreateVault-#.js',
        'chunks/DeveloperPage-#.js',
        'chunks/OpenOverlay-#.js',
        'chunks/Overview-#.js',
        'chunks/SitePanel-#.js',
        'chunks/TokenForm-#.js',
        'chunks/Unreadable-#.js',
        'chunks/base-#.js',
        'chunks/consent-#.js',
        'chunks/lists-#.js',
        'chunks/options-#.js',
        'chunks/set-up-#.js',
        'chunks/sites-#.js',
        'consent.html',
        'countersign.d.ts',
        'icons/128.png',
        'icons/16.png',
        'icons/32.png',
        'icons/48.png',
        'icons/96.png',
        'icons/bundled.svg',
        'icons/countersign.svg',
        'licences.txt',
        ...(browser === 'firefox' ? ['look.js'] : []),
        'manifest.json',
        'options.html',
        'page-api.js',
        'page-bridge.js',
        'page-header.js',
        'popup.html',
      ].sort(),
    );
  });

  it('runs no text as code, loads none from elsewhere and parses none as HTML (P4, U2)', () => {
    const scripts = textsOf(/\.js$/);
    expect(scripts.length).toBeGreaterThan(4);
    for (const { path, text } of scripts) expect(findInCode(path, text), path).toEqual([]);
  });

  it('has pages that load files of their own alone (P4)', () => {
    const pages = textsOf(/\.html$/);
    expect(pages).toHaveLength(4);
    for (const { path, text } of pages) expect(findInMarkup(text), path).toEqual([]);
  });

  it('has styles that load nothing (P4)', () => {
    const styles = textsOf(/\.css$/);
    expect(styles).toHaveLength(5);
    for (const { path, text } of styles) expect(text, path).not.toMatch(/@import|url\((?!["']?data:)/i);
  });

  it('names the addresses of the two APIs, and no other that is not explained (P4)', () => {
    const named = textsOf(TEXTS).flatMap(({ text }) => findAddresses(text));
    expect([...new Set(named)].sort()).toEqual(Object.keys(ADDRESSES).sort());
  });

  it('holds code of the packages that the README gives a reason for, and of no other (P1)', async () => {
    const shipped = parseLicencesText(await readText(browser, 'licences.txt'));
    const names = shipped.map(({ name }) => name);
    expect(new Set(names).size, 'each in one version').toBe(names.length);
    const { runtime, brought } = await readListedPackages();
    expect([...names].sort()).toEqual([...runtime, ...brought].sort());
  });

  it('brings along what each package’s licence says', async () => {
    const text = await readText(browser, 'licences.txt');
    for (const { name, version, licence } of parseLicencesText(text)) {
      expect(['MIT', 'Apache-2.0', 'MPL-2.0', 'Unlicense'], name).toContain(licence);
      expect(text).toContain(`\n${name}@${version}\n\n`);
    }
  });
});
