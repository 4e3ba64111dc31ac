/** The ways to lock, in a real browser. What the computer and the keyboard report is dispatched in the worker. */
import { parseView } from '../../../src/messaging/published.ts';
import { dispatchEvent } from '../harness/dispatch-event.ts';
import { readArea } from '../harness/extension-storage.ts';
import { killWorker } from '../harness/kill-worker.ts';
import { openOptions } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';

interface Command {
  readonly name?: string;
  readonly shortcut?: string;
  readonly description?: string;
}

interface Chrome {
  readonly chrome: { readonly commands: { readonly getAll: () => Promise<readonly Command[]> } };
}

const SCREEN_LOCKED = { event: 'idle.onStateChanged', value: 'locked' };
const SHORTCUT = { event: 'commands.onCommand', value: 'lock-vault' };

for (const [name, event] of [
  ['the screen is locked', SCREEN_LOCKED],
  ['the shortcut is pressed', SHORTCUT],
] as const) {
  test(`the vault locks when ${name}, also in a worker that was just started`, async ({ walk }) => {
    const { extension, popup } = walk;
    await expect(popup.getByText('Main').first()).toBeVisible();
    await killWorker(extension, popup);
    await dispatchEvent(extension, popup, event);
    await expect(popup.getByRole('heading', { name: 'Locked' })).toBeVisible();
    await expect(popup.getByText('Main')).toHaveCount(0);
    const { view, detail, ...rest } = await readArea(popup, 'session');
    expect(parseView(view)).toMatchObject({ status: 'locked' });
    expect(detail).toBeNull();
    expect(Object.keys(rest)).not.toContain('vault.unlocked');
    await killWorker(extension, popup);
    await popup.reload();
    await expect(popup.getByRole('heading', { name: 'Locked' })).toBeVisible();
  });
}

test('a locked screen leaves the vault open where the user chose so, and the shortcut locks it', async ({
  walk: { extension, popup },
}) => {
  const options = await openOptions(extension, 'settings');
  const choice = options.getByRole('checkbox', { name: 'Lock when the computer is idle or locked' });
  await expect(choice).toBeChecked();
  await choice.uncheck();
  await options.getByRole('button', { name: 'Save settings' }).click();
  await expect(options.getByText('Saved.', { exact: true })).toBeVisible();
  await dispatchEvent(extension, popup, SCREEN_LOCKED);
  await popup.reload();
  await expect(popup.getByText('Main').first()).toBeVisible();
  await dispatchEvent(extension, popup, SHORTCUT);
  await expect(popup.getByRole('heading', { name: 'Locked' })).toBeVisible();
});

test('the browser knows both shortcuts by their keys, and that for the token has none until the user gives it one', async ({
  popup,
}) => {
  const commands = await popup.evaluate(() => (globalThis as unknown as Chrome).chrome.commands.getAll());
  const sorted = [...commands].sort((a, b) => (a.name ?? '').localeCompare(b.name ?? ''));
  expect(sorted).toMatchObject([
    { name: '_execute_action', shortcut: 'Alt+Shift+K' },
    { name: 'copy-token', shortcut: '' },
    { name: 'lock-vault', shortcut: 'Alt+Shift+L', description: 'Lock the vault' },
  ]);
});
