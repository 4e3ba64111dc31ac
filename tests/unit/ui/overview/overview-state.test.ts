import { describe, expect, it } from 'vitest';
import type { AccountView, IdentityView, SessionView } from '../../../../src/messaging/view.ts';
import { countGroups, filterRows, toRows } from '../../../../src/ui/overview/overview-state.ts';
import { anUnlockedView } from '../an-unlocked-view.ts';

const NOW_MS = 1_800_000_000_000;
const HOUR_MS = 3_600_000;

const anAccount = (id: string, chain: 'solana' | 'evm'): AccountView => ({
  id,
  chain,
  address: id,
  label: id,
  source: 'generated',
  createdAtMs: 0,
});

const anIdentity = (id: string, chains: readonly ('solana' | 'evm')[]): IdentityView => ({
  id,
  name: id,
  accounts: Object.fromEntries(chains.map((chain) => [chain, anAccount(`${id}-${chain}`, chain)])),
});

const signedIn = (changes: Partial<SessionView> = {}): SessionView => ({
  accountId: 'x',
  api: 'pump',
  state: 'signed_in',
  obtainedAtMs: NOW_MS - HOUR_MS,
  expiresAtMs: NOW_MS + HOUR_MS,
  renewAtMs: NOW_MS + HOUR_MS / 2,
  ...changes,
});

const groupOf = (session: SessionView): string | undefined =>
  toRows(
    anUnlockedView({ identities: [anIdentity('a', ['solana'])], sessions: { 'a-solana:pump': session } }),
    NOW_MS,
  )[0]?.cells[0]?.group;

const error = { code: 'api_down', details: {}, atMs: NOW_MS } as const;

describe('the overview', () => {
  it('has a row per identity with a cell per API, and says where a key is missing', () => {
    const view = anUnlockedView({
      identities: [anIdentity('a', ['solana', 'evm']), anIdentity('b', ['evm'])],
      sessions: { 'a-solana:pump': signedIn() },
    });
    const rows = toRows(view, NOW_MS);
    expect(rows.map(({ cells }) => cells.map(({ api, group }) => [api, group]))).toEqual([
      [
        ['pump', 'signed_in'],
        ['mimic', 'signed_out'],
      ],
      [
        ['pump', 'no_key'],
        ['mimic', 'signed_out'],
      ],
    ]);
    expect(countGroups(rows)).toEqual({ signed_in: 1, ending: 0, failing: 0, signed_out: 2, no_key: 1 });
    expect(filterRows(rows, 'no_key').map(({ identity }) => identity.id)).toEqual(['b']);
    expect(filterRows(rows, undefined)).toBe(rows);
  });

  it('calls ending what has ended, and what will soon without being renewed', () => {
    const { renewAtMs: _none, ...unrenewed } = signedIn({ expiresAtMs: NOW_MS + HOUR_MS / 10 });
    expect(groupOf(unrenewed)).toBe('ending');
    expect(groupOf(signedIn({ expiresAtMs: NOW_MS + HOUR_MS / 10 }))).toBe('signed_in');
    expect(groupOf(signedIn({ expiresAtMs: NOW_MS - 1 }))).toBe('ending');
    expect(groupOf(signedIn({ state: 'expired' }))).toBe('ending');
  });

  it('calls failing what could not be signed in or renewed, while it still works, too', () => {
    expect(groupOf(signedIn({ error }))).toBe('failing');
    expect(groupOf(signedIn({ state: 'signed_out', error }))).toBe('failing');
  });
});
