import { describe, expect, it } from 'vitest';
import type { IdentityView } from '../../../../src/messaging/view.ts';
import { searchIdentities } from '../../../../src/ui/format/search-identities.ts';

const anIdentity = (name: string, label = '', address = ''): IdentityView => ({
  id: name,
  name,
  accounts: {
    evm: { id: `${name}-key`, chain: 'evm', address, label, source: 'imported', createdAtMs: 0 },
  },
});

const MAIN = anIdentity('Main', 'Trading key', '0xAbCdEf0000000000000000000000000000001234');
const BOT = anIdentity('Bot 1', 'Night shift', '0x9999990000000000000000000000000000005678');
const EMPTY: IdentityView = { id: 'Empty', name: 'Empty', accounts: {} };
const ALL = [MAIN, BOT, EMPTY];

const found = (query: string): readonly string[] => searchIdentities(ALL, query).map(({ name }) => name);

describe('searching identities', () => {
  it('finds by name, by label and by a part of an address, whatever the letter case', () => {
    expect(found('bot')).toEqual(['Bot 1']);
    expect(found('TRADING')).toEqual(['Main']);
    expect(found('abcdef')).toEqual(['Main']);
    expect(found('5678')).toEqual(['Bot 1']);
  });

  it('asks for every word, in any order and in any of the three', () => {
    expect(found('shift bot')).toEqual(['Bot 1']);
    expect(found('shift main')).toEqual([]);
  });

  it('finds all of them, in their order, where nothing but white space was typed', () => {
    expect(found('  ')).toEqual(['Main', 'Bot 1', 'Empty']);
  });

  it('names those first that have it in their name: two figures are in many an address', () => {
    const other = anIdentity('Bot 1', '', '0x77');
    const named = anIdentity('Bot 77');
    expect(searchIdentities([other, named], 'bot 77').map(({ name }) => name)).toEqual(['Bot 77', 'Bot 1']);
  });

  it('finds nothing across two fields: a word lies within one', () => {
    expect(found('mainTrading')).toEqual([]);
  });

  it('finds one among a thousand', () => {
    const many = Array.from({ length: 1000 }, (_, index) => anIdentity(`Bot ${index}`));
    expect(searchIdentities(many, 'bot 777').map(({ name }) => name)).toEqual(['Bot 777']);
  });
});
