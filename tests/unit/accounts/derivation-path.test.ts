import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDerivationPath, usualPaths } from '../../../src/accounts/derivation-path.ts';
import { refusalOf } from './a-keystore.ts';

const H = 2 ** 31;

describe('reading a derivation path', () => {
  it.each([
    ["m/44'/60'/0'/0/7", [44 + H, 60 + H, H, 0, 7]],
    ['m/44h/60H/0’/0/7', [44 + H, 60 + H, H, 0, 7]],
    ['  m/0\n', [0]],
    ["m/2147483647'/2147483647", [H + H - 1, H - 1]],
    ['m/1/2/3/4/5/6/7/8/9/10', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ])('takes %j on EVM', (path, levels) => {
    expect(parseDerivationPath({ chain: 'evm', path })).toEqual(levels);
  });

  it.each([
    ["m/44'/501'/3'/0'", [44 + H, 501 + H, 3 + H, H]],
    ["m/44'/501'", [44 + H, 501 + H]],
    ['', []],
    ['  ', []],
  ])('takes %j on Solana', (path, levels) => {
    expect(parseDerivationPath({ chain: 'solana', path })).toEqual(levels);
  });

  it.each([
    'm',
    'm/',
    'M/0',
    '/0',
    '0',
    "44'/60'/0'",
    'm//0',
    'm/0/',
    'm/-1',
    'm/+1',
    'm/1.5',
    'm/1e3',
    'm/0x1',
    'm/01',
    'm/00',
    'm/2147483648',
    "m/9999999999'",
    'm/99999999999',
    "m/0''",
    "m/0'h",
    'm/0"',
    'm/ 0',
    'm/x',
    'm/0/x/0',
    'm/1/2/3/4/5/6/7/8/9/10/11',
    'm/٣',
  ])('refuses %j', async (path) => {
    for (const chain of ['evm', 'solana'] as const) {
      const error = await refusalOf(() => parseDerivationPath({ chain, path }));
      expect(error).toMatchObject({ code: 'derivation_path_invalid', details: {} });
    }
  });

  it('refuses the empty path on EVM, and a level that is not hardened on Solana', async () => {
    expect((await refusalOf(() => parseDerivationPath({ chain: 'evm', path: '' }))).code).toBe(
      'derivation_path_invalid',
    );
    for (const path of ["m/44'/501'/0'/0", "m/44/501'/0'/0'", "m/44'/501"]) {
      expect((await refusalOf(() => parseDerivationPath({ chain: 'solana', path }))).code).toBe(
        'derivation_path_invalid',
      );
    }
  });

  it('gives each index back for any path there is', () => {
    const level = fc.record({ index: fc.nat(H - 1), isHardened: fc.boolean() });
    fc.assert(
      fc.property(fc.array(level, { minLength: 1, maxLength: 10 }), (levels) => {
        const path = `m/${levels.map(({ index, isHardened }) => `${index}${isHardened ? "'" : ''}`).join('/')}`;
        expect(parseDerivationPath({ chain: 'evm', path })).toEqual(
          levels.map(({ index, isHardened }) => (isHardened ? index + H : index)),
        );
      }),
    );
  });
});

describe('the usual paths', () => {
  it('are those of MetaMask and Ledger on EVM', () => {
    expect(usualPaths({ chain: 'evm', count: 2 })).toEqual([
      { scheme: 'evm_bip44', path: "m/44'/60'/0'/0/0" },
      { scheme: 'evm_bip44', path: "m/44'/60'/0'/0/1" },
      { scheme: 'evm_ledger_live', path: "m/44'/60'/0'/0/0" },
      { scheme: 'evm_ledger_live', path: "m/44'/60'/1'/0/0" },
      { scheme: 'evm_ledger_legacy', path: "m/44'/60'/0'/0" },
      { scheme: 'evm_ledger_legacy', path: "m/44'/60'/0'/1" },
    ]);
  });

  it("are those of Phantom, Solflare and Solana's command line on Solana", () => {
    expect(usualPaths({ chain: 'solana', count: 2 })).toEqual([
      { scheme: 'solana_bip44_change', path: "m/44'/501'/0'/0'" },
      { scheme: 'solana_bip44_change', path: "m/44'/501'/1'/0'" },
      { scheme: 'solana_bip44', path: "m/44'/501'/0'" },
      { scheme: 'solana_bip44', path: "m/44'/501'/1'" },
      { scheme: 'solana_bip44_root', path: "m/44'/501'" },
      { scheme: 'solana_cli', path: '' },
    ]);
  });
});
