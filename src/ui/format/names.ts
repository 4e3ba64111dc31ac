/** Names of things that come from tables: chains, key formats, EVM networks. */
import type { Chain } from '../../apis.ts';
import type { KeyFormat } from '../../messaging/contract.ts';
import { type MessageKey, t } from '../i18n.ts';
import { knownChainName } from './chain-name.ts';

const CHAIN_KEYS: Readonly<Record<Chain, MessageKey>> = { solana: 'chain_solana', evm: 'chain_evm' };

export const chainName = (chain: Chain): string => t(CHAIN_KEYS[chain]);

const FORMAT_KEYS: Readonly<Record<KeyFormat, MessageKey>> = {
  solana_base58_secret_key: 'format_solana_base58_secret_key',
  solana_base58_seed: 'format_solana_base58_seed',
  solana_byte_array: 'format_solana_byte_array',
  evm_hex: 'format_evm_hex',
  evm_keystore_v3: 'format_evm_keystore_v3',
  phrase: 'format_phrase',
  generated: 'format_generated',
};

export const formatName = (format: KeyFormat): string => t(FORMAT_KEYS[format]);

/** The network's name, or "Chain 12345". */
export const networkName = (chainId: number): string =>
  knownChainName(chainId) ?? t('chain_unknown', String(chainId));
