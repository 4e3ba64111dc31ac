/** Describes the machine in one line, as the README shows it. Names no host and no path. */
import { cpus, release, totalmem, type } from 'node:os';

/** @param browser its version, such as `Chromium 150` */
export const describeMachine = (browser: string): string => {
  const all = cpus();
  const model = all[0]?.model.replaceAll(/\s+/g, ' ').trim() ?? 'an unknown processor';
  const memoryGb = Math.round(totalmem() / 1024 ** 3);
  const cores = `${all.length} ${all.length === 1 ? 'core' : 'cores'}`;
  return `${cores} of ${model}, ${memoryGb} GB, ${type()} ${release().split('-')[0]}, headless ${browser}`;
};
