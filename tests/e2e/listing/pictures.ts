/** Takes and compares pictures. The stores' are taken of the sandbox build, without the sign that says so. */
import type { Locator, Page } from '@playwright/test';

/** A picture of the extension's page as its users see it: the sandbox' sign is no part of theirs. */
export const takePicture = async (page: Page): Promise<Buffer> => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  // Neither the pointer nor the focus is to stand on anything.
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    for (const mark of document.querySelectorAll<HTMLElement>('.sandbox-mark')) mark.style.display = 'none';
    for (const element of document.querySelectorAll<HTMLElement>('body *'))
      element.style.scrollbarWidth = 'none';
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  return page.screenshot({ animations: 'disabled', scale: 'css' });
};

/** Scrolls whatever the part scrolls in, to its very end. */
export const scrollToEnd = (part: Locator): Promise<void> =>
  part.evaluate((element) => {
    let scroller: Element | null = element;
    while (scroller !== null && scroller.scrollHeight <= scroller.clientHeight)
      scroller = scroller.parentElement;
    scroller?.scrollTo(0, scroller.scrollHeight);
  });

/** A picture of markup at an exact size, transparent where it draws nothing. */
export const drawPage = async (
  page: Page,
  html: string,
  size: { readonly width: number; readonly height: number },
): Promise<Buffer> => {
  await page.setViewportSize(size);
  await page.setContent(html);
  await page.evaluate(() => Promise.all(Array.from(document.images, (image) => image.decode())));
  return page.screenshot({ omitBackground: true, scale: 'css' });
};

/** Width and height in pixels (W3C PNG 11.2.1). */
export const readPngSize = (png: Buffer): { readonly width: number; readonly height: number } => ({
  width: png.readUInt32BE(16),
  height: png.readUInt32BE(20),
});

/**
 * How far two pictures of one size are apart: the largest mean difference of any channel, 0 to 255.
 * @param page any that may run scripts
 */
export const compareImages = (page: Page, a: Buffer, b: Buffer): Promise<number> =>
  page.evaluate(
    async (urls) => {
      const read = async (url: string): Promise<Uint8ClampedArray> => {
        const bitmap = await createImageBitmap(await (await fetch(url)).blob());
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
        if (context === null) throw new Error('There is no canvas.');
        context.drawImage(bitmap, 0, 0);
        return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
      };
      const [first = new Uint8ClampedArray(), second = new Uint8ClampedArray()] = await Promise.all(
        urls.map(read),
      );
      if (first.length !== second.length) return 255;
      const sums = [0, 0, 0, 0];
      first.forEach((value, at) => {
        sums[at % 4] = (sums[at % 4] ?? 0) + Math.abs(value - (second[at] ?? 0));
      });
      return Math.max(...sums) / (first.length / 4);
    },
    [a, b].map((png) => `data:image/png;base64,${png.toString('base64')}`),
  );
