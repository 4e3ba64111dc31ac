/** Brings a walk to a certain point, where a test's own matter begins. */
import { runWalkthrough } from './run-walkthrough.ts';
import { STEPS } from './steps.ts';
import type { Walk } from './walk.ts';

/** The steps that must come before the one with this id, in order. */
const neededFor = (id: string): ReadonlySet<string> => {
  const step = STEPS.find((each) => each.id === id);
  if (step === undefined) throw new Error(`There is no step "${id}".`);
  return new Set(step.needs.flatMap((need) => [...neededFor(need), need]));
};

/** Does the steps with these ids and what they need. @throws Error that says what was seen when one fails */
export const walkTo = async (walk: Walk, ...ids: readonly string[]): Promise<void> => {
  const wanted = new Set(ids.flatMap((id) => [...neededFor(id), id]));
  const results = await runWalkthrough({ steps: STEPS.filter(({ id }) => wanted.has(id)), walk });
  const failure = results.find(({ ok }) => !ok);
  if (failure !== undefined) throw new Error(`${failure.name}: ${failure.seen}`);
};
