/** A storage area in memory, that keeps JSON as the browser's do and fails when told to. */
import type { StoredArea } from '../../../src/lib/stored-area.ts';

export interface MemoryArea extends StoredArea {
  readonly values: Map<string, string>;
  /** Which calls reject from now on. */
  readonly fails: { get: boolean; set: boolean; remove: boolean };
}

export const anArea = (entries: Readonly<Record<string, unknown>> = {}): MemoryArea => {
  const values = new Map(Object.entries(entries).map(([key, value]) => [key, JSON.stringify(value)]));
  const fails = { get: false, set: false, remove: false };
  const unlessFailing = (call: keyof typeof fails): void => {
    if (fails[call]) throw new Error(`${call} failed`);
  };
  return {
    values,
    fails,
    get: async (key) => {
      unlessFailing('get');
      const text = values.get(key);
      return text === undefined ? undefined : JSON.parse(text);
    },
    set: async (key, value) => {
      unlessFailing('set');
      values.set(key, JSON.stringify(value));
    },
    remove: async (key) => {
      unlessFailing('remove');
      values.delete(key);
    },
  };
};

export const START_MS = 1_800_000_000_000;

export const aClock = () => {
  const time = { ms: START_MS };
  return { time, clock: { nowMs: () => time.ms } };
};
