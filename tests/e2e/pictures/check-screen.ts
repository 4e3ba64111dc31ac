/**
 * Looks at one screen in every way that it is seen: languages, themes and widths. Each is a picture on the disk, and none may
 * have a fault that a machine can find: by axe, cut off, sticking out, empty, or with words of another language.
 */
import type { Page } from '@playwright/test';
import { askForValue } from '../../soak/ask.ts';
import { findViolations, type Scheme } from '../harness/check-accessibility.ts';
import { findOverflow } from '../harness/find-overflow.ts';
import { expect } from '../harness/fixtures.ts';
import { keepPicture, keepSpoken } from './album.ts';
import { findLeftEnglish, findSpoken, findUnfilled, type Language, readTexts } from './spoken.ts';

export const SCHEMES = ['light', 'dark'] as const satisfies readonly Scheme[];

/** Deriving a key from a password takes a second of work on purpose. */
export const DERIVING = { timeout: 60_000 };

/** CSS pixels: the narrowest there is, the popup's own, a tab of two columns. */
export const WIDTHS = [320, 380, 1100] as const;
const HEIGHT = 600;

/** English and one whose words are long; `PICTURE_LANGUAGES=es,tr` takes others. */
export const OTHER_LANGUAGES = (process.env['PICTURE_LANGUAGES'] ?? 'ru').split(',') as Language[];

/** English last: there a test goes on. */
export const LANGUAGES: readonly Language[] = [...OTHER_LANGUAGES, 'en'];

/** No picture of nothing is as large. */
const EMPTY_BYTES = 4_000;

/** A secret that a test has revealed is in no picture. Sheets that are made by script are all that the pages' CSP lets in. // U1 */
const hideSecrets = (page: Page): Promise<void> =>
  page.evaluate(() => {
    if (document.adoptedStyleSheets.length > 0) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.secret { -webkit-text-security: disc; }');
    document.adoptedStyleSheets.push(sheet);
  });

/** High enough for all there is, so that nothing is hidden by scrolling. */
const fitHeight = async (page: Page, width: number): Promise<void> => {
  const height = await page.evaluate(() =>
    Math.max(
      ...[...document.querySelectorAll('html, main, [role=dialog], [role=menu]')].map(
        (element) => Math.max(0, element.getBoundingClientRect().top) + element.scrollHeight,
      ),
    ),
  );
  if (height > HEIGHT) await page.setViewportSize({ width, height: Math.ceil(height) });
};

/** Icons come a moment after their rows, which come and go with the window's height. Each token of the sandbox has one. */
const waitForIcons = (page: Page): Promise<void> =>
  expect(async () => {
    const without = await page.evaluate(
      () =>
        [...document.querySelectorAll('.token-mark')].filter((mark) => {
          const icon = mark.querySelector('use');
          return icon === null || icon.getBBox().width === 0;
        }).length,
    );
    expect(without, 'tokens without an icon').toBe(0);
  }).toPass();

const takePictures = async (page: Page, screen: string, language: Language): Promise<void> => {
  await hideSecrets(page);
  // Nothing is pointed at, and nothing turns: how much room a sign takes that does depends on the moment.
  await page.mouse.move(0, 0);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    expect.soft(await findOverflow(page), `${screen}, ${language}, ${width} px`).toEqual([]);
    await fitHeight(page, width);
    await waitForIcons(page);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const png = await page.screenshot({ animations: 'disabled', scale: 'css' });
      keepPicture(screen, `${width}-${colorScheme}-${language}`, png);
      expect.soft(png.length, `${screen}: a picture of nothing`).toBeGreaterThan(EMPTY_BYTES);
    }
  }
};

const checkTexts = async (page: Page, screen: string, language: Language): Promise<void> => {
  const texts = await readTexts(page);
  const spoken = findSpoken(texts, language);
  expect.soft(spoken.size, `${screen}, ${language}: sentences`).toBeGreaterThan(1);
  expect.soft(findUnfilled(texts), `${screen}, ${language}: unfilled`).toEqual([]);
  if (language === 'en') keepSpoken(screen, spoken);
  else expect.soft(findLeftEnglish(texts, language), `${screen}, ${language}: English`).toEqual([]);
};

/** Boxes in the browser's own colour: how many. */
const countUntinted = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      [...document.querySelectorAll('[type=checkbox], [type=radio]')].filter(
        (box) => getComputedStyle(box).accentColor === 'auto',
      ).length,
  );

/**
 * As it is shown now, in the language that it is shown in. Goes on after a fault, so that one run tells all of them. Colours are
 * the same in all languages: in another than English axe looks once.
 */
export const checkShown = async (page: Page, screen: string, language: Language): Promise<void> => {
  const before = page.viewportSize();
  await expect(page.locator('html')).toHaveAttribute('lang', language.replace('_', '-'));
  await checkTexts(page, screen, language);
  await takePictures(page, screen, language);
  expect.soft(await countUntinted(page), `${screen}: boxes in the browser’s own colour`).toBe(0);
  if (before !== null) await page.setViewportSize(before);
  const schemes = language === 'en' ? SCHEMES : ([SCHEMES[0]] as const);
  expect.soft(await findViolations(page, schemes), `${screen}, ${language}`).toEqual([]);
};

/** From the settings, so that every page of the extension follows at once. */
export const speak = async (page: Page, language: Language): Promise<void> => {
  await askForValue(page, 'settings.update', { language: language === 'en' ? 'browser' : language });
  await expect(page.locator('html')).toHaveAttribute('lang', language.replace('_', '-'));
};

/** A screen of an unlocked vault, in all languages. It is left in English. */
export const checkScreen = async (page: Page, screen: string): Promise<void> => {
  await checkShown(page, screen, 'en');
  for (const language of OTHER_LANGUAGES) {
    await speak(page, language);
    await checkShown(page, screen, language);
  }
  await speak(page, 'en');
};
