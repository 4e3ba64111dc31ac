/** The present, ticking once a second only while something on screen counts. */
import { computed, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { systemClock } from '../../lib/clock.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

const now = signal(systemClock.nowMs());
let watchers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

const tick = (): void => {
  now.value = systemClock.nowMs();
};

/** Whether the last tick will do: where nobody has watched it may be long ago. One for its own sake would have all drawn twice. */
const isFresh = (): boolean => watchers > 0 || Math.abs(systemClock.nowMs() - now.peek()) < SECOND_MS;

const watch = (): (() => void) => {
  if (!isFresh()) tick();
  watchers += 1;
  if (timer === undefined) {
    timer = setInterval(tick, SECOND_MS);
  }
  return () => {
    watchers -= 1;
    if (watchers === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
};

const minute = computed(() => Math.floor(now.value / MINUTE_MS) * MINUTE_MS);

/** Epoch milliseconds of the minute that began last: for long lists, which need not be drawn every second. */
export const useMinute = (): number => {
  useEffect(watch, []);
  const ticked = minute.value;
  return isFresh() ? ticked : systemClock.nowMs();
};

/** Epoch milliseconds, renewed every second while the component is shown. */
export const useNow = (): number => {
  useEffect(watch, []);
  const ticked = now.value;
  return isFresh() ? ticked : systemClock.nowMs();
};
