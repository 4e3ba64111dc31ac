/** The present, ticking once a second only while something on screen counts. */
import { computed, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { systemClock } from '../../lib/clock.ts';

const MINUTE_MS = 60_000;

const now = signal(systemClock.nowMs());
let watchers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

const tick = (): void => {
  now.value = systemClock.nowMs();
};

const watch = (): (() => void) => {
  watchers += 1;
  if (timer === undefined) {
    tick();
    timer = setInterval(tick, 1000);
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
  return watchers === 0 ? systemClock.nowMs() : ticked;
};

/** Epoch milliseconds, renewed every second while the component is shown. */
export const useNow = (): number => {
  useEffect(watch, []);
  const ticked = now.value;
  // Nobody watched until now: the last tick may be long ago.
  return watchers === 0 ? systemClock.nowMs() : ticked;
};
