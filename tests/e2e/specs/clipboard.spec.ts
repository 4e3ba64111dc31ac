/**
 * A copied secret leaves the clipboard on time though no page of the extension is there any more and its worker is dead, once
 * the user has allowed that: in a Chromium on a display that nobody sees, since the browser asks.
 */
import { askForValue } from '../../soak/ask.ts';
import { test as base, expect } from '../harness/fixtures.ts';
import { launchExtension } from '../harness/launch-extension.ts';
import { paste } from '../harness/paste.ts';
import { acceptPrompt, prepareToAsk, refusePrompt } from '../harness/permission-prompt.ts';
import { openOptions } from '../harness/popup-parts.ts';
import { startVirtualDisplay, type VirtualDisplay } from '../harness/virtual-display.ts';
import { startWalk } from '../walkthrough/start-walk.ts';
import { walkTo } from '../walkthrough/walk-to.ts';

const test = base.extend<{ readonly display: VirtualDisplay }>({
  display: async ({ sandbox: _running }, use) => {
    const display = await startVirtualDisplay();
    await use(display);
    await display.close();
  },
  extension: async ({ own, display }, use) => {
    const extension = await launchExtension({ ...own, display: display.name });
    await use(extension);
    await extension.close();
  },
});

/** Chromium rings no alarm sooner than half a minute after it was set. */
const RUNG = { timeout: 100_000 };
const DERIVING = { timeout: 60_000 };

test('U1: a copied token leaves the clipboard on time, no page of the extension being open, its worker dead', async ({
  extension,
  demo,
  display,
}) => {
  const walk = await startWalk({ extension, demo });
  await walkTo(walk, 'pump-session');
  const { popup, passwordSecret } = walk;
  await askForValue(popup, 'settings.update', { clipboardClearsAfterMs: 10_000 });
  const settings = await openOptions(extension, 'settings');
  const box = settings.getByRole('checkbox', { name: /^Clear it on time/ });
  await prepareToAsk(settings);
  await box.click();
  await refusePrompt(settings, display);
  await expect(box).not.toBeChecked();
  await box.click();
  await acceptPrompt(settings, display);
  await expect(box).toBeChecked();
  await settings.close();

  // Twice: what cleared it the first time is gone by the second.
  for (let time = 1; time <= 2; time += 1) {
    const developer = await openOptions(extension, 'developer');
    await developer.bringToFront();
    await developer.getByRole('button', { name: 'Copy token of Pump.fun' }).click();
    await developer.getByLabel('Password', { exact: true }).fill(passwordSecret);
    await developer.getByRole('button', { name: 'Copy token', exact: true }).click();
    await expect(developer.getByText('Copied. The clipboard is cleared after')).toBeVisible(DERIVING);
    expect(await extension.killBackground(developer)).toBe(true);
    if (!popup.isClosed()) await popup.close();
    await developer.close();
    expect(await paste(demo)).toMatch(/^eyJ/);
    await expect.poll(() => paste(demo), RUNG).toBe('');
  }
});
