/** A granted page asks for more: the user answers in a window of the extension, and what was decided is kept. */
import type { Page } from '@playwright/test';
import { findViolations } from '../harness/check-accessibility.ts';
import { openOptions, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { allowSite, demoCalls } from '../harness/site-steps.ts';
import type { Walk } from '../walkthrough/walk.ts';

/** Has the demo page ask, and gives the window that opens for the user. */
const askForToken = async ({ extension, demo }: Walk): Promise<Page> => {
  const opened = extension.context.waitForEvent('page');
  await demo.bringToFront();
  await demoCalls(demo).askPump.click();
  const window = await opened;
  await expect(window.getByRole('heading', { name: 'A site is asking' })).toBeVisible();
  return window;
};

test('a page’s question shows its exact origin, and a yes gives what the user chose', async ({ walk }) => {
  const { popup, demo } = walk;
  await signIn(popup, 'Pump.fun');
  await allowSite(popup, { way: 'Calls made for it' });
  const window = await askForToken(walk);
  await expect(window.getByText(new URL(demo.url()).origin, { exact: true })).toBeVisible();
  await expect(window.getByRole('radio', { name: 'The token itself' })).toBeChecked();
  expect(await findViolations(window)).toEqual([]);
  await window.getByRole('button', { name: 'Allow', exact: true }).click();
  const { askState } = demoCalls(demo);
  await expect(askState).toHaveText('Pump.fun: token');
  await expect.poll(() => window.isClosed()).toBe(true);
  // I10: nothing of ours is drawn into the page.
  expect(await demo.locator('iframe, dialog, [id*=countersign], [class*=countersign]').count()).toBe(0);
});

test('a no is remembered until the user lets the site ask again, and a closed window is no answer', async ({
  walk,
  extension,
}) => {
  const { popup, demo } = walk;
  await signIn(popup, 'Pump.fun');
  await allowSite(popup, { way: 'Calls made for it' });
  const { askPump, askState } = demoCalls(demo);
  const closed = await askForToken(walk);
  await closed.close();
  await expect(askState).toHaveText('Refused: site_refused (4001)');

  const refused = await askForToken(walk);
  await refused.getByRole('button', { name: 'Don’t allow' }).click();
  await expect(askState).toHaveText('Refused: site_refused (4001)');
  await expect.poll(() => refused.isClosed()).toBe(true);
  const pages = extension.context.pages().length;
  await askPump.click();
  await expect(askState).toHaveText('Refused: site_refused (4001)');
  expect(extension.context.pages()).toHaveLength(pages);

  const options = await openOptions(extension, 'sites');
  const { origin } = new URL(demo.url());
  await options.getByRole('button', { name: `Let it ask again: ${origin} for Pump.fun` }).click();
  await expect(options.getByRole('heading', { name: 'Refused sites' })).toBeHidden();
  const again = await askForToken(walk);
  await again.getByRole('button', { name: 'Allow', exact: true }).click();
  await expect(askState).toHaveText('Pump.fun: token');
});

test('the sites’ screen shows each grant with its use, changes it, and ends all of them at once', async ({
  walk,
  extension,
}) => {
  const { popup, demo } = walk;
  await signIn(popup, 'Pump.fun');
  await allowSite(popup, { way: 'Calls made for it' });
  const { fetchPump, fetchState } = demoCalls(demo);
  await demo.bringToFront();
  await fetchPump.click();
  await expect(fetchState).toHaveText('Pump.fun answered 200');

  const options = await openOptions(extension, 'sites');
  const row = options.getByRole('row', { name: new URL(demo.url()).origin });
  await expect(row).toContainText('Calls made for it: reading only, 5 calls');
  await expect(row.getByRole('cell', { name: '1', exact: true })).toBeVisible();
  expect(await findViolations(options)).toEqual([]);
  await row.getByRole('button', { name: /^Change/ }).click();
  await options.getByRole('radio', { name: 'The token itself' }).check();
  await options.getByRole('combobox', { name: 'For how long' }).selectOption('Until the present token ends');
  await options.getByRole('button', { name: 'Save the change' }).click();
  await expect(row).toContainText('The token itself: everything the token can do');
  await expect(row).toContainText('Until the present token ends');

  await options.getByRole('button', { name: 'Revoke all', exact: true }).click();
  await options.getByRole('button', { name: 'Revoke all sites' }).click();
  await expect(options.getByText('No site is allowed.')).toBeVisible();
  await demo.bringToFront();
  await fetchPump.click();
  await expect(fetchState).toHaveText('Refused: site_not_granted');
});

test('a grant for a visit ends with the visit', async ({ walk, extension, sandbox }) => {
  const { popup, demo } = walk;
  await signIn(popup, 'Pump.fun');
  await allowSite(popup, { way: 'Calls made for it', duration: 'This visit, in this tab' });
  await demo.bringToFront();
  await demo.reload();
  const { fetchPump, fetchState } = demoCalls(demo);
  await fetchPump.click();
  await expect(fetchState).toHaveText('Pump.fun answered 200');
  // I7: another tab is another visit, though it shows the same site.
  const other = await extension.context.newPage();
  await other.goto(sandbox.demoUrl);
  await demoCalls(other).fetchPump.click();
  await expect(demoCalls(other).fetchState).toHaveText('Refused: site_not_granted');
  await other.close();
  await demo.bringToFront();
  await fetchPump.click();
  await expect(fetchState).toHaveText('Pump.fun answered 200');
  await demo.goto(extension.url('popup.html'));
  // That the grant has ended, and not only that a button is away for a moment: a visit survives a page that is loaded anew.
  const options = await openOptions(extension, 'sites');
  await expect(options.getByText('No site is allowed.')).toBeVisible();
  await demo.bringToFront();
  await demo.goto(sandbox.demoUrl);
  await expect(demo.getByRole('status', { name: 'Extension' })).toHaveText('No extension on this page');
});
