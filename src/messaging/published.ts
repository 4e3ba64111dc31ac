/**
 * How the two halves of the view lie in `storage.session`: as JSON texts, since the browser copies a text many times
 * faster than an object with the names of a thousand accounts, and copies it at every change. Checks no shape: nothing
 * but the background can write there.
 */
import { DETAIL_KEY, VIEW_KEY } from './session-area-keys.ts';
import type { DetailView, View } from './view.ts';

export interface Published {
  /** Undefined where nothing was published yet. */
  readonly view: View | undefined;
  /** Undefined while there is none, as of a locked vault. */
  readonly detail: DetailView | undefined;
}

const parseHalf = <Half>(stored: unknown): Half | undefined =>
  typeof stored === 'string' ? (JSON.parse(stored) as Half) : undefined;

export const parseView = (stored: unknown): View | undefined => parseHalf<View>(stored);

export const parseDetail = (stored: unknown): DetailView | undefined => parseHalf<DetailView>(stored);

/** The entries to store. */
export const toPublishedEntries = (view: View, detail: DetailView | null) => ({
  [VIEW_KEY]: JSON.stringify(view),
  [DETAIL_KEY]: detail === null ? null : JSON.stringify(detail),
});
