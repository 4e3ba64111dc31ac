import { describe, expect, it, vi } from 'vitest';
import { usualPaths } from '../../../../src/accounts/derivation-path.ts';
import type { PhraseChoice } from '../../../../src/messaging/contract.ts';
import { accountName, groupByScheme, schemeName } from '../../../../src/ui/import/path-names.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

const choicesOf = (chain: 'solana' | 'evm'): readonly PhraseChoice[] =>
  usualPaths({ chain, count: 2 }).map((path) => ({ ...path, address: path.path, alreadyStored: false }));

const toLines = (chain: 'solana' | 'evm'): readonly string[] =>
  groupByScheme(choicesOf(chain)).flatMap((group) =>
    group.choices.map(
      ({ path }, index) => `${schemeName(group.scheme)} | ${accountName(group, index)} | ${path}`,
    ),
  );

describe('the usual paths in words', () => {
  it('name the wallets and count the accounts of each from 1', () => {
    expect(toLines('evm')).toEqual([
      "MetaMask and most wallets | Account 1 | m/44'/60'/0'/0/0",
      "MetaMask and most wallets | Account 2 | m/44'/60'/0'/0/1",
      "Ledger Live | Account 1 | m/44'/60'/0'/0/0",
      "Ledger Live | Account 2 | m/44'/60'/1'/0/0",
      "Older Ledger tools | Account 1 | m/44'/60'/0'/0",
      "Older Ledger tools | Account 2 | m/44'/60'/0'/1",
    ]);
  });

  it('say where there is one account only', () => {
    expect(toLines('solana').slice(4)).toEqual([
      "Wallets with one account only | The only account | m/44'/501'",
      'Solana’s command line (solana-keygen) | The only account | ',
    ]);
  });
});
