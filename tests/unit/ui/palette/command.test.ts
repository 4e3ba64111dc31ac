import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Command, findCommands, planRecent } from '../../../../src/ui/palette/command.ts';
import { fuzzyScore } from '../../../../src/ui/palette/fuzzy.ts';

const aCommand = (text: string, changes: Partial<Command> = {}): Command => ({
  id: text,
  text,
  icon: 'key',
  isKept: true,
  run: async () => undefined,
  ...changes,
});

const COMMANDS = [
  'Sign in to Pump.fun',
  'Sign in to Mimic Protocol',
  'Sign out of Pump.fun',
  'Copy token of Mimic Protocol',
  'Copy Solana address',
  'Lock',
  'Go to Settings',
  'Go to Sites',
  'Keyboard shortcuts',
].map((text) => aCommand(text));

const first = (query: string, recent: readonly string[] = []): string | undefined =>
  findCommands(COMMANDS, query, recent)[0]?.text;

describe('the search for a command', () => {
  it.each([
    ['lock', 'Lock'],
    ['LOC', 'Lock'],
    ['sip', 'Sign in to Pump.fun'],
    ['sim', 'Sign in to Mimic Protocol'],
    ['out', 'Sign out of Pump.fun'],
    ['ct', 'Copy token of Mimic Protocol'],
    ['mimic token', 'Copy token of Mimic Protocol'],
    ['sett', 'Go to Settings'],
    ['gosi', 'Go to Sites'],
    ['short', 'Keyboard shortcuts'],
  ])('finds by %j first what is meant: %s', (query, text) => {
    expect(first(query)).toBe(text);
  });

  it('finds nothing by what is in none', () => {
    expect(findCommands(COMMANDS, 'zq', [])).toEqual([]);
    expect(findCommands(COMMANDS, 'lock zq', [])).toEqual([]);
  });

  it('shows all without a query, those used lately first, the rest in its order', () => {
    const found = findCommands(COMMANDS, '  ', ['Lock', 'Go to Sites', 'gone']);
    expect(found.map(({ text }) => text).slice(0, 3)).toEqual(['Lock', 'Go to Sites', 'Sign in to Pump.fun']);
    expect(found).toHaveLength(COMMANDS.length);
  });

  it('prefers between equals what was used lately, and never against a better match', () => {
    expect(first('sign', ['Sign out of Pump.fun'])).toBe('Sign out of Pump.fun');
    expect(first('lock', ['Sign out of Pump.fun'])).toBe('Lock');
  });

  it('finds an identity by its address and label, after what is called so', () => {
    const identities = [
      aCommand('Switch to Bot', { also: 'bot\nsavings\n0xabcdef' }),
      aCommand('Switch to Savings', { also: 'savings\nmain\n0x123456' }),
    ];
    expect(findCommands(identities, '0xabc', []).map(({ text }) => text)).toEqual(['Switch to Bot']);
    expect(findCommands(identities, 'savings', []).map(({ text }) => text)).toEqual([
      'Switch to Savings',
      'Switch to Bot',
    ]);
  });

  it('takes exactly what has the letters of every word in their order', () => {
    const has = (word: string, text: string): boolean => {
      let at = 0;
      for (const letter of word) {
        const found = text.indexOf(letter, at);
        if (found === -1) return false;
        at = found + letter.length;
      }
      return true;
    };
    const small = fc.string({ unit: fc.constantFrom(...['a', 'b', ' ', 'c', '.', 'é', '😀']), maxLength: 8 });
    fc.assert(
      fc.property(small, small, (query, text) => {
        const words = query.split(/\s+/).filter((word) => word !== '');
        expect(fuzzyScore(query, text) !== null).toBe(words.every((word) => has(word, text)));
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('what was used lately', () => {
  it('is kept newest first, once each, eight at most', () => {
    let recent: readonly string[] = [];
    for (const name of [...'abcdefghij', 'c']) recent = planRecent(recent, aCommand(name));
    expect(recent).toEqual([...'cjihgfed']);
  });

  it('names nobody: a command for an identity is never kept', () => {
    expect(planRecent(['lock'], aCommand('switch:id-7', { isKept: false }))).toEqual(['lock']);
  });
});
