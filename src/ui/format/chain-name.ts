/** Names of the EVM chains that Mimic's users hold balances on. Any other id is shown as a number. */

const NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'Ethereum'],
  [10, 'OP Mainnet'],
  [56, 'BNB Chain'],
  [100, 'Gnosis'],
  [130, 'Unichain'],
  [137, 'Polygon'],
  [146, 'Sonic'],
  [250, 'Fantom'],
  [324, 'zkSync Era'],
  [480, 'World Chain'],
  [1101, 'Polygon zkEVM'],
  [5000, 'Mantle'],
  [8453, 'Base'],
  [34443, 'Mode'],
  [42161, 'Arbitrum One'],
  [42220, 'Celo'],
  [43114, 'Avalanche'],
  [59144, 'Linea'],
  [81457, 'Blast'],
  [534352, 'Scroll'],
  [11155111, 'Sepolia'],
]);

/** The chain's name, or undefined where this table has none. */
export const knownChainName = (chainId: number): string | undefined => NAMES.get(chainId);
