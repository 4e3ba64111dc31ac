/** Every screen in every state as a picture, light and dark, in three widths and two languages, without a fault. Whether it is every one, album.spec.ts says. */

import { findViolations } from '../harness/check-accessibility.ts';
import { findOverflow } from '../harness/find-overflow.ts';
import { expect, test } from '../harness/prepared.ts';
import { checkFirstScreens } from '../pictures/first-screens.ts';
import { checkOptionsScreens } from '../pictures/options-screens.ts';
import { checkPopupScreens } from '../pictures/popup-screens.ts';
import { findLeftEnglish, findSpoken, findUnfilled, readTexts } from '../pictures/spoken.ts';

test('each kind of fault is found, so that finding nothing means something', async ({ walk: { popup } }) => {
  await popup.evaluate(() => {
    const field = document.createElement('input');
    field.style.cssText = 'color:#777;background:#888';
    const box = document.createElement('div');
    box.textContent = 'Unbreakable'.repeat(9);
    box.style.cssText = 'width: 60px; overflow: hidden';
    const unfilled = document.createElement('p');
    unfilled.textContent = 'Paused for $1';
    document.body.append(field, box, unfilled);
  });
  const found = await findViolations(popup);
  expect(found.filter((line) => line.includes('label')).map((line) => line.split(':')[0])).toEqual([
    'light',
    'dark',
  ]);
  expect((await findOverflow(popup)).join('\n')).toMatch(/div\..*px in 60.*Unbreakable/);
  const texts = await readTexts(popup);
  expect(findUnfilled(texts)).toEqual(['Paused for $1']);
  // An English popup, read as if it were a Russian one.
  expect(findLeftEnglish(texts, 'ru')).toContain('sign_in: Sign in');
  expect([...findSpoken(texts, 'en')]).toContain('sign_in');
});

// Dozens of pictures each: on a busy machine they take their time.
test.describe.configure({ timeout: 600_000 });

checkFirstScreens();
checkPopupScreens();
checkOptionsScreens();
