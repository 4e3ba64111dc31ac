import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LockedView } from '../../../../src/messaging/view.ts';
import { formatPoint } from '../../../../src/ui/format/time.ts';
import { Unlock } from '../../../../src/ui/screens/Unlock.tsx';
import { renderInto } from '../dom.ts';

const sent: unknown[] = [];

vi.mock('wxt/browser', async () => {
  const { browser } = await import('../fake-browser.ts');
  const sendMessage = async (message: { name: string }) => {
    sent.push(message);
    return { ok: true, value: message.name === 'passkey.describe' ? { passkey: null } : {} };
  };
  return { browser: { ...browser, runtime: { ...browser.runtime, sendMessage } } };
});

beforeEach(() => {
  // Where no passkey can be asked for.
  vi.stubGlobal('location', { protocol: 'https:', hash: '' });
  sent.splice(0);
});

const LOCKED: LockedView = { status: 'locked', version: '1', sandbox: false };
const UNTIL_MS = 1_800_000_000_000;

const stopButton = (root: Element): HTMLButtonElement | undefined =>
  [...root.querySelectorAll('button')].find(({ textContent }) => textContent === 'Stop serving');

describe('the locked screen', () => {
  it('says nothing of sites where none is served', async () => {
    const root = await renderInto(<Unlock view={LOCKED} />);
    expect(root.textContent).not.toContain('served');
    expect(stopButton(root)).toBeUndefined();
  });

  it('says until when sites are served, and nothing of which', async () => {
    const root = await renderInto(<Unlock view={{ ...LOCKED, stillServing: { untilMs: UNTIL_MS } }} />);
    expect(root.textContent).toContain(`The sites you allowed are served until ${formatPoint(UNTIL_MS)}.`);
  });

  it('says so where nobody knows when that ends', async () => {
    const root = await renderInto(<Unlock view={{ ...LOCKED, stillServing: { untilMs: null } }} />);
    expect(root.textContent).toContain('served until you unlock or close the browser.');
  });

  it('ends it by a button, without a password', async () => {
    const root = await renderInto(<Unlock view={{ ...LOCKED, stillServing: { untilMs: null } }} />);
    stopButton(root)?.click();
    await vi.waitFor(() =>
      expect(sent).toContainEqual({ countersign: 1, name: 'sites.stopServing', input: {} }),
    );
  });
});
