/**
 * The read of the published view, begun by a page's first script: it is over when the modules have come. By itself in a file, since
 * the page waits for whatever that script imports. The one other place in ui/ that knows the browser.
 */
import { DETAIL_KEY, VIEW_KEY } from '../messaging/session-area-keys.ts';

type Stored = Readonly<Record<string, unknown>>;

interface Browser {
  readonly storage: { readonly session: { readonly get: (keys: readonly string[]) => Promise<Stored> } };
}

/** Where the first script leaves it for the modules. */
interface Page {
  readonly browser?: Browser;
  readonly chrome?: Browser;
  publishedRead?: Promise<Stored> | undefined;
}

const page = globalThis as unknown as Page;

export const beginRead = (): void => {
  // COMPAT(firefox): its own name is the one that gives promises.
  page.publishedRead = (page.browser ?? page.chrome)?.storage.session.get([VIEW_KEY, DETAIL_KEY]);
};

/** What was begun, once; afterwards undefined. */
export const takeRead = (): Promise<Stored> | undefined => {
  const begun = page.publishedRead;
  page.publishedRead = undefined;
  return begun;
};
