/** Points and spans of time as the user writes them. The present comes in. */
import { computed } from '@preact/signals';
import { locale } from '../look/locale.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Unit = 'day' | 'hour' | 'minute' | 'second' | 'millisecond';

/** Turkish shortens hours and seconds to the same letter. */
const toUnitDisplay = (formatTag: string): 'short' | 'narrow' =>
  formatTag.startsWith('tr') ? 'short' : 'narrow';

const units = computed(() => {
  const { formatTag } = locale.value;
  const formats = new Map<string, Intl.NumberFormat>();
  /** `digits`: at least so many, so that a countdown does not jump. */
  return (value: number, unit: Unit, digits = 1): string => {
    const key = unit + digits;
    const format =
      formats.get(key) ??
      new Intl.NumberFormat(formatTag, {
        style: 'unit',
        unit,
        unitDisplay: toUnitDisplay(formatTag),
        minimumIntegerDigits: digits,
        maximumFractionDigits: 0,
      });
    formats.set(key, format);
    return format.format(value);
  };
});

const unitLists = computed(
  () => new Intl.ListFormat(locale.value.formatTag, { type: 'unit', style: 'narrow' }),
);

/** A span as its two largest units, e.g. "29d 4h", "3h 12m", "4m 05s", "9s". Rounds up to the second. */
export const formatSpan = (spanMs: number): string => {
  const ms = Math.max(0, Math.ceil(spanMs / SECOND) * SECOND);
  const count = (value: number, unit: Unit, digits?: number): string =>
    units.value(Math.floor(value), unit, digits);
  const list = (...parts: readonly string[]): string => unitLists.value.format(parts);
  if (ms >= DAY) return list(count(ms / DAY, 'day'), count((ms % DAY) / HOUR, 'hour'));
  if (ms >= HOUR) return list(count(ms / HOUR, 'hour'), count((ms % HOUR) / MINUTE, 'minute'));
  if (ms >= MINUTE) return list(count(ms / MINUTE, 'minute'), count((ms % MINUTE) / SECOND, 'second', 2));
  return count(ms / SECOND, 'second');
};

/** The largest unit that a span fills, and how often. Never negative. */
const toLargest = (spanMs: number): readonly [number, Exclude<Unit, 'millisecond'>] => {
  const ms = Math.max(0, spanMs);
  if (ms >= DAY) return [Math.floor(ms / DAY), 'day'];
  if (ms >= HOUR) return [Math.floor(ms / HOUR), 'hour'];
  if (ms >= MINUTE) return [Math.floor(ms / MINUTE), 'minute'];
  return [Math.floor(ms / SECOND), 'second'];
};

/** A span in its largest unit, rounded down: "28d", "3h", "53m", "9s". Never negative. */
export const formatShortSpan = (spanMs: number): string => units.value(...toLargest(spanMs));

/** A span of an hour at most that does not run, without seconds where it has none: "30s", "1m", "1m 30s", "1h". */
export const formatSetSpan = (spanMs: number): string =>
  spanMs % MINUTE === 0 ? formatShortSpan(spanMs) : formatSpan(spanMs);

/** How long ago something was, in one unit. For sentences that say of what. */
export const formatAge = (atMs: number, nowMs: number): string => formatShortSpan(nowMs - atMs);

const agoFormat = computed(() => new Intl.RelativeTimeFormat(locale.value.formatTag, { style: 'short' }));

/** When something was, as a phrase of its own, e.g. "3 min ago". */
export const formatAgo = (atMs: number, nowMs: number): string => {
  const [value, unit] = toLargest(nowMs - atMs);
  return agoFormat.value.format(-value, unit);
};

const secondsFormat = computed(
  () =>
    new Intl.NumberFormat(locale.value.formatTag, {
      style: 'unit',
      unit: 'second',
      unitDisplay: toUnitDisplay(locale.value.formatTag),
      maximumFractionDigits: 1,
    }),
);

/** How long something took, e.g. "350ms", "1.8s". */
export const formatDuration = (durationMs: number): string =>
  durationMs < SECOND
    ? units.value(durationMs, 'millisecond')
    : secondsFormat.value.format(durationMs / SECOND);

const dates = (options: Intl.DateTimeFormatOptions) =>
  computed(() => new Intl.DateTimeFormat(locale.value.formatTag, options));

const pointFormat = dates({ dateStyle: 'medium', timeStyle: 'short' });
const momentFormat = dates({ dateStyle: 'medium', timeStyle: 'medium' });
const dayFormat = dates({ dateStyle: 'full' });
const timeFormat = dates({ timeStyle: 'medium' });

/** A point in time in the user's zone, e.g. "21 Nov 2026, 14:05". */
export const formatPoint = (atMs: number): string => pointFormat.value.format(atMs);

/** A point in time to the second, for the log. */
export const formatMoment = (atMs: number): string => momentFormat.value.format(atMs);

/** The day in the user's zone, e.g. "Saturday 21 November 2026". */
export const formatDay = (atMs: number): string => dayFormat.value.format(atMs);

/** The time of the day in the user's zone, to the second. */
export const formatTime = (atMs: number): string => timeFormat.value.format(atMs);

/** A date that an API sent, as a point in time; shown as it came when it is none. */
export const formatApiDate = (text: string): string => {
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? text : formatPoint(atMs);
};

/** How much of a lifetime is left, 0 to 1. */
export const shareLeft = (startMs: number, endMs: number, nowMs: number): number =>
  endMs <= startMs ? 0 : Math.min(1, Math.max(0, (endMs - nowMs) / (endMs - startMs)));
