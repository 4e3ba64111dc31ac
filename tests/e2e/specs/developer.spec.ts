/** The developer's tools in a real browser: what they show, what they never show, and what becomes of the clipboard. */
import type { Page } from '@playwright/test';
import { openOptions, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';

const DERIVING = { timeout: 60_000 };

/** What a person would paste, somewhere else. */
const paste = async (page: Page): Promise<string> => {
  await page.bringToFront();
  await page.evaluate(() => {
    const area = document.createElement('textarea');
    area.setAttribute('aria-label', 'Pasted');
    document.body.append(area);
    area.focus();
  });
  await page.keyboard.press('ControlOrMeta+v');
  const text = await page.getByRole('textbox', { name: 'Pasted' }).inputValue();
  await page.evaluate(() => document.querySelector('textarea')?.remove());
  return text;
};

test('U1: a token goes into the clipboard after the password, is in no element, and leaves it again', async ({
  walk: { extension, popup, demo, passwordSecret },
  sandbox,
}) => {
  await signIn(popup, 'Pump.fun');
  const settings = await openOptions(extension, 'developer');
  await settings.evaluate(async () => {
    const { chrome } = globalThis as unknown as {
      chrome: { runtime: { sendMessage: (m: object) => Promise<unknown> } };
    };
    await chrome.runtime.sendMessage({
      countersign: 1,
      name: 'settings.update',
      input: { clipboardClearsAfterMs: 10_000 },
    });
  });
  await expect(settings.getByRole('heading', { name: 'Header' })).toBeVisible();
  await settings.getByRole('button', { name: 'Copy token of Pump.fun' }).click();
  await settings.getByLabel('Password', { exact: true }).fill(passwordSecret);
  await settings.getByRole('button', { name: 'Copy token', exact: true }).click();
  await expect(settings.getByText('Copied. It is cleared after')).toBeVisible(DERIVING);
  const token = await paste(demo);
  expect(token).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
  const html = await settings.content();
  expect(html).not.toContain(token);
  expect(html).not.toContain(token.split('.')[2]);
  expect(sandbox.log.violations()).toEqual([]);
  // Another page was in front when its time was over: it goes as soon as ours is again.
  await settings.bringToFront();
  await expect
    .poll(async () => {
      await settings.bringToFront();
      await settings.keyboard.press('Shift');
      return paste(demo);
    }, DERIVING)
    .toBe('');
  await settings.goto(extension.url('options.html#/activity'));
  await expect(settings.getByRole('table', { name: 'Activity' })).toContainText('Token copied');
});

test('where no token is, the developer’s page signs in on the spot', async ({ walk: { extension } }) => {
  const page = await openOptions(extension, 'developer');
  await page.getByRole('button', { name: 'Sign in to Pump.fun' }).click();
  await expect(page.getByRole('heading', { name: 'Header' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy token of Pump.fun' })).toBeVisible();
});

test('the console sends a documented call and shows the reply; what changes something is asked about first', async ({
  walk: { extension, popup, evm },
  sandbox,
}) => {
  await signIn(popup, 'Mimic Protocol');
  const page = await openOptions(extension, 'developer');
  await page.getByRole('combobox', { name: 'API' }).selectOption('Mimic Protocol');
  const call = page.getByRole('combobox', { name: 'Call' });
  const body = page.getByRole('region', { name: 'Body of the reply' });
  await call.selectOption('GET /users/tokens');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByText('Status 200')).toBeVisible();
  await expect(body).toContainText('"balance": "1234567890123456789"');

  await call.selectOption('POST /users/*/data');
  await expect(page.getByRole('textbox', { name: 'Path parameter' })).toHaveValue(evm.address);
  await page.getByRole('textbox', { name: 'JSON body' }).fill('{"name": "Console"}');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  expect(sandbox.log.entries(({ method, path }) => method === 'POST' && path.endsWith('/data'))).toEqual([]);
  await page.getByRole('button', { name: 'Send the change' }).click();
  await expect(body).toContainText('"name": "Console"');
  expect(sandbox.log.violations()).toEqual([]);
});

test('U1: an API key in a reply is masked until it is asked for, and hidden when the page loses the focus', async ({
  walk: { extension, popup },
}) => {
  await signIn(popup, 'Mimic Protocol');
  const page = await openOptions(extension, 'developer');
  await page.getByRole('combobox', { name: 'API' }).selectOption('Mimic Protocol');
  await page.getByRole('combobox', { name: 'Call' }).selectOption('GET /users/api-key');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const body = page.getByRole('region', { name: 'Body of the reply' });
  await expect(body).toContainText('"apiKey": "••••');
  await page.getByRole('button', { name: 'Show the secret' }).click();
  await expect(body).toContainText(/"apiKey": "[\w-]{32}"/);
  const key = /"apiKey": "([\w-]{32})"/.exec((await body.textContent()) ?? '')?.[1] ?? '';
  await page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await expect(body).toContainText('"apiKey": "••••');
  expect(await page.content()).not.toContain(key);
});
