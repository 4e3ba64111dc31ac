import { describe, expect, it, vi } from 'vitest';
import type { BulkView, IdentityView, SessionView, UnlockedView } from '../../../../src/messaging/view.ts';
import { BulkLine } from '../../../../src/ui/bulk/BulkLine.tsx';
import { BulkSection } from '../../../../src/ui/bulk/BulkSection.tsx';
import { bulkTitle, waitText } from '../../../../src/ui/bulk/bulk-text.ts';
import { countAccounts } from '../../../../src/ui/bulk/count-accounts.ts';
import { anUnlockedView } from '../an-unlocked-view.ts';
import { renderInto } from '../dom.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

const account = (id: string, chain: 'solana' | 'evm') =>
  ({ id, chain, address: id, label: '', source: 'generated', createdAtMs: 0 }) as const;
const IDENTITIES: readonly IdentityView[] = [
  { id: 'i1', name: 'Main', accounts: { solana: account('s1', 'solana'), evm: account('e1', 'evm') } },
  { id: 'i2', name: 'Bot <b>1</b>', accounts: { solana: account('s2', 'solana') } },
];
const session = (accountId: string, api: 'pump' | 'mimic', state: SessionView['state']) => ({
  [`${accountId}:${api}`]: { accountId, api, state },
});
const aView = (bulk: BulkView | null, identities = IDENTITIES): UnlockedView =>
  anUnlockedView({
    identities,
    sessions: { ...session('s1', 'pump', 'signed_in'), ...session('e1', 'mimic', 'expired') },
    bulk,
  });
const aBulk = (changes: Partial<BulkView> = {}): BulkView => ({
  action: 'sign_in',
  state: 'running',
  lanes: [{ api: 'pump', total: 20, done: 7, failed: 1, accountId: 's2' }],
  failures: [
    {
      accountId: 's1',
      api: 'pump',
      error: { code: 'api_down', details: { status: 500 }, atMs: 0, activityId: 'entry-1' },
    },
  ],
  ...changes,
});
const buttonsOf = (root: Element) =>
  [...root.querySelectorAll('button')].map(({ textContent }) => textContent);
const show = async (changes: Partial<BulkView> = {}) =>
  renderInto(<BulkSection view={aView(aBulk(changes))} />);

// The failures' links are made for the page that they are on.
vi.stubGlobal('location', { pathname: '/options.html', hash: '' });

describe('all accounts at once', () => {
  it('counts who is signed in, an ended session not among them', async () => {
    expect(countAccounts(aView(null))).toEqual([
      { api: 'pump', total: 2, signedIn: 1 },
      { api: 'mimic', total: 1, signedIn: 0 },
    ]);
    const root = await renderInto(<BulkSection view={aView(null)} />);
    expect(root.textContent).toContain('Pump.fun: 1 of 2 signed in');
    expect(buttonsOf(root)).toEqual(['Sign in all', 'Renew all', 'Sign out all']);
  });

  it('is not offered for one account alone', async () => {
    const one = await renderInto(<BulkSection view={aView(null, IDENTITIES.slice(1))} />);
    expect(one.textContent).toBe('');
  });

  it('shows how far it is, whose turn it is, and can be held up', async () => {
    const root = await show();
    expect(root.textContent).toContain('7 of 20 done, 1 failed');
    expect(root.textContent).toContain('Now: Bot <b>1</b>');
    const bar = root.querySelector('[role=progressbar]');
    expect([bar?.getAttribute('aria-valuenow'), bar?.getAttribute('aria-valuemax')]).toEqual(['8', '20']);
    expect(buttonsOf(root)).toEqual(['Pause', 'Cancel']);
    expect(root.querySelector('[role=status]')?.textContent).toBe('Signing in all accounts');
  });

  it('names each failure with who it was, why, what to do and its entry in the log', async () => {
    const failure = (await show()).querySelector('.bulk-failures');
    expect(failure?.querySelector('h3')?.textContent).toBe('1 account failed');
    expect(failure?.textContent).toContain('MainPump.fun');
    expect(failure?.textContent).toContain('Pump.fun has a problem of its own. Status 500.');
    expect(failure?.querySelector('a')?.getAttribute('href')).toBe('#/activity/entry-1');
    // Read, not announced: there may be hundreds.
    expect(failure?.querySelector('[role=alert]')).toBeNull();
  });

  it('offers, when it is over, what makes sense then', async () => {
    expect(buttonsOf(await show({ state: 'paused', pausedBy: 'user' }))).toEqual(['Resume', 'Cancel']);
    expect(buttonsOf(await show({ state: 'done' }))).toEqual(['Try the failed ones again', 'Close']);
    expect(buttonsOf(await show({ state: 'done', action: 'sign_out' }))).toEqual(['Close']);
    const done = [{ api: 'pump', total: 20, done: 20, failed: 0 }] as const;
    expect(buttonsOf(await show({ state: 'done', lanes: done, failures: [] }))).toEqual(['Close']);
    const cancelled = await show({ state: 'cancelled' });
    expect(buttonsOf(cancelled)).toEqual(['Close']);
    expect(cancelled.textContent).toContain('Accounts left as they were: 12.');
  });
});

describe('what is said of it', () => {
  it('names the reason of a pause', () => {
    expect(bulkTitle(aBulk({ state: 'paused', pausedBy: 'user' }))).toBe('Paused');
    expect(bulkTitle(aBulk({ state: 'paused', pausedBy: 'lock' }))).toBe(
      'Paused, because the vault was locked',
    );
  });

  it('names what it waits for, and until when', () => {
    const nowMs = new Date(2026, 10, 21, 14, 5, 0).getTime();
    const wait = (reason: 'rate_limit' | 'renewals' | 'offline') =>
      waitText('pump', { reason, untilMs: nowMs + 12_000 }, nowMs);
    expect(wait('rate_limit')).toBe('Pump.fun takes no more for now. Goes on at 2:05:12 PM, in 12s.');
    expect(wait('renewals')).toBe(
      'Sessions at Pump.fun that are about to end are renewed first. Goes on at 2:05:12 PM, in 12s.',
    );
    expect(wait('offline')).toBe('No network to reach Pump.fun. Tries again at 2:05:12 PM, in 12s.');
  });

  it('is one line in the popup, with the wait only where nothing is under way', async () => {
    const wait = { reason: 'rate_limit', untilMs: 0 } as const;
    const lanes = [
      { api: 'pump', total: 10, done: 5, failed: 0, wait },
      { api: 'mimic', total: 10, done: 3, failed: 2, accountId: 'e1' },
    ] as const;
    const busy = await renderInto(<BulkLine bulk={aBulk({ lanes })} />);
    expect(busy.textContent).toBe('Signing in all accounts8 of 20 done, 2 failed');
    const waiting = await renderInto(<BulkLine bulk={aBulk({ lanes: lanes.slice(0, 1) })} />);
    expect(waiting.textContent).toContain('Pump.fun takes no more for now.');
  });
});
