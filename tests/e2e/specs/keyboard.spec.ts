/** Everything by keyboard alone: no pointer, no click. The focus is seen, kept and given back, and changes are announced. */
import type { Locator, Page } from '@playwright/test';
import { askForValue } from '../../soak/ask.ts';
import { test as freshTest } from '../harness/fixtures.ts';
import { paste } from '../harness/paste.ts';
import { openOptions, section, sessionCard, sessionState } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { makeSolanaKey } from '../walkthrough/fresh-keys.ts';
import { demoPart } from '../walkthrough/page-steps.ts';
import { unlock } from '../walkthrough/vault-steps.ts';

/** Deriving the key from the password takes a second of work on purpose. */
const DERIVING = { timeout: 60_000 };

/** Whoever looks must see where they are: an outline, as the browser would draw it. */
const expectFocusShown = async (target: Locator): Promise<void> => {
  const { style, width } = await target.evaluate((element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return { style: outlineStyle, width: Number.parseFloat(outlineWidth) };
  });
  expect(style, `the outline of ${target}`).not.toBe('none');
  expect(width, `the outline of ${target}`).toBeGreaterThanOrEqual(1);
};

/** Tabs to a control, as somebody without a pointer does. */
const tabTo = async (page: Page, target: Locator): Promise<void> => {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) {
      await expectFocusShown(target);
      return;
    }
  }
  throw new Error(`Tab does not reach ${target}.`);
};

