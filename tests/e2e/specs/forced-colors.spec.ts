/**
 * High contrast, as Windows has it: the browser puts a few colours of the system in the place of ours and takes shades and
 * washes away. What is chosen, what comes first and where one is must be seen all the same.
 */
import type { Locator, Page } from '@playwright/test';
import { openOptions, sessionCard, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';

const SCHEMES = ['light', 'dark'] as const;

/**
 * What is painted behind the words of an element, and the words' own colour. A ground of ours becomes the system's but stays as
 * transparent as it was: through one that is, what lies beneath is seen.
 */
const readFace = (target: Locator): Promise<{ readonly ground: string; readonly ink: string }> =>
  target.evaluate((element) => {
    const grounds: string[] = [];
    for (let each: Element | null = element; each !== null; each = each.parentElement)
      grounds.push(getComputedStyle(each).backgroundColor);
    const ground = grounds.find((each) => !/^rgba\(.*, 0\)$/.test(each)) ?? '';
    return { ground, ink: getComputedStyle(element).color };
  });

/** One of several like it is to be told from the others by more than its words. */
const expectToStandOut = async (one: Locator, other: Locator): Promise<void> => {
  const [face, plain] = [await readFace(one), await readFace(other)];
  expect.soft(face.ground, `the ground of ${one}`).not.toBe(plain.ground);
  expect.soft(face.ink, `the ink of ${one}`).not.toBe(face.ground);
};

const expectEdge = async (target: Locator): Promise<void> => {
  const width = await target.evaluate((element) =>
    Number.parseFloat(getComputedStyle(element).borderTopWidth),
  );
  expect.soft(width, `the edge of ${target}`).toBeGreaterThan(0);
};

/** How many different colours a drawing is made of. */
const countPaints = (drawing: Locator): Promise<number> =>
  drawing.evaluate((svg) => {
    const paints = [...svg.querySelectorAll('path, circle, rect')].map((part) => {
      const { fill, stroke } = getComputedStyle(part);
      return `${fill} ${stroke}`;
    });
    return new Set(paints).size;
  });

const inEachScheme = async (page: Page, look: () => Promise<void>): Promise<void> => {
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ forcedColors: 'active', colorScheme, reducedMotion: 'reduce' });
    await look();
  }
};

test('in high contrast one sees what is chosen, what comes first, where one is and what a picture says', async ({
  walk: { popup, extension },
  sandbox,
}) => {
  const card = sessionCard(popup, 'Pump.fun');
  const tab = (name: string): Locator => popup.getByRole('tab', { name, exact: true });
  await inEachScheme(popup, async () => {
    await expectToStandOut(
      card.getByRole('button', { name: 'Sign in to Pump.fun' }),
      card.getByRole('button', { name: /^Copy/ }),
    );
  });
  await signIn(popup, 'Pump.fun');
  sandbox.setFaults([{ kind: 'status', status: 503, path: '/users/authenticate' }]);
  await popup.getByRole('button', { name: 'Sign in to Mimic Protocol' }).click();
  const problem = sessionCard(popup, 'Mimic Protocol').getByRole('alert');
  await expect(problem).toBeVisible();
  await inEachScheme(popup, async () => {
    await expectToStandOut(tab('Pump.fun'), tab('Mimic'));
    await expectEdge(problem);
    // The time that is left, against the whole of it.
    expect.soft(await countPaints(card.locator('.ring svg').first())).toBeGreaterThan(1);
    expect.soft(await countPaints(popup.locator('.avatar').first())).toBeGreaterThan(1);
    await tab('Pump.fun').focus();
    await popup.keyboard.press('Tab');
    const focused = popup.locator(':focus-visible');
    expect.soft(await focused.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid');
  });

  await popup.getByRole('button', { name: /^Identity: / }).click();
  await popup.getByRole('menuitem', { name: 'Overview' }).click();
  const filters = popup.getByRole('group', { name: 'Show only' }).getByRole('button');
  await filters.first().click();
  await inEachScheme(popup, () => expectToStandOut(filters.first(), filters.last()));
  await popup.keyboard.press('ControlOrMeta+k');
  const options = popup.getByRole('dialog').getByRole('option');
  await expect(options.first()).toBeVisible();
  await inEachScheme(popup, () => expectToStandOut(options.first(), options.last()));

  const page = await openOptions(extension, 'settings');
  const link = (name: string): Locator => page.getByRole('navigation').getByRole('link', { name });
  await expect(link('Settings')).toBeVisible();
  await inEachScheme(page, async () => {
    await expectToStandOut(link('Settings'), link('Keys'));
    await expectToStandOut(
      page.getByRole('button', { name: 'Save settings' }),
      page.getByRole('button', { name: 'Lock', exact: true }),
    );
  });
});
