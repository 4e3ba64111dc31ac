/** Looks for violations of accessibility rules with axe, in both colour schemes. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

export type Scheme = 'light' | 'dark';

const SCHEMES: readonly Scheme[] = ['light', 'dark'];

/**
 * All of axe's rules, its best practices included.
 * @returns one line per violation, with the scheme and the elements
 */
export const findViolations = async (page: Page, schemes = SCHEMES): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Otherwise axe opens a page of its own, and a revealed secret hides when the window loses the focus.
    const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    if (passes.length === 0) throw new Error('axe found nothing to check.');
    for (const { id, help, nodes } of violations) {
      const targets = nodes.map(({ target, any }) => `${target.join(' ')} (${any[0]?.message ?? ''})`);
      found.push(`${colorScheme}: ${id}: ${help}: ${targets.join('; ')}`);
    }
  }
  return found;
};
