/** What the popup shows without scrolling, the overview of all identities, and the same screens in every width. */
import type { Locator, Page } from '@playwright/test';
import { askForValue } from '../../soak/ask.ts';
import { findViolations } from '../harness/check-accessibility.ts';
import { POPUP_SIZE } from '../harness/open-popup.ts';
import { openOptions, openPanel, sessionCard, sessionState, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { allowSite } from '../harness/site-steps.ts';

/** CSS pixels: the narrowest, the popup's own, 1,280 at 200 % zoom, a tab. */
const WIDTHS = [320, 380, 640, 1280];

const expectNoSidewaysScroll = async (page: Page, screen: string): Promise<void> => {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 600 });
    const wide = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('main, [role=tabpanel]')]
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map(({ tagName, scrollWidth, clientWidth }) => `${tagName} ${scrollWidth} > ${clientWidth}`),
    );
    expect.soft(wide, `${screen} at ${width} px`).toEqual([]);
    // Below the head something may scroll; the page as a whole does not, or there would be two bars.
    const tall = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    expect.soft(tall, `${screen} at ${width} px, height`).toBe(0);
  }
  await page.setViewportSize(POPUP_SIZE);
};

const newIdentity = async (page: Page, chain: 'solana' | 'evm', name: string): Promise<void> => {
  const { draftId } = await askForValue(page, 'keys.draft', { source: { kind: 'generate', chain } });
  await askForValue(page, 'keys.save', { draftId, label: 'Key', identity: { kind: 'new', name } });
};

const openOverview = async (popup: Page): Promise<void> => {
  await popup.getByRole('button', { name: /^Identity: / }).click();
  await popup.getByRole('menuitem', { name: 'Overview' }).click();
  await expect(popup.getByRole('heading', { name: 'Overview' })).toBeFocused();
};

test('text is 13 px or more, though the browser gives extension pages 75 %', async ({
  walk: { popup, extension },
}) => {
  const options = await openOptions(extension, 'about');
  await expect(options.getByRole('heading', { level: 1 })).toBeVisible();
  for (const page of [popup, options]) {
    const { size, family } = await page.evaluate(() => {
      const { fontSize, fontFamily } = getComputedStyle(document.body);
      return { size: Number.parseFloat(fontSize), family: fontFamily };
    });
    expect(size).toBeGreaterThanOrEqual(13);
    expect(family).toContain('system-ui');
  }
});

test('a theme that the root names wins over the system’s', async ({ walk: { popup } }) => {
  const ground = (): Promise<string> =>
    popup.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const choose = (theme: string): Promise<void> =>
    popup.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme);
  await popup.emulateMedia({ colorScheme: 'light' });
  const light = await ground();
  await choose('dark');
  const dark = await ground();
  expect(dark).not.toBe(light);
  await popup.emulateMedia({ colorScheme: 'dark' });
  await choose('light');
  expect(await ground()).toBe(light);
});

test('who one is, both sessions and the details’ beginning are in sight without scrolling', async ({
  walk: { popup },
}) => {
  await signIn(popup, 'Pump.fun');
  await signIn(popup, 'Mimic Protocol');
  for (const part of [
    popup.getByRole('button', { name: 'Identity: Main' }),
    sessionCard(popup, 'Pump.fun'),
    sessionCard(popup, 'Mimic Protocol'),
    popup.getByRole('tablist', { name: 'Details' }),
  ])
    await expect(part).toBeInViewport({ ratio: 1 });
  const tabs = await popup.getByRole('tablist', { name: 'Details' }).boundingBox();
  // More than half of the popup is left for what the tabs show.
  expect((tabs?.y ?? 600) + (tabs?.height ?? 0)).toBeLessThan(POPUP_SIZE.height / 2);
});

