/** The walk's results as a table for a person. */
import type { StepResult } from './run-walkthrough.ts';

export const printStep = ({ ok, name, ms, seen }: StepResult): void => {
  const mark = ok ? '✓' : '✗';
  console.log(`${mark} ${name.padEnd(28)} ${`${(ms / 1000).toFixed(1)} s`.padStart(7)}  ${seen}`);
};