freshTest(
  'the keyboard alone leads from the first run to a page that is signed in',
  async ({ popup, demo, sandbox }) => {
    const { keyboard } = popup;
    const passwordSecret = 'typed, not clicked';
    const button = (name: string): Locator => popup.getByRole('button', { name, exact: true });
    // The first field has the focus when the popup opens.
    await expect(popup.getByLabel('New password')).toBeFocused();
    await keyboard.type(passwordSecret);
    await tabTo(popup, popup.getByLabel('Repeat password'));
    await keyboard.type(passwordSecret);
    await keyboard.press('Enter');
    await expect(popup.getByRole('heading', { name: 'Add a key' })).toBeVisible(DERIVING);

    const key = makeSolanaKey();
    await tabTo(popup, popup.getByLabel('Secret key', { exact: true }));
    await keyboard.insertText(key.keySecret);
    await keyboard.press('Enter');
    await expect(popup.getByRole('heading', { name: 'Key to save' })).toBeFocused();
    await expect(popup.getByRole('region', { name: 'Key to save' })).toContainText(key.address);
    await tabTo(popup, button('Save key'));
    await keyboard.press('Enter');

    await tabTo(popup, button('Sign in to Pump.fun'));
    await keyboard.press('Enter');
    await expect(sessionState(popup, 'Pump.fun')).toHaveText('Signed in');
    // The focus has gone to the button that took the place of the one that was pressed.
    await expect(sessionCard(popup, 'Pump.fun').getByRole('button').and(popup.locator(':focus'))).toHaveCount(
      1,
    );

    await tabTo(popup, button('Add an EVM key'));
    await keyboard.press('Enter');
    await tabTo(popup, button('Make an EVM key'));
    await keyboard.press('Space');
    await expect(popup.getByRole('heading', { name: 'Key to save' })).toBeFocused();
    await tabTo(popup, button('Save key'));
    await keyboard.press('Enter');
    await tabTo(popup, button('Sign in to Mimic Protocol'));
    await keyboard.press('Enter');
    await expect(sessionState(popup, 'Mimic Protocol')).toHaveText('Signed in');

    await tabTo(popup, popup.getByRole('tab', { name: 'Pump.fun', exact: true }));
    await keyboard.press('ArrowRight');
    await expect(popup.getByRole('tab', { name: 'Mimic', exact: true })).toBeFocused();
    await expect(
      popup.getByRole('tabpanel', { name: 'Mimic' }).getByRole('table', { name: 'Balances' }),
    ).toBeVisible();
    await keyboard.press('End');
    await expect(popup.getByRole('tab', { name: 'This site' })).toBeFocused();
    await keyboard.press('Home');
    await expect(section(popup, 'Roles').getByRole('definition')).toHaveCount(3);

    await keyboard.press('Shift+Tab');
    await tabTo(popup, button('Identity: Main'));
    await keyboard.press('ArrowDown');
    await expect(popup.getByRole('menuitemradio', { name: 'Main' })).toBeFocused();
    await keyboard.press('Escape');
    await expect(button('Identity: Main')).toBeFocused();

    // A page of somebody else's: allowed here, signed in there.
    await tabTo(popup, popup.getByRole('tab', { name: 'Pump.fun', exact: true }));
    await keyboard.press('End');
    const panel = popup.getByRole('tabpanel', { name: 'This site' });
    await tabTo(popup, panel.getByRole('radio', { name: 'Calls made for it' }));
    await keyboard.press('ArrowUp');
    await expect(panel.getByRole('radio', { name: 'The token itself' })).toBeChecked();
    await tabTo(popup, button('Allow this site'));
    await keyboard.press('Enter');
    await expect(button('Revoke Pump.fun')).toBeVisible();
    await demo.bringToFront();
    const part = demoPart(demo, 'Pump.fun');
    await tabTo(demo, part.ask);
    await demo.keyboard.press('Enter');
    await expect(part.state).toHaveText('Token received');
    await expect(part.claims).toContainText(key.address);
    await popup.bringToFront();

    await popup.keyboard.press('ControlOrMeta+k');
    await expect(popup.getByRole('combobox', { name: 'Commands' })).toBeFocused();
    await keyboard.type('lock');
    await expect(popup.getByRole('option', { name: 'Lock', exact: true })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    await keyboard.press('Enter');
    await expect(popup.getByLabel('Password', { exact: true })).toBeFocused();
    await keyboard.type(passwordSecret);
    await keyboard.press('Enter');
    await expect(sessionState(popup, 'Pump.fun')).toHaveText('Signed in', DERIVING);
    expect(sandbox.log.violations()).toEqual([]);
  },
);

test('the commands are chosen by arrows, close by Escape, give the focus back and remember what was used', async ({
  walk: { popup, evm },
}) => {
  const { keyboard } = popup;
  const start = popup.getByRole('tab', { name: 'Mimic', exact: true });
  await start.focus();
  await keyboard.press('ControlOrMeta+k');
  const field = popup.getByRole('combobox', { name: 'Commands' });
  const active = popup.getByRole('option', { selected: true });
  await expect(field).toBeFocused();
  await expect(active).toHaveText(/^Sign in to Pump\.fun/);
  await expect(field).toHaveAttribute('aria-activedescendant', (await active.getAttribute('id')) ?? 'none');
  await keyboard.press('ArrowUp');
  await expect(popup.getByRole('option').last()).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('ArrowDown');
  await expect(active).toHaveText(/^Sign in to Pump\.fun/);
  await keyboard.press('Escape');
  await expect(popup.getByRole('dialog')).toBeHidden();
  await expect(start).toBeFocused();

  await keyboard.press('ControlOrMeta+k');
  await keyboard.type('sig mim');
  await expect(active).toHaveText(/^Sign in to Mimic Protocol/);
  await expect(popup.getByRole('dialog').getByRole('status')).toHaveText('1 result');
  await keyboard.press('Enter');
  await expect(sessionState(popup, 'Mimic Protocol')).toHaveText('Signed in');
  await expect(popup.getByRole('dialog')).toBeHidden();
  await keyboard.press('ControlOrMeta+k');
  await keyboard.type('copy evm');
  await keyboard.press('Enter');
  const said = popup.getByRole('status').filter({ hasText: 'Copied' });
  await expect(said).toBeInViewport({ ratio: 1 });
  await expect(said).toContainText(evm.address.slice(0, 6));
  await expect(popup.getByRole('dialog')).toBeHidden();
  await expect(start).toBeFocused();
  await expect(said).toBeHidden();
  await keyboard.press('ControlOrMeta+k');
  await expect(popup.getByRole('option').first()).toHaveText(/^Copy EVM address/);
});

test('on a page that shows nothing of it, a command says what it has done, or leads to where that is seen', async ({
  walk: { extension, popup },
}) => {
  await askForValue(popup, 'identities.create', { name: 'Bot 1' });
  const options = await openOptions(extension, 'about');
  const { keyboard } = options;
  const start = options.getByRole('link', { name: 'About' });
  await start.focus();
  const said = (text: string): Locator => options.getByRole('status').filter({ hasText: text });
  for (const [typed, option, says] of [
    // The new one is in use.
    ['switch main', /^Switch to Main/, 'In use Main'],
    ['sign in pump', /^Sign in to Pump\.fun/, 'Signed in Pump.fun'],
    ['renew pump', /^Renew Pump\.fun/, 'Done Renew Pump.fun'],
    ['theme dark', /^Theme: Dark/, 'Done Theme: Dark'],
    ['sign out pump', /^Sign out of Pump\.fun/, 'Signed out Pump.fun'],
  ] as const) {
    await keyboard.press('ControlOrMeta+k');
    await expect(options.getByRole('combobox', { name: 'Commands' })).toBeFocused();
    await keyboard.type(typed);
    await expect(options.getByRole('option', { selected: true })).toHaveText(option);
    await keyboard.press('Enter');
    await expect(said(says)).toBeInViewport({ ratio: 1 });
    await expect(options.getByRole('dialog')).toBeHidden();
    await expect(start).toBeFocused();
  }
  const runCommand = async (typed: string): Promise<void> => {
    await keyboard.press('ControlOrMeta+k');
    await expect(options.getByRole('combobox', { name: 'Commands' })).toBeFocused();
    await keyboard.type(typed);
    await keyboard.press('Enter');
  };
  await runCommand('renew all');
  await expect(said('None of them is signed in.')).toBeInViewport({ ratio: 1 });
  await runCommand('sign in all');
  await expect(options.getByRole('heading', { level: 1 })).toHaveText('Keys');
  const all = options.getByRole('region', { name: 'All accounts' });
  await expect(all.getByRole('status').filter({ hasText: 'Signing in is done' })).toBeInViewport();
});

/** As on a slow disk: the commands' code comes when the test says so, and not before it is wanted. */
const holdCommands = async (popup: Page): Promise<() => void> => {
  let letThrough = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await popup.route(/OpenOverlay/, async (route) => {
    await held;
    await route.continue();
  });
  await popup.reload();
  return () => letThrough();
};

test('what is typed before the commands are there goes into their field, and Enter runs it', async ({
  walk: { popup },
}) => {
  const { keyboard } = popup;
  await popup.addInitScript(() => Object.assign(window, { requestIdleCallback: () => 0 }));
  const start = popup.getByRole('tab', { name: 'Mimic', exact: true });
  const letFieldThrough = await holdCommands(popup);
  await start.focus();
  await keyboard.press('ControlOrMeta+k');
  await keyboard.type('copx');
  await keyboard.press('Backspace');
  await keyboard.type('y sol');
  letFieldThrough();
  const field = popup.getByRole('combobox', { name: 'Commands' });
  await expect(field).toHaveValue('copy sol');
  await expect(field).toBeFocused();
  await expect(popup.getByRole('option', { selected: true })).toHaveText(/^Copy Solana address/);

  const letRunThrough = await holdCommands(popup);
  await start.focus();
  await keyboard.press('ControlOrMeta+k');
  await keyboard.type('theme dark');
  await keyboard.press('Enter');
  letRunThrough();
  await expect(popup.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(popup.getByRole('dialog')).toBeHidden();
  await expect(start).toBeFocused();
});

test('the commands’ code is there before anybody asks for it', async ({ walk: { popup } }) => {
  const loaded = popup.waitForRequest(/OpenOverlay/);
  await popup.reload();
  await loaded;
});

/** In the list that has the focus, by arrow. */
const choose = async (page: Page, option: string): Promise<void> => {
  const chosen = (): Promise<string | undefined> =>
    page.evaluate(() => (document.activeElement as HTMLSelectElement).selectedOptions[0]?.label);
  await page.keyboard.press('Home');
  for (let presses = 0; presses < 20; presses += 1) {
    if ((await chosen())?.startsWith(option)) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`No arrow leads to ${option}.`);
};

test('a token, an API key and any call as code are copied by the keyboard alone, and the focus stays where it was', async ({
  walk: { extension, popup, demo, passwordSecret },
}) => {
  await popup.getByRole('button', { name: 'Sign in to Mimic Protocol' }).press('Enter');
  await expect(sessionState(popup, 'Mimic Protocol')).toHaveText('Signed in');
  const start = popup.getByRole('tab', { name: 'Mimic', exact: true });
  const copied = popup.getByRole('dialog', { name: 'Copied' });

  const field = popup.getByRole('combobox', { name: 'Commands' });

  await start.focus();
  await popup.keyboard.press('ControlOrMeta+k');
  await expect(field).toBeFocused();
  await popup.keyboard.type('copy api');
  await popup.keyboard.press('Enter');
  await expect(copied).toContainText('It is cleared after');
  await popup.keyboard.press('Enter');
  await expect(copied).toBeHidden();
  await expect(start).toBeFocused();
  expect(await paste(demo)).toMatch(/^[\w-]{32}$/);
  await popup.bringToFront();

  await popup.keyboard.press('ControlOrMeta+k');
  await expect(field).toBeFocused();
  await popup.keyboard.type('copy token');
  await popup.keyboard.press('Enter');
  await expect(popup.getByLabel('Password', { exact: true })).toBeFocused();
  await popup.keyboard.type(passwordSecret);
  await popup.keyboard.press('Enter');
  await expect(copied).toContainText('It is cleared after', DERIVING);
  await popup.keyboard.press('Escape');
  await expect(start).toBeFocused();
  expect(await paste(demo)).toMatch(/^eyJ/);

  const page = await openOptions(extension, 'developer');
  await page.getByRole('combobox', { name: 'API' }).focus();
  await choose(page, 'Mimic Protocol');
  await tabTo(page, page.getByRole('combobox', { name: 'Call' }));
  await choose(page, 'GET /users/tokens');
  const format = page.getByRole('combobox', { name: 'Copy as' });
  const copy = page.getByRole('button', { name: 'Copy code' });
  for (const [name, wanted] of [
    ['cURL', /^curl /],
    ['fetch (JavaScript)', /await fetch\(/],
    ['Python (requests)', /^import /],
    ['.env', /^MIMIC_TOKEN=/m],
  ] as const) {
    await format.focus();
    await choose(page, name);
    await tabTo(page, copy);
    await page.keyboard.press('Enter');
    await expect.poll(() => paste(demo)).toMatch(wanted);
    await page.bringToFront();
    await expect(copy).toBeFocused();
  }
  const withToken = page.getByRole('button', { name: 'Copy with the token in it…' });
  await tabTo(page, withToken);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
  await page.keyboard.type(passwordSecret);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Copied. It is cleared after')).toBeVisible(DERIVING);
  await expect(withToken).toBeFocused();
  expect(await paste(demo)).toMatch(/eyJ/);
});

test('a form that takes the place of its button gives the focus back to it', async ({
  walk: { extension, popup },
}) => {
  await popup.getByRole('button', { name: 'Sign in to Mimic Protocol' }).press('Enter');
  await expect(sessionState(popup, 'Mimic Protocol')).toHaveText('Signed in');
  await popup.getByRole('tab', { name: 'Mimic', exact: true }).press('Enter');
  const edit = popup.getByRole('button', { name: 'Edit profile' });
  const name = popup.getByRole('textbox', { name: 'Name', exact: true });
  for (const button of ['Cancel', 'Save profile']) {
    await edit.press('Enter');
    await expect(name).toBeFocused();
    await tabTo(popup, popup.getByRole('button', { name: button }));
    await popup.keyboard.press('Enter');
    await expect(edit).toBeFocused();
  }

  const page = await openOptions(extension, 'developer');
  await page.getByRole('combobox', { name: 'API' }).focus();
  await choose(page, 'Mimic Protocol');
  await tabTo(page, page.getByRole('combobox', { name: 'Call' }));
  await choose(page, 'POST /users/*/data');
  const send = page.getByRole('button', { name: 'Send', exact: true });
  await tabTo(page, send);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Send the change' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(send).toBeFocused();
});

test('"?" lists the shortcuts, but not where somebody types one', async ({ walk: { extension, popup } }) => {
  await popup.getByRole('tab', { name: 'Pump.fun', exact: true }).focus();
  await popup.keyboard.press('?');
  const help = popup.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help).toContainText('Alt+Shift+K');
  await popup.keyboard.press('Escape');
  const options = await openOptions(extension, 'activity');
  const search = options.getByRole('searchbox').first();
  await search.focus();
  await options.keyboard.press('?');
  await expect(search).toHaveValue('?');
  await expect(options.getByRole('dialog')).toBeHidden();
});

test('a wrong password leaves the focus in the field, ready for the next try', async ({ walk }) => {
  const { popup } = walk;
  await popup.getByRole('button', { name: 'Lock', exact: true }).press('Enter');
  const field = popup.getByLabel('Password', { exact: true });
  await expect(field).toBeFocused();
  await popup.keyboard.type('wrong');
  await popup.keyboard.press('Enter');
  await expect(popup.getByRole('alert')).toBeVisible(DERIVING);
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('');
  await expect(async () => {
    await unlock(popup, walk);
  }).toPass(DERIVING);
});
