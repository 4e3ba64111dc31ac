/** The ways of counting a phrase's keys, in words: which wallets use each. */
import type { PathScheme, PhraseChoice } from '../../messaging/contract.ts';
import { type MessageKey, t } from '../i18n.ts';

const SCHEME_KEYS: Readonly<Record<PathScheme, MessageKey>> = {
  evm_bip44: 'path_evm_bip44',
  evm_ledger_live: 'path_evm_ledger_live',
  evm_ledger_legacy: 'path_evm_ledger_legacy',
  solana_bip44_change: 'path_solana_bip44_change',
  solana_bip44: 'path_solana_bip44',
  solana_bip44_root: 'path_solana_bip44_root',
  solana_cli: 'path_solana_cli',
};

export const schemeName = (scheme: PathScheme): string => t(SCHEME_KEYS[scheme]);

export interface SchemeGroup {
  readonly scheme: PathScheme;
  readonly choices: readonly PhraseChoice[];
}

/** The choices by scheme, both in the order in which they came. */
export const groupByScheme = (choices: readonly PhraseChoice[]): readonly SchemeGroup[] => {
  const groups = new Map<PathScheme, PhraseChoice[]>();
  for (const choice of choices) {
    groups.set(choice.scheme, [...(groups.get(choice.scheme) ?? []), choice]);
  }
  return [...groups].map(([scheme, own]) => ({ scheme, choices: own }));
};

/** "Account 2", or what stands for it where the path counts no accounts. */
export const accountName = ({ choices }: SchemeGroup, index: number): string =>
  choices.length === 1 ? t('path_single') : t('path_account', index + 1);
