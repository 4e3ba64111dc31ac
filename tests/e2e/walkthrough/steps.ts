/** The main job from the first run to the lock, as a table: `npm start -- --headless` and the tests walk the same one. */
import { KEY_STEPS } from './key-steps.ts';
import { PAGE_STEPS } from './page-steps.ts';
import { READING_STEPS } from './reading-steps.ts';
import { SESSION_STEPS } from './session-steps.ts';
import { LOCK, MAKE_VAULT } from './vault-steps.ts';
import type { Step } from './walk.ts';

export const STEPS: readonly Step[] = [
  MAKE_VAULT,
  ...KEY_STEPS,
  ...SESSION_STEPS,
  ...READING_STEPS,
  ...PAGE_STEPS,
  LOCK,
];
