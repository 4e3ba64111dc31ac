/** Sentences that need more room than English: nothing is cut off or sticks out, at the popup's width and at 320 px. */
import { readdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { findOverflow } from '../harness/find-overflow.ts';
import { test as freshTest } from '../harness/fixtures.ts';
import { longMessages, readShipped, speakIn } from '../harness/long-texts.ts';
import { signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { allowDemo } from '../walkthrough/page-steps.ts';

/** Deriving the key from the password takes a second of work on purpose. */
const DERIVING = { timeout: 60_000 };

const WIDTHS_PX = [380, 320];

/** Goes on after a fault, so that one run tells all of them. */
const check = async (page: Page, screen: string): Promise<void> => {
  for (const width of WIDTHS_PX) {
    await page.setViewportSize({ width, height: 600 });
    expect.soft(await findOverflow(page), `${screen}, ${width} px`).toEqual([]);
  }
};

const LANGUAGES = readdirSync(new URL('../../../public/_locales/', import.meta.url)).filter(
  (name) => name !== 'en',
);

test('what sticks out or is cut off is found, so that finding nothing means something', async ({
  walk: { popup },
}) => {
  await popup.evaluate(() => {
    const box = document.createElement('div');
    box.textContent = 'Unbreakable'.repeat(9);
    box.style.cssText = 'width: 60px; overflow: hidden';
    document.body.append(box);
  });
  expect((await findOverflow(popup)).join('\n')).toMatch(/div\..*px in 60.*Unbreakable/);
});

for (const [name, messages] of [
  ['English that is 40 % longer', longMessages()] as const,
  ...LANGUAGES.map((folder) => [folder, readShipped(folder)] as const),
]) {
  test(`nothing overflows in ${name}`, async ({ walk }) => {
    const { extension, popup, demo } = walk;
    await signIn(popup, 'Pump.fun');
    await signIn(popup, 'Mimic Protocol');
    await allowDemo(walk);
    await speakIn(extension.context, messages);
    const page = await extension.context.newPage();
    const tabId = new URL(popup.url()).searchParams.get('tab');
    await page.goto(extension.url(`popup.html?tab=${tabId}`));
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await expect(page.getByRole('tabpanel').getByRole('progressbar')).toHaveCount(0);
      await check(page, `popup, ${await tab.textContent()}`);
    }
    for (const section of ['keys', 'sites', 'settings', 'activity', 'about']) {
      await page.goto(extension.url(`options.html#/${section}`));
      await page.reload();
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await check(page, `options, ${section}`);
    }
    await page.getByRole('button').first().click();
    await expect(page.locator('input[type=password]').first()).toBeVisible();
    await check(page, 'locked');
    await demo.close();
  });
}

freshTest('nothing overflows in the first run in English that is 40 % longer', async ({ extension }) => {
  await speakIn(extension.context, longMessages());
  const page = await extension.context.newPage();
  await page.goto(extension.url('popup.html'));
  const passwords = page.locator('input[type=password]');
  await expect(passwords).toHaveCount(2);
  await check(page, 'first run');
  for (const field of await passwords.all()) await field.fill('long enough, and then some');
  await passwords.last().press('Enter');
  await expect(passwords).not.toHaveCount(2, DERIVING);
  await check(page, 'add a key');
  await page.getByRole('button').filter({ hasText: 'Sölá' }).click();
  await expect(page.getByRole('combobox').or(page.getByRole('textbox')).first()).toBeVisible();
  await check(page, 'key to save');
});
