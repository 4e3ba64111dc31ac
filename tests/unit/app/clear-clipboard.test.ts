import { describe, expect, it } from 'vitest';
import { createClipboardClearing } from '../../../src/app/clear-clipboard.ts';
import { CLIPBOARD_KEY } from '../../../src/messaging/session-area-keys.ts';
import { anArea } from './an-area.ts';

/** A browser whose alarm has gone off. */
const aBrowser = ({ isPermitted = true, isDue = true, fails = false } = {}) => {
  const session = anArea(isDue ? { [CLIPBOARD_KEY]: 1_000 } : {});
  const did: string[] = [];
  const clipboard = {
    isPermitted: async () => isPermitted,
    release: async () => undefined,
    clear: async () => {
      if (fails) throw new DOMException('Document is not focused.', 'NotAllowedError');
      did.push('cleared');
    },
  };
  return { run: createClipboardClearing({ clipboard, session }), session, did };
};

describe('U1: the alarm for the clipboard', () => {
  it('clears it and forgets the time, where the user permits it', async () => {
    const { run, session, did } = aBrowser();
    await run();
    expect(did).toEqual(['cleared']);
    expect(session.values.has(CLIPBOARD_KEY)).toBe(false);
  });

  it('leaves it to the next page of ours, where the user does not', async () => {
    const { run, session, did } = aBrowser({ isPermitted: false });
    await run();
    expect(did).toEqual([]);
    expect(session.values.get(CLIPBOARD_KEY)).toBe('1000');
  });

  it('clears nothing that a page of ours has cleared by then', async () => {
    const { run, did } = aBrowser({ isDue: false });
    await run();
    expect(did).toEqual([]);
  });

  it('leaves it to the next page of ours, where the browser refuses', async () => {
    const { run, session } = aBrowser({ fails: true });
    await expect(run()).rejects.toThrow('not focused');
    expect(session.values.get(CLIPBOARD_KEY)).toBe('1000');
  });
});
