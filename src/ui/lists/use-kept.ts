/** Draws each part of a long list once: what was drawn before is taken as it was, until what all of it says may change. */
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { locale } from '../look/locale.ts';

/** @param on what the parts say beside what their keys stand for: another text or object says that it may have changed */
export const useKept = (on: unknown): ((key: string, draw: () => VNode) => VNode) => {
  const kept = useMemo(() => new Map<string, VNode>(), [on, locale.value]);
  return (key, draw) => {
    const known = kept.get(key) ?? draw();
    kept.set(key, known);
    return known;
  };
};
