/**
 * COMPAT(firefox): its background is a page and clears the clipboard by itself, without a document of its own for that. A copied
 * secret leaves on time there, too, though no page of the extension is open any more and the background is asleep.
 */
import { askForValue } from '../../soak/ask.ts';
import { paste } from '../harness/paste.ts';
import { openOptions, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';

const RUNG = { timeout: 100_000 };
const DERIVING = { timeout: 60_000 };

test('U1: a copied token leaves the clipboard of Firefox on time, no page of the extension being open', {
  tag: '@firefox-only',
}, async ({ walk: { extension, popup, demo, passwordSecret } }) => {
  await signIn(popup, 'Pump.fun');
  await askForValue(popup, 'settings.update', { clipboardClearsAfterMs: 10_000 });
  const options = await openOptions(extension, 'settings');
  const box = options.getByRole('checkbox', { name: /^Clear it on time/ });
  await box.click();
  await expect(box).toBeChecked();

  await options.evaluate(() => {
    location.hash = '#/developer';
  });
  await options.getByRole('button', { name: 'Copy token of Pump.fun' }).click();
  await options.getByLabel('Password', { exact: true }).fill(passwordSecret);
  await options.getByRole('button', { name: 'Copy token', exact: true }).click();
  await expect(options.getByText('Copied. The clipboard is cleared after')).toBeVisible(DERIVING);
  expect(await extension.killBackground(options)).toBe(true);
  // As if closed: after a tab is closed, this Firefox answers nothing about tabs any more.
  for (const page of [popup, options]) await page.goto('about:blank');
  expect(await paste(demo)).toMatch(/^eyJ/);
  await expect.poll(() => paste(demo), RUNG).toBe('');
});
