/** Reading what both APIs know about the identity, from the popup's tabs. */
import type { Locator, Page } from '@playwright/test';
import { expect } from './expect.ts';
import { mask } from './mask.ts';
import { readTexts } from './read-texts.ts';
import type { Step, Walk } from './walk.ts';

const openPanel = async (popup: Page, name: string): Promise<Locator> => {
  await popup.getByRole('tab', { name, exact: true }).click();
  return popup.getByRole('tabpanel', { name, exact: true });
};

const section = (panel: Locator, name: string): Locator => panel.getByRole('region', { name, exact: true });

/** Reads anew and waits until the part is there: a number of facts, each with its name. */
const readFacts = async (part: Locator): Promise<readonly string[]> => {
  await expect(part.getByRole('term').first()).toBeVisible();
  await part.scrollIntoViewIfNeeded();
  const names = await readTexts(part.getByRole('term'));
  const values = await readTexts(part.getByRole('definition'));
  return names.map((name, i) => `${name}: ${(values[i] ?? '').trim()}`);
};

const refresh = async ({ afterClick }: Walk, panel: Locator, api: string): Promise<void> => {
  await panel.getByRole('button', { name: `Refresh ${api}` }).click();
  await afterClick();
};

const readPumpProfile = async (walk: Walk): Promise<string> => {
  const panel = await openPanel(walk.popup, 'Pump.fun');
  await refresh(walk, panel, 'Pump.fun');
  const facts = await readFacts(section(panel, 'Profile'));
  return facts.join('; ');
};

const readRoles = async ({ popup }: Walk): Promise<string> => {
  const panel = await openPanel(popup, 'Pump.fun');
  const roles = section(panel, 'Roles');
  const facts = await readFacts(roles);
  for (const role of ['Admin', 'Super admin', 'Jurisdiction allowed']) {
    // A role that could not be checked was not read.
    expect(
      facts.some((fact) => fact === `${role}: Yes` || fact === `${role}: No`),
      `${role}: ${facts.join('; ')}`,
    ).toBe(true);
  }
  return facts.join('; ');
};

const readMimicProfile = async (walk: Walk): Promise<string> => {
  const panel = await openPanel(walk.popup, 'Mimic');
  await refresh(walk, panel, 'Mimic Protocol');
  const facts = await readFacts(section(panel, 'Profile'));
  return facts.join('; ');
};

/** The key is hidden again before anything else happens, so no picture shows it. */
const readApiKey = async ({ popup, afterClick }: Walk): Promise<string> => {
  const panel = await openPanel(popup, 'Mimic');
  await panel.getByRole('button', { name: 'Reveal API key' }).click();
  await afterClick();
  const hide = panel.getByRole('button', { name: 'Hide API key' });
  await expect(hide).toBeVisible();
  const shown = (await panel.getByLabel('API key value').textContent()) ?? '';
  await hide.click();
  await expect(panel.getByLabel('API key value')).not.toContainText(shown);
  return `Revealed: ${mask(shown)}; hidden again`;
};

const readBalances = async ({ popup }: Walk): Promise<string> => {
  const panel = await openPanel(popup, 'Mimic');
  const balances = section(panel, 'Balances');
  const table = balances.getByRole('table', { name: 'Balances' });
  const none = balances.getByText('No balances on any chain.');
  await expect(table.or(none)).toBeVisible();
  if (await none.isVisible()) return 'No balances on any chain';
  await table.scrollIntoViewIfNeeded();
  const texts = await readTexts(table.locator('tbody').getByRole('row'));
  const lines = texts.map((text) => text.replace(/\s+/g, ' ').trim());
  const shown = lines.slice(0, 3).join(' | ');
  return `${lines.length} balances: ${shown}${lines.length > 3 ? ' | …' : ''}`;
};

export const READING_STEPS: readonly Step[] = [
  {
    id: 'pump-profile',
    name: 'Read the Pump.fun profile',
    needs: ['pump-session'],
    shows: 'popup',
    run: readPumpProfile,
  },
  { id: 'roles', name: 'Read the roles', needs: ['pump-session'], shows: 'popup', run: readRoles },
  {
    id: 'mimic-profile',
    name: 'Read the Mimic profile',
    needs: ['mimic-session'],
    shows: 'popup',
    run: readMimicProfile,
  },
  { id: 'api-key', name: 'Read the API key', needs: ['mimic-session'], shows: 'popup', run: readApiKey },
  { id: 'balances', name: 'Read the balances', needs: ['mimic-session'], shows: 'popup', run: readBalances },
];
