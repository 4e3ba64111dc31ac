/** Whether every screen stands in the pictures that were made before this, and each in all of its own; and the page that shows them. */
import { expect, test } from '@playwright/test';
import { readAlbum, readAllSpoken, writeIndex } from '../pictures/album.ts';
import { LANGUAGES, SCHEMES, WIDTHS } from '../pictures/check-screen.ts';
import { readComponents } from '../pictures/components.ts';

/** What these say, a screen reader says and nobody sees. */
const ONLY_HEARD = ['components/CopyButton.tsx', 'options/IdentityList.tsx'];

test('every component that says something stands in a picture, and each screen has all of its own', () => {
  const album = readAlbum();
  const spoken = readAllSpoken();
  const unseen = readComponents().filter(({ keys }) => !keys.some((key) => spoken.has(key)));
  expect(unseen.map(({ file }) => file).filter((file) => !ONLY_HEARD.includes(file))).toEqual([]);
  writeIndex();
  const wanted = WIDTHS.length * SCHEMES.length * LANGUAGES.length;
  const lacking = [...album].filter(([, names]) => names.length !== wanted).map(([screen]) => screen);
  expect(lacking).toEqual([]);
});
