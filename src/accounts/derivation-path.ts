/**
 * Paths from a phrase's seed to one key (BIP-32, BIP-44, SLIP-0010): reading one, and the ones that wallets use.
 * Pure, and nothing in it is secret.
 */
import type { Chain } from '../apis.ts';
import { AppError } from '../errors.ts';
import type { PathScheme } from '../messaging/contract.ts';

/** Indices from the master key down; hardened ones have 2^31 added. */
export type DerivationPath = readonly number[];

const HARDENED_OFFSET = 0x8000_0000;
/** BIP-32 allows 255; no wallet goes deeper than five. */
const MAX_LEVELS = 10;
const LEVEL = /^(0|[1-9]\d{0,9})(['’hH]?)$/;

const invalidPath = (): AppError => new AppError({ code: 'derivation_path_invalid' });

const parseLevel = (text: string): number => {
  const [, digits, mark] = LEVEL.exec(text) ?? [];
  const index = Number(digits);
  // Not a number where the level was of another form.
  if (!(index < HARDENED_OFFSET)) throw invalidPath();
  return mark === '' ? index : index + HARDENED_OFFSET;
};

/**
 * One to ten levels after `m/`, hardened ones marked with ', ’, h or H. On Solana each must be hardened (SLIP-0010 knows no
 * other for ed25519), and the empty path stands for the seed's own first 32 bytes, as Solana's command line makes keys.
 * @throws AppError `derivation_path_invalid`
 */
export const parseDerivationPath = ({
  chain,
  path,
}: {
  readonly chain: Chain;
  readonly path: string;
}): DerivationPath => {
  const trimmed = path.trim();
  if (chain === 'solana' && trimmed === '') return [];
  const [root, ...levels] = trimmed.split('/');
  if (root !== 'm' || levels.length < 1 || levels.length > MAX_LEVELS) throw invalidPath();
  const indices = levels.map(parseLevel);
  if (chain === 'solana' && indices.some((index) => index < HARDENED_OFFSET)) throw invalidPath();
  return indices;
};

export interface UsualPath {
  readonly scheme: PathScheme;
  readonly path: string;
}

interface Scheme {
  readonly scheme: PathScheme;
  readonly toPath: (account: number) => string;
  /** The path has no place for an account number. */
  readonly isSingle?: boolean;
}

const SCHEMES: Readonly<Record<Chain, readonly Scheme[]>> = {
  evm: [
    { scheme: 'evm_bip44', toPath: (account) => `m/44'/60'/0'/0/${account}` },
    { scheme: 'evm_ledger_live', toPath: (account) => `m/44'/60'/${account}'/0/0` },
    { scheme: 'evm_ledger_legacy', toPath: (account) => `m/44'/60'/0'/${account}` },
  ],
  solana: [
    { scheme: 'solana_bip44_change', toPath: (account) => `m/44'/501'/${account}'/0'` },
    { scheme: 'solana_bip44', toPath: (account) => `m/44'/501'/${account}'` },
    { scheme: 'solana_bip44_root', toPath: () => "m/44'/501'", isSingle: true },
    { scheme: 'solana_cli', toPath: () => '', isSingle: true },
  ],
};

/** The paths that wallets of this chain use, the commonest first; `count` accounts of each that has several. */
export const usualPaths = ({
  chain,
  count,
}: {
  readonly chain: Chain;
  readonly count: number;
}): readonly UsualPath[] =>
  SCHEMES[chain].flatMap(({ scheme, toPath, isSingle = false }) =>
    Array.from({ length: isSingle ? 1 : count }, (_, account) => ({ scheme, path: toPath(account) })),
  );
