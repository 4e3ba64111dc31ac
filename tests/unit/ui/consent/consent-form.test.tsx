/** The pause before a page's question can be answered with yes: a click that was on its way must not do it. I10 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AccountView, ConsentView } from '../../../../src/messaging/view.ts';
import { CALM_MS, ConsentForm } from '../../../../src/ui/consent/ConsentForm.tsx';
import { anUnlockedView } from '../an-unlocked-view.ts';
import { renderAtOnce, renderInto } from '../dom.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

renderAtOnce();
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const ACCOUNT: AccountView = {
  ...{ id: 'a1', chain: 'solana', address: '7TRzBFYcCJmLcQ2A6K3QSFHdBzPmfnSvwrEXjDVEn6Bd' },
  ...{ label: 'Main', source: 'imported', createdAtMs: 0 },
};
const VIEW = anUnlockedView({
  identities: [{ id: 'i1', name: 'Main', accounts: { solana: ACCOUNT } }],
  selectedIdentityId: 'i1',
});
const CONSENT: ConsentView = {
  ...{ id: 'c1', origin: 'https://app.example', api: 'pump', tabId: 7 },
  ...{ terms: { way: 'token' }, duration: 'visit' },
};

const findButtons = (root: Element) => {
  const [allow, refuse] = [...root.querySelectorAll('.actions button')];
  if (allow === undefined || refuse === undefined) throw new Error('There are no two buttons.');
  return { allow, refuse };
};

describe('a page’s question', () => {
  it('can be refused at once, and allowed only when a click that was on its way has passed', async () => {
    const { allow, refuse } = findButtons(await renderInto(<ConsentForm view={VIEW} consent={CONSENT} />));
    expect(refuse.hasAttribute('disabled')).toBe(false);
    expect(allow.hasAttribute('disabled')).toBe(true);
    vi.advanceTimersByTime(CALM_MS - 1);
    expect(allow.hasAttribute('disabled')).toBe(true);
    vi.advanceTimersByTime(1);
    expect(allow.hasAttribute('disabled')).toBe(false);
  });
});
