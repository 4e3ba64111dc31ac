/** One picture of a step's screen in each colour scheme. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Step, Walk } from './walk.ts';

const SCHEMES = ['light', 'dark'] as const;

/** Makes the folder; answers with a function that pictures a step. */
export const createScreenshots = async (folder: string) => {
  await mkdir(folder, { recursive: true });
  let count = 0;
  return async ({ id, shows }: Step, walk: Walk): Promise<void> => {
    count += 1;
    const page = walk[shows];
    const name = `${String(count).padStart(2, '0')}-${id}`;
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), animations: 'disabled' });
    }
    await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  };
};
