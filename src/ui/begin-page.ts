/** What every page waits for before it is mounted: the stored view, and the language and theme. Shows nothing itself. */
import { startLook } from './look/start-look.ts';
import { startView } from './view-store.ts';

/** Resolves when there is everything to paint with. */
export const beginPage = async (): Promise<void> => {
  // The view first: it is on its way while the look is read.
  await Promise.all([startView(), startLook()]);
};
