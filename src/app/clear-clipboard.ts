/**
 * Clears the clipboard once a copied secret's time is over, whoever is in front by then: a page of ours has noted the time
 * and set the alarm. Only where the user gave the browser's permission for it; else a page of ours does it as soon as one
 * is in front. Never reads what is there. U1
 */
import type { SessionArea } from '../lib/stored-area.ts';
import { CLIPBOARD_KEY } from '../messaging/session-area-keys.ts';

/** The browser's clipboard, as far as it lets a background have it. */
export interface ClipboardPart {
  readonly isPermitted: () => Promise<boolean>;
  /** Gives the permission back. */
  readonly release: () => Promise<unknown>;
  /** @throws where it is not permitted */
  readonly clear: () => Promise<void>;
}

export const createClipboardClearing =
  ({ clipboard, session }: { readonly clipboard: ClipboardPart; readonly session: SessionArea }) =>
  async (): Promise<void> => {
    const isDue = typeof (await session.get(CLIPBOARD_KEY)) === 'number';
    if (!isDue || !(await clipboard.isPermitted())) return;
    await clipboard.clear();
    await session.remove(CLIPBOARD_KEY);
  };