test('nothing moves between what is painted first and what follows', async ({ walk: { popup } }) => {
  await signIn(popup, 'Pump.fun');
  await signIn(popup, 'Mimic Protocol');
  await expect(popup.getByRole('term').first()).toBeVisible();
  await popup.addInitScript(() => {
    const moved: number[] = [];
    Object.assign(globalThis, { moved });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) moved.push((entry as unknown as { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await popup.reload();
  await expect(sessionState(popup, 'Pump.fun')).toHaveText('Signed in');
  await popup.getByRole('button', { name: 'Refresh Pump.fun' }).click();
  await expect(popup.getByText('Read just now')).toBeVisible();
  const moved = await popup.evaluate(() => (globalThis as unknown as { moved: number[] }).moved);
  expect(moved).toEqual([]);
});

test('the overview shows each identity at each API, finds and filters them, and leads there', async ({
  walk: { popup },
  sandbox,
}) => {
  await signIn(popup, 'Pump.fun');
  for (let i = 1; i <= 10; i += 1)
    await newIdentity(popup, i % 2 === 0 ? 'evm' : 'solana', i === 7 ? 'Nightingale' : `Bot ${i}`);
  sandbox.setFaults([{ kind: 'status', status: 503, path: '/users/authenticate' }]);
  await popup.getByRole('button', { name: 'Sign in to Mimic Protocol' }).click();
  await expect(sessionCard(popup, 'Mimic Protocol').getByRole('alert')).toBeVisible();

  await openOverview(popup);
  const table = popup.getByRole('table');
  await expect(table.getByRole('row')).toHaveCount(12);
  await expect(table.getByRole('button', { name: 'Main, Pump.fun: Signed in' })).toBeVisible();
  await expect(table.getByRole('button', { name: 'Main, Mimic Protocol: Signed out' })).toBeVisible();
  await expect(table.getByRole('button', { name: 'Bot 10, Mimic Protocol: Sign-in failed' })).toBeVisible();
  await expect(table.getByRole('button', { name: 'Bot 1, Mimic Protocol: No key' })).toBeVisible();
  expect.soft(await findViolations(popup), 'overview').toEqual([]);
  await expectNoSidewaysScroll(popup, 'overview');

  await popup.getByRole('button', { name: '1 failing' }).click();
  await expect(table.getByRole('row')).toHaveCount(2);
  await popup.getByRole('button', { name: '1 failing' }).click();
  await popup.getByRole('searchbox', { name: 'Search identities and keys' }).fill('NIGHTIN');
  await expect(table.getByRole('row')).toHaveCount(2);

  // A place without a key leads to adding it.
  await table.getByRole('button', { name: 'Nightingale, Mimic Protocol: No key' }).click();
  await expect(popup.getByRole('heading', { name: 'Add a key' })).toBeVisible();
  await expect(popup.getByRole('button', { name: 'Make an EVM key' })).toBeVisible();
  await popup.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(popup.getByRole('button', { name: 'Identity: Nightingale' })).toBeVisible();

  await openOverview(popup);
  await table.getByRole('button', { name: 'Main, Mimic Protocol: Signed out' }).click();
  await expect(popup.getByRole('button', { name: 'Identity: Main' })).toBeVisible();
  await expect(popup.getByRole('tab', { name: 'Mimic', exact: true })).toHaveAttribute(
    'aria-selected',
    'true',
  );
});

test('of a long overview only what is in sight is drawn, wherever it is scrolled to, and the row that has the focus', async ({
  walk: { popup },
}) => {
  const count = 150;
  for (let i = 2; i <= count; i += 1) await askForValue(popup, 'identities.create', { name: `Bot ${i}` });
  await openOverview(popup);
  const table = popup.getByRole('table');
  await expect(table).toHaveAttribute('aria-rowcount', String(count + 1));
  const rowOf = (name: string): Locator => table.getByRole('row', { name: new RegExp(`^${name} `) });
  await rowOf('Main').getByRole('button').first().focus();
  await table.hover();
  await popup.mouse.wheel(0, 60_000);
  await expect(rowOf(`Bot ${count}`)).toBeInViewport({ ratio: 1 });
  await expect(rowOf('Main').getByRole('button').first()).toBeFocused();
  await expect(rowOf('Bot 20')).toHaveCount(0);
  expect(await table.getByRole('row').count()).toBeLessThan(70);
  await popup.mouse.wheel(0, -60_000);
  await expect(rowOf('Bot 2')).toBeInViewport({ ratio: 1 });
  await expect(rowOf(`Bot ${count}`)).toHaveCount(0);
});

test('from the overview, who is signed out is signed in', async ({ walk: { popup } }) => {
  await newIdentity(popup, 'solana', 'Bot 1');
  await openOverview(popup);
  const table = popup.getByRole('table');
  await expect(table.getByRole('button', { name: /: Signed out$/ })).toHaveCount(3);
  await popup.getByRole('button', { name: 'Sign in all' }).click();
  for (const who of ['Main, Pump.fun', 'Main, Mimic Protocol', 'Bot 1, Pump.fun'])
    await expect(table.getByRole('button', { name: `${who}: Signed in` })).toBeVisible();
  await expect(popup.getByRole('button', { name: 'Sign in all' })).toBeHidden();
});

test('no screen scrolls sideways in any width, and a wide one has two columns', async ({
  walk: { popup },
}) => {
  await expectNoSidewaysScroll(popup, 'signed out');
  await signIn(popup, 'Pump.fun');
  await signIn(popup, 'Mimic Protocol');
  for (const name of ['Pump.fun', 'Mimic', 'This site'] as const) {
    await openPanel(popup, name);
    await expectNoSidewaysScroll(popup, name);
  }
  await popup.setViewportSize({ width: 1280, height: 800 });
  const card = await sessionCard(popup, 'Pump.fun').boundingBox();
  const tabs = await popup.getByRole('tablist', { name: 'Details' }).boundingBox();
  expect(tabs?.x).toBeGreaterThan((card?.x ?? 0) + (card?.width ?? 0));
  expect(Math.abs((tabs?.y ?? 0) - (card?.y ?? 0))).toBeLessThan(12);
  await popup.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(popup.getByRole('heading', { name: 'Locked' })).toBeVisible();
  await expectNoSidewaysScroll(popup, 'locked');
});

test('an origin’s port is never broken over two lines', async ({ walk: { popup, extension, demo } }) => {
  await signIn(popup, 'Pump.fun');
  await openPanel(popup, 'This site');
  await allowSite(popup, { way: 'Calls made for it' });
  const options = await openOptions(extension, 'sites');
  for (const page of [popup, options]) {
    const { origin, port } = new URL(demo.url());
    const shown = page.locator('bdi').filter({ hasText: origin });
    await expect(shown).toBeVisible();
    for (const width of [...WIDTHS, 720, 1001, 1100]) {
      await page.setViewportSize({ width, height: 600 });
      const lines = await shown.evaluate((element, digits) => {
        const text = element.textContent ?? '';
        // Each letter of the port on the screen: all of them at one height.
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        const heights = new Set<number>();
        for (let at = 0; walker.nextNode(); at += walker.currentNode.textContent?.length ?? 0) {
          const from = Math.max(0, text.length - digits - at);
          for (let letter = from; letter < (walker.currentNode.textContent?.length ?? 0); letter += 1) {
            const range = document.createRange();
            range.setStart(walker.currentNode, letter);
            range.setEnd(walker.currentNode, letter + 1);
            heights.add(Math.round(range.getBoundingClientRect().top));
          }
        }
        return heights.size;
      }, port.length);
      expect.soft(lines, `${page.url()} at ${width} px`).toBe(1);
    }
  }
});

/** What each page of the popup's that is open shows of who one is, in a tab or beside the page. */
const readShown = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const { browser, chrome } = globalThis as unknown as Record<
      'browser' | 'chrome',
      { readonly extension: { readonly getViews: () => readonly Window[] } } | undefined
    >;
    return ((browser ?? chrome)?.extension.getViews() ?? [])
      .filter(({ location }) => location.pathname === '/popup.html')
      .map(({ document }) => document.querySelector('[aria-label^="Identity: "]')?.textContent ?? '');
  });

test('the same screens open beside the page and in a tab', { tag: '@firefox' }, async ({
  walk: { popup },
}) => {
  expect(await readShown(popup)).toEqual(['Main']);
  await popup.getByRole('button', { name: 'Identity: Main' }).click();
  await popup.getByRole('menuitem', { name: 'Open beside the page' }).click();
  await expect.poll(() => readShown(popup)).toEqual(['Main', 'Main']);
  await popup.getByRole('button', { name: 'Identity: Main' }).click();
  await popup.getByRole('menuitem', { name: 'Open in a tab' }).click();
  await expect.poll(() => readShown(popup)).toEqual(['Main', 'Main', 'Main']);
});

test('what stands beside the page follows the tab in front, and never allows another site than it shows', async ({
  walk: { extension, demo },
}) => {
  const panel = await extension.context.newPage();
  await panel.goto(extension.url('popup.html'));
  const site = await openPanel(panel, 'This site');
  await expect(site).toContainText('Only websites can be allowed.');
  await demo.bringToFront();
  await expect(site).toContainText(new URL(demo.url()).origin);
  await expect(site.getByRole('button', { name: 'Allow this site' })).toBeVisible();
  await panel.bringToFront();
  await expect(site.getByRole('button', { name: 'Allow this site' })).toBeHidden();
});
