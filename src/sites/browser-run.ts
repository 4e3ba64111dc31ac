/** Names the present run of the browser. The name lies in the session area, so it ends with the browser, not with the worker. */
import type { SessionArea } from '../lib/stored-area.ts';

const KEY = 'sites.browserId';

export const createBrowserRun = ({
  area,
  newId,
}: {
  readonly area: SessionArea;
  readonly newId: () => string;
}): (() => Promise<string>) => {
  let known: Promise<string> | null = null;
  const read = async (): Promise<string> => {
    const stored = await area.get(KEY);
    if (typeof stored === 'string') return stored;
    const id = newId();
    await area.set(KEY, id);
    return id;
  };
  return () => {
    known ??= read().catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
};
