/**
 * What becomes of a secret in the clipboard: it is overwritten once its time is over. Without a permission that warns of
 * every copy and paste nobody but a page in front of the user may write there, and nobody may look what is in it: so it is
 * done at that time where such a page is open; where none is, by the background if the user gave it that permission, and
 * else as soon as one is. Keeps a time, never the secret. U1
 */
import { signal } from '@preact/signals';
import { systemClock } from '../lib/clock.ts';
import { mayBackgroundClear, readClipboardDue, writeClipboard, writeClipboardDue } from './platform.ts';
import { view } from './view-store.ts';

/** Whether it is cleared on time whatever is in front. */
export const clearsAlways = signal(false);

let dueAtMs: number | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

const note = (atMs: number | null): void => {
  dueAtMs = atMs;
  clearTimeout(timer);
  if (atMs !== null) timer = setTimeout(clearIfDue, Math.max(0, atMs - systemClock.nowMs()));
};

const keep = async (atMs: number | null): Promise<void> => {
  note(atMs);
  await writeClipboardDue(atMs);
};

const clearIfDue = async (): Promise<void> => {
  if (dueAtMs === null || systemClock.nowMs() < dueAtMs) return;
  try {
    await writeClipboard('');
  } catch {
    // Another window is in front: the next focus, click or key here tries again.
    return;
  }
  await keep(null);
};

/** Milliseconds that a secret may stay; 0 = until something else is copied. */
export const clipboardClearsAfterMs = (): number =>
  view.value?.status === 'unlocked' ? view.value.settings.clipboardClearsAfterMs : 0;

/** @throws DOMException where the browser refuses the clipboard. */
export const copySecret = async (secret: string): Promise<void> => {
  const afterMs = clipboardClearsAfterMs();
  await writeClipboard(secret);
  await keep(afterMs === 0 ? null : systemClock.nowMs() + afterMs);
};

/** What is no secret takes the place of one. @throws DOMException where the browser refuses the clipboard. */
export const copyPlain = async (text: string): Promise<void> => {
  await writeClipboard(text);
  if (dueAtMs !== null) await keep(null);
};

/** Takes up what an earlier page has left to be done. Called once by each page that can copy. */
export const startClipboard = async (): Promise<void> => {
  for (const name of ['focus', 'pointerdown', 'keydown']) {
    window.addEventListener(name, () => void clearIfDue(), { capture: true });
  }
  // Copied by hand: what was there before is gone.
  document.addEventListener('copy', () => void keep(null));
  note(await readClipboardDue());
  clearsAlways.value = await mayBackgroundClear();
};
