/** Points and spans of time as text. Pure: the present comes in. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span as its two largest units, e.g. "29 d 4 h", "3 h 12 min", "4 min 05 s", "9 s". Rounds up to the second. */
export const formatSpan = (spanMs: number): string => {
  const ms = Math.max(0, Math.ceil(spanMs / SECOND) * SECOND);
  if (ms >= DAY) return `${Math.floor(ms / DAY)} d ${Math.floor((ms % DAY) / HOUR)} h`;
  if (ms >= HOUR) return `${Math.floor(ms / HOUR)} h ${Math.floor((ms % HOUR) / MINUTE)} min`;
  const seconds = Math.floor((ms % MINUTE) / SECOND);
  if (ms >= MINUTE) return `${Math.floor(ms / MINUTE)} min ${String(seconds).padStart(2, '0')} s`;
  return `${seconds} s`;
};

/** How long ago something was, in one unit: "5 s", "3 min", "2 h", "4 d". Never negative. */
export const formatAge = (atMs: number, nowMs: number): string => {
  const ms = Math.max(0, nowMs - atMs);
  if (ms >= DAY) return `${Math.floor(ms / DAY)} d`;
  if (ms >= HOUR) return `${Math.floor(ms / HOUR)} h`;
  if (ms >= MINUTE) return `${Math.floor(ms / MINUTE)} min`;
  return `${Math.floor(ms / SECOND)} s`;
};

const pointFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** A point in time in the user's zone, e.g. "21 Nov 2026, 14:05". */
export const formatPoint = (atMs: number): string => pointFormat.format(atMs);

const momentFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** A point in time to the second, for the log. */
export const formatMoment = (atMs: number): string => momentFormat.format(atMs);

const dayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full' });

/** The day in the user's zone, e.g. "Saturday, 21 November 2026". */
export const formatDay = (atMs: number): string => dayFormat.format(atMs);

const timeFormat = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** The time of the day in the user's zone, to the second. */
export const formatTime = (atMs: number): string => timeFormat.format(atMs);

/** A date that an API sent, as a point in time; shown as it came when it is none. */
export const formatApiDate = (text: string): string => {
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? text : formatPoint(atMs);
};

/** How much of a lifetime is left, 0 to 1. */
export const shareLeft = (startMs: number, endMs: number, nowMs: number): number =>
  endMs <= startMs ? 0 : Math.min(1, Math.max(0, (endMs - nowMs) / (endMs - startMs)));
