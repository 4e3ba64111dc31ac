/**
 * How the parts of the view lie in `storage.session`: as JSON texts, since the browser copies a text many times faster than an object
 * with the names of a thousand accounts, and copies it at every change. Balances lie apart: they can be a hundred times as long as all
 * the rest, and a popup does not open with them. Checks no shape: nothing but the background can write there.
 */
import { BALANCES_KEY, DETAIL_KEY, VIEW_KEY } from './session-area-keys.ts';
import type { DetailView, MimicTokensView, View } from './view.ts';

export interface Published {
  /** Undefined where nothing was published yet. */
  readonly view: View | undefined;
  /** Without balances. Undefined while there is none, as of a locked vault. */
  readonly detail: DetailView | undefined;
}

type Parse<Part> = (stored: unknown) => Part | undefined;

const parse = (stored: unknown) => (typeof stored === 'string' ? JSON.parse(stored) : undefined);

export const parseView: Parse<View> = parse;
/** Without balances. */
export const parseDetail: Parse<DetailView> = parse;
export const parseBalances: Parse<MimicTokensView> = parse;

const toText = (value: unknown): string | null => (value ? JSON.stringify(value) : null);

/** The entries to store. @param before whose balances were stored last: the same ones are not written again */
export const toPublishedEntries = (
  view: View,
  detail: DetailView | null,
  before?: MimicTokensView | null,
): Readonly<Record<string, unknown>> => {
  const { value = null, ...tokens } = detail?.mimic.tokens ?? {};
  return {
    [VIEW_KEY]: JSON.stringify(view),
    [DETAIL_KEY]: toText(detail && { ...detail, mimic: { ...detail.mimic, tokens } }),
    ...(value !== before && { [BALANCES_KEY]: toText(value) }),
  };
};
