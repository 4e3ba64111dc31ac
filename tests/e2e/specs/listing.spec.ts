/** The stores' pictures, made anew at every run (`npm run screenshots` makes them alone), and the icons they go with. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ICON_SIZES } from '../../../src/manifest.ts';
import { createMimicTokens } from '../../sandbox/mimic-tokens.ts';
import { ROOT } from '../harness/build.ts';
import { openOptions, openPanel, signIn } from '../harness/popup-parts.ts';
import { expect, test } from '../harness/prepared.ts';
import { SCREENSHOT_SIZE, TILE_SIZE, toIconPage, toPopupPage, toTilePage } from '../listing/frame.ts';
import { compareImages, drawPage, readPngSize, scrollToEnd, takePicture } from '../listing/pictures.ts';
import { allowDemo } from '../walkthrough/page-steps.ts';
import type { Walk } from '../walkthrough/walk.ts';

const FOLDER = join(ROOT, '.output', 'listing');

const readMark = (): Promise<string> => readFile(join(ROOT, 'public', 'icons', 'countersign.svg'), 'utf8');

interface Picture {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  /** Brings the popup to what the picture shows. */
  readonly show: (walk: Walk) => Promise<void>;
}

const POPUPS: readonly Picture[] = [
  {
    name: '1-signed-in',
    title: 'One identity, signed in to both',
    text: 'Countersign signs the login challenges of Pump.fun and Mimic Protocol, renews each session before it ends, and shows who you are there.',
    show: async ({ popup }) => {
      await signIn(popup, 'Pump.fun');
      await signIn(popup, 'Mimic Protocol');
    },
  },
  {
    name: '2-balances',
    title: 'What you hold, on all chains',
    text: 'Exact amounts, what they are worth, and what you allowed others to move: unlimited allowances stand out.',
    show: async ({ popup }) => {
      const panel = await openPanel(popup, 'Mimic');
      const table = panel.getByRole('table', { name: 'Balances' });
      await expect(table).toBeVisible();
      await scrollToEnd(panel);
    },
  },
  {
    name: '3-this-site',
    title: 'A page gets nothing until you say so',
    text: 'Allow one site, one identity and one API at a time. Each grant is listed, and revoked by one click.',
    show: async (walk) => {
      await allowDemo(walk);
      await scrollToEnd(walk.popup.getByRole('tabpanel', { name: 'This site' }));
    },
  },
];

const OPTIONS = [
  { name: '4-keys', page: 'keys', heading: 'Keys' },
  { name: '5-activity', page: 'activity', heading: 'Activity' },
] as const;

/** @returns the picture's size as it is on disk */
const save = async (name: string, png: Buffer) => {
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, `${name}.png`), png);
  return readPngSize(await readFile(join(FOLDER, `${name}.png`)));
};

const readSeen = (page: Page): Promise<string> => page.evaluate(() => document.body.innerText);

/** Amounts that somebody might have. The sandbox's others are there because they are hard to show. */
const HELD = createMimicTokens(0).filter(({ symbol }) => ['ETH', 'OP', 'USDC', 'USDT'].includes(symbol));

test('the pictures for the stores have their sizes and show no secret (U1)', async ({
  walk,
  extension,
  sandbox,
}) => {
  sandbox.setFaults([{ kind: 'status', status: 200, path: '/users/tokens', body: HELD }]);
  const mark = await readMark();
  const canvas = await extension.context.newPage();
  const seen: string[] = [];
  for (const picture of POPUPS) {
    await picture.show(walk);
    const popup = await takePicture(walk.popup);
    seen.push(await readSeen(walk.popup));
    const png = await drawPage(canvas, toPopupPage(picture, popup, mark), SCREENSHOT_SIZE);
    expect(await save(picture.name, png), picture.name).toEqual(SCREENSHOT_SIZE);
  }
  for (const { name, page, heading } of OPTIONS) {
    const options = await openOptions(extension, page);
    await options.setViewportSize(SCREENSHOT_SIZE);
    await expect(options.getByRole('heading', { name: heading, exact: true })).toBeVisible();
    const png = await takePicture(options);
    seen.push(await readSeen(options));
    expect(await save(name, png), name).toEqual(SCREENSHOT_SIZE);
  }
  expect(await save('tile', await drawPage(canvas, toTilePage(mark), TILE_SIZE))).toEqual(TILE_SIZE);
  expect(seen.join('\n')).toContain(walk.solana.address.slice(0, 4));
  for (const secret of [walk.passwordSecret, walk.solana.keySecret, walk.evm.keySecret, 'eyJ']) {
    expect(seen.some((text) => text.includes(secret))).toBe(false);
  }
});

test('every icon is the same mark, drawn at its own size', async ({ extension }) => {
  const canvas = await extension.context.newPage();
  const mark = await readMark();
  for (const size of ICON_SIZES) {
    const drawn = await drawPage(canvas, toIconPage(mark), { width: size, height: size });
    expect(await save(`icon-${size}`, drawn)).toEqual({ width: size, height: size });
    const shipped = await readFile(join(ROOT, 'public', 'icons', `${size}.png`));
    // Browsers round the edges differently by a shade; another drawing is further away by far.
    expect(await compareImages(canvas, drawn, shipped), `${size}.png`).toBeLessThan(1);
  }
  const other = await drawPage(canvas, toIconPage(mark.replace('#2b8aa6', '#a62b2b')), {
    width: 48,
    height: 48,
  });
  expect(
    await compareImages(canvas, other, await readFile(join(ROOT, 'public', 'icons', '48.png'))),
  ).toBeGreaterThan(5);
});
