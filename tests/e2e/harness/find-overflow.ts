/** What does not fit on a page: wider than its room, cut off, or beyond the window's edge. */
import type { Page } from '@playwright/test';

/** @returns a line for each element, with its text */
export const findOverflow = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const TOLERANCE_PX = 1;
    /** For screen readers only, or a drawing: whatever lies in a box of a pixel. */
    const isUnseen = (element: Element): boolean => {
      for (let each: Element | null = element; each !== null; each = each.parentElement) {
        const { width, height } = each.getBoundingClientRect();
        if (each.tagName === 'svg' || width <= 1 || height <= 1 || getComputedStyle(each).clipPath !== 'none')
          return true;
      }
      return false;
    };
    const liesOver = (element: Element): boolean =>
      getComputedStyle(element).position === 'absolute' && !isUnseen(element);
    const scrolls = (element: Element): boolean => {
      // A page of ours scrolls up and down only, for which both of its overflows are “auto”.
      for (let each: Element | null = element; each && each.tagName !== 'MAIN'; each = each.parentElement) {
        if (/auto|scroll/.test(getComputedStyle(each).overflowX)) return true;
      }
      return false;
    };
    /** Where text that is written to the right sticks out on the left, nothing scrolls and no width tells. */
    const sticksOutLeft = (element: HTMLElement): boolean => {
      const { left } = element.getBoundingClientRect();
      const range = document.createRange();
      return [...element.childNodes].some((node) => {
        if (node.nodeType !== Node.TEXT_NODE || node.nodeValue?.trim() === '') return false;
        range.selectNodeContents(node);
        return range.getBoundingClientRect().left < left - TOLERANCE_PX;
      });
    };
    const problemOf = (element: HTMLElement): string | null => {
      const style = getComputedStyle(element);
      if (element.getBoundingClientRect().right > innerWidth + TOLERANCE_PX && !scrolls(element))
        return 'beyond the edge';
      // Names and addresses of the user's may be shortened where the whole is shown on hover.
      if (style.textOverflow === 'ellipsis' && element.title !== '') return null;
      if (style.display === 'inline' || scrolls(element)) return null;
      // What it opens lies over the page, and each part of that is looked at by itself.
      if ([...element.children].some(liesOver)) return null;
      if (sticksOutLeft(element)) return 'beyond its left edge';
      if (element.scrollWidth > element.clientWidth + TOLERANCE_PX)
        return `${element.scrollWidth} px in ${element.clientWidth}`;
      const cutsHeight = /hidden|clip/.test(style.overflowY);
      return cutsHeight && element.scrollHeight > element.clientHeight + TOLERANCE_PX
        ? 'cut off below'
        : null;
    };
    const found = [...document.body.querySelectorAll<HTMLElement>('*')].flatMap((element) => {
      if (isUnseen(element) || element.matches('input, select, option, textarea')) return [];
      const problem = problemOf(element);
      return problem === null
        ? []
        : [
            `${element.tagName.toLowerCase()}.${element.className}: ${problem}: ${element.innerText.slice(0, 60)}`,
          ];
    });
    return document.documentElement.scrollWidth > innerWidth + TOLERANCE_PX
      ? [`the page: ${document.documentElement.scrollWidth} px in ${innerWidth}`, ...found]
      : found;
  });
