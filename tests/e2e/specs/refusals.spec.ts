/** What goes wrong is said with its cause and the next step, and changes nothing that is stored. */
import type { Page } from '@playwright/test';
import type { Fault } from '../../sandbox/faults.ts';
import { expect, test } from '../harness/fixtures.ts';
import { test as preparedTest } from '../harness/prepared.ts';
import { readStored as readEverything } from '../harness/read-stored.ts';
import { startWalk } from '../walkthrough/start-walk.ts';
import { walkTo } from '../walkthrough/walk-to.ts';

/** An empty reading would be equal to itself for ever. */
const readStored = async (page: Page): Promise<string> => {
  const stored = await readEverything(page);
  expect(stored).toContain('slot/a');
  expect(stored.length).toBeGreaterThan(500);
  return stored;
};

test('a wrong password is named as such, and nothing stored changes', async ({ extension, demo }) => {
  const walk = await startWalk({ extension, demo });
  await walkTo(walk, 'lock');
  const { popup } = walk;
  const before = await readStored(popup);
  await popup.getByLabel('Password', { exact: true }).fill('not the password');
  await popup.getByRole('button', { name: 'Unlock', exact: true }).click();
  const alert = popup.getByRole('alert');
  await expect(alert).toContainText('This password does not open the vault.', { timeout: 60_000 });
  await expect(alert).toContainText('Check Caps Lock');
  await expect(popup.getByRole('heading', { name: 'Locked' })).toBeVisible();
  expect(await readStored(popup)).toBe(before);
});

const BAD_KEYS = [
  { name: 'no key at all', text: 'hello there', says: 'no key format' },
  { name: 'an EVM key of zero', text: `0x${'0'.repeat(64)}`, says: 'not a valid EVM key' },
  {
    name: 'a Solana key with a foreign public half',
    text: JSON.stringify([...Array(32).fill(7), ...Array(32).fill(9)]),
    says: 'do not belong together',
  },
];

for (const { name, text, says } of BAD_KEYS) {
  test(`${name} is refused with its reason, and nothing stored changes`, async ({ extension, demo }) => {
    const walk = await startWalk({ extension, demo });
    await walkTo(walk, 'vault');
    const { popup } = walk;
    const before = await readStored(popup);
    await popup.getByLabel('Secret key', { exact: true }).fill(text);
    await popup.getByRole('button', { name: 'Check key' }).click();
    await expect(popup.getByRole('alert')).toContainText(says);
    await expect(popup.getByRole('alert')).not.toContainText(text);
    await expect(popup.getByLabel('Secret key', { exact: true })).toHaveValue('');
    expect(await readStored(popup)).toBe(before);
  });
}

interface Refusal {
  readonly name: string;
  readonly fault: Fault;
  readonly says: string;
  /** What to do next. */
  readonly advises: string;
}

const REFUSALS: readonly Refusal[] = [
  {
    name: 'is down',
    fault: { kind: 'status', status: 503 },
    says: 'has a problem of its own',
    advises: 'Try again in',
  },
  {
    name: 'hangs up',
    fault: { kind: 'drop' },
    says: 'could not be reached',
    advises: 'Check your connection',
  },
  {
    name: 'never answers',
    fault: { kind: 'hang' },
    says: 'did not answer in 15 seconds',
    advises: 'Try again',
  },
  {
    name: 'is behind a captive portal',
    fault: { kind: 'html' },
    says: 'Something other than',
    advises: 'sign in to the network',
  },
  {
    name: 'refuses the Origin',
    fault: { kind: 'status', status: 403, body: { message: 'Not allowed by CORS' } },
    says: 'refused the request’s Origin header',
    advises: 'other extensions that change headers',
  },
  {
    name: 'changed its replies',
    fault: { kind: 'wrong_schema' },
    says: 'in a form that Countersign does not know',
    advises: 'Update Countersign',
  },
];

for (const api of ['Pump.fun', 'Mimic Protocol']) {
  for (const { name, fault, says, advises } of REFUSALS) {
    preparedTest(
      `N7: ${api}, when it ${name}, gives a sentence with cause and advice, and nothing stored changes`,
      async ({ walk, sandbox }) => {
        const { popup } = walk;
        const before = await readStored(popup);
        sandbox.setFaults([fault]);
        const session = popup.getByRole('region', { name: `${api} session` });
        await session.getByRole('button', { name: `Sign in to ${api}` }).click();
        const alert = session.getByRole('alert');
        await expect(alert).toContainText(says, { timeout: 60_000 });
        await expect(alert).toContainText(advises);
        await expect(session.getByRole('button', { name: `Sign in to ${api}` })).toBeEnabled();
        expect(await readStored(popup)).toBe(before);
        // Once the API is well again, so is everything.
        sandbox.clearFaults();
        await session.getByRole('button', { name: `Sign in to ${api}` }).click();
        await expect(session.getByRole('button', { name: `Sign out of ${api}` })).toBeVisible();
      },
    );
  }
}
