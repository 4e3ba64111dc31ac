import { describe, expect, it, vi } from 'vitest';
import type { SessionView } from '../../../../src/messaging/view.ts';
import { findCommands } from '../../../../src/ui/palette/command.ts';
import { toCommands } from '../../../../src/ui/palette/commands.ts';
import { anUnlockedView } from '../an-unlocked-view.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

const account = (chain: 'solana' | 'evm', id: string) => ({
  id,
  chain,
  address: `${id}-address-of-its-own`,
  label: '',
  source: 'generated' as const,
  createdAtMs: 0,
});
const signedIn = (accountId: string, api: 'pump' | 'mimic'): SessionView => ({
  accountId,
  api,
  state: 'signed_in',
});

const aView = (count = 1) =>
  anUnlockedView({
    identities: Array.from({ length: count }, (_, index) => ({
      id: `id-${index}`,
      name: `Bot ${index}`,
      accounts: { solana: account('solana', `s${index}`), evm: account('evm', `e${index}`) },
    })),
    selectedIdentityId: 'id-0',
    sessions: { 's0:pump': signedIn('s0', 'pump') },
  });

describe('the commands', () => {
  it('are those that make sense now', () => {
    const texts = toCommands(aView(2)).map(({ text }) => text);
    expect(texts.slice(0, 6)).toEqual([
      'Copy token of Pump.fun',
      'Copy Solana address',
      'Renew Pump.fun',
      'Sign out of Pump.fun',
      'Sign in to Mimic Protocol',
      'Copy EVM address',
    ]);
    expect(texts).toContain('Lock');
    expect(texts).toContain('Go to Developer');
    expect(texts).toContain('Theme: Dark');
    expect(texts).not.toContain('Theme: As the system');
    expect(texts).toContain('Switch to Bot 1');
    expect(texts).not.toContain('Switch to Bot 0');
  });

  it('say what they have done, but for those that open or show something by themselves', () => {
    const commands = toCommands(aView(2));
    const silent = commands.filter(({ said }) => said === undefined).map(({ id }) => id.split(':')[0]);
    expect([...new Set(silent)].sort()).toEqual([
      'bulk',
      'copy_address',
      'copy_token',
      'go',
      'lock',
      'shortcuts',
    ]);
    const saidBy = (id: string) => commands.find((command) => command.id === id)?.said;
    expect(saidBy('sign_in:mimic')).toEqual(['Signed in', 'Mimic Protocol']);
    expect(saidBy('switch:id-1')).toEqual(['In use', 'Bot 1']);
    expect(saidBy('theme:dark')).toEqual(['Done', 'Theme: Dark']);
  });

  it('have an id of their own each, and those that are kept name nobody', () => {
    const commands = toCommands(aView(3));
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
    for (const { id } of commands.filter(({ isKept }) => isKept)) expect(id).not.toMatch(/id-|s0|e0|Bot/);
  });

  it('find one of a thousand identities by its name and by its address', () => {
    const commands = toCommands(aView(1000));
    expect(findCommands(commands, 'bot 777', [])[0]?.text).toBe('Switch to Bot 777');
    expect(findCommands(commands, 's777-add', [])[0]?.text).toBe('Switch to Bot 777');
  });
});
